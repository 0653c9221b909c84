import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('.', import.meta.url))

/** Every package of the workspace, and the folders beside them that hold tests. */
export function packages() {
  const groups = ['apps', 'libs', 'infra', 'examples']
  const found = groups.flatMap((group) =>
    readdirSync(`${root}${group}`, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(`${root}${group}/${entry.name}/package.json`))
      .map((entry) => ({ name: entry.name, dir: `${root}${group}/${entry.name}/src` })),
  )
  return found.filter((found) => existsSync(found.dir))
}

export function project({ name, dir }, testMatch) {
  return {
    displayName: name,
    rootDir: dir,
    testMatch,
    setupFiles: [`${root}tools/jest-properties.mjs`],
    testEnvironment: `${root}tools/jest-environment.mjs`,
    testEnvironmentOptions: { customExportConditions: ['@weir/source', 'node', 'import', 'default'] },
    extensionsToTreatAsEsm: ['.ts'],
    transformIgnorePatterns: ['/node_modules/(?!@weir)'],
    transform: {
      '\\.ts$': [
        '@swc/jest',
        {
          jsc: {
            target: 'es2023',
            parser: { syntax: 'typescript', decorators: true },
            transform: { legacyDecorator: true },
          },
          module: { type: 'es6' },
        },
      ],
    },
  }
}
