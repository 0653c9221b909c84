import { packages, project } from './jest.projects.mjs'

// Integration tests: real Kafka, schema registry, Redis and ClickHouse engine. They fail when these are absent.
export default {
  reporters: ['default', '<rootDir>/tools/count-reporter.mjs'],
  globalSetup: '<rootDir>/tools/start-backing.mjs',
  globalTeardown: '<rootDir>/tools/stop-backing.mjs',
  maxWorkers: 1,
  testTimeout: 180_000,
  projects: packages().map((found) => project(found, ['<rootDir>/**/*.int.spec.ts'])),
}
