import { project } from './jest.projects.mjs'

// End to end: the whole platform as processes, real clients, Python's too.
export default {
  reporters: ['default', '<rootDir>/tools/count-reporter.mjs'],
  globalSetup: '<rootDir>/tools/start-platform.mjs',
  globalTeardown: '<rootDir>/tools/stop-platform.mjs',
  maxWorkers: 1,
  testTimeout: 600_000,
  projects: [project({ name: 'e2e', dir: `${import.meta.dirname}/e2e` }, ['<rootDir>/**/*.e2e.ts'])],
}
