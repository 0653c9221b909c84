import { packages, project } from './jest.projects.mjs'

// Unit tests: no network, no backing system. `*.int.spec.ts` runs by jest.int.config.mjs.
export default {
  // A bound of what waits for an event, also on a busy machine.
  testTimeout: 30_000,
  reporters: ['default', '<rootDir>/tools/count-reporter.mjs'],
  projects: packages().map((found) => project(found, ['<rootDir>/**/!(*.int).spec.ts'])),
}
