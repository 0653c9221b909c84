// `npm run properties`: the specs with properties, from a seed of its own and with more cases. Names the seed of what it
// finds; WEIR_PROPERTY_SEED gives the same cases again.
// node tools/more-properties.mjs [times as many cases as usual]
import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'

const times = process.argv[2] ?? '20'
const seed = process.env.WEIR_PROPERTY_SEED ?? String(randomInt(2 ** 31))
const specs = globSync('{apps,libs,infra,examples}/*/src/**/*.spec.ts').filter(
  (file) => !file.endsWith('.int.spec.ts') && readFileSync(file, 'utf8').includes("from 'fast-check'"),
)
console.log(`${specs.length} specs, seed ${seed}, ${times} times as many cases as usual`)
const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    ...['--config', 'jest.config.mjs', '--testTimeout', '600000', ...specs],
  ],
  { stdio: 'inherit', env: { ...process.env, WEIR_PROPERTY_SEED: seed, WEIR_PROPERTY_TIMES: times } },
)
process.exit(status ?? 1)
