// `npm test`: contracts, build, lint, rule probes, unit and integration tests, end-to-end tests. Ends in one plain line
// `N passed, N failed`, where a stage that is no test runner (build, lint) counts as one.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const counts = join(tmpdir(), `weir-test-counts-${process.pid}`)
const jest = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
]
const stages = [
  ['contracts', ['tools/generate-contracts.mjs', '--check']],
  ['build', ['node_modules/typescript/bin/tsc', '-b']],
  ['type-check of specs', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.spec.json']],
  ['project graph', ['node_modules/nx/dist/bin/nx.js', 'show', 'projects', '--json']],
  ['lint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']],
  ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn']],
  ['lint probes', ['tools/lint-probes.mjs']],
  ['documentation', ['tools/check-docs.mjs']],
  ['asyncapi', ['tools/check-asyncapi.mjs']],
  ['unit tests', [...jest, '--config', 'jest.config.mjs'], 'jest'],
  ['integration tests', [...jest, '--config', 'jest.int.config.mjs'], 'jest'],
  ['end-to-end tests', [...jest, '--config', 'jest.e2e.config.mjs'], 'jest'],
]
const only = process.argv.slice(2)
let passed = 0
let failed = 0
for (const [name, args, kind] of stages) {
  if (only.length > 0 && !only.includes(name)) continue
  rmSync(counts, { force: true })
  const started = Date.now()
  console.log(`\n== ${name}`)
  const env = { ...process.env, NX_DAEMON: 'false', WEIR_TEST_COUNTS: counts }
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env })
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  const found =
    kind === 'jest' && existsSync(counts) ? readFileSync(counts, 'utf8').trim().split(' ').map(Number) : null
  passed += found?.[0] ?? (status === 0 ? 1 : 0)
  failed += found?.[1] ?? 0
  if (status !== 0 && (found?.[1] ?? 0) === 0) failed += 1
  console.log(`== ${name}: ${status === 0 ? 'ok' : `exit ${status}`} in ${seconds} s`)
  if (status !== 0 && name === 'build') break
}
rmSync(counts, { force: true })
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
