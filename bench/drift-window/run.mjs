import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { profileOf } from '@weir/drift'
import { openClickHouse, settle } from './bench-clickhouse.mjs'
import { raceChecks, stateChecks } from './checks.mjs'
import { contestants, race } from './contestants.mjs'
import { fillWindow, flaggedFrom, handOver, names } from './fill-window.mjs'
import { rowsFrom } from './generate-rows.mjs'
import { machine, watchLoad } from './machine.mjs'
import { startPeers } from './peers.mjs'
import { report } from './report.mjs'

const referenceRows = 100_000
const referenceSeed = 1

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100000,1000000,10000000' },
    rounds: { type: 'string', default: '5' },
  },
})
const sizes = options.sizes.split(',').map((text) => wholeNumber(text, '--sizes', 1440))
const rounds = wholeNumber(options.rounds, '--rounds', 1)

const peers = await startPeers()
const folder = await mkdtemp(join(tmpdir(), 'weir-bench-drift-window-'))
try {
  process.exitCode = await run()
} finally {
  peers.stop()
  await rm(folder, { recursive: true, force: true })
}

/** @returns exit status: 1 when a check is not met */
async function run() {
  const readLoad = watchLoad()
  const { clickhouse, address, version, pid, close } = await openClickHouse(folder)
  try {
    const profile = await freezeReference()
    const deps = { clickhouse, address, peers, folder, profile }
    const windows = []
    const checks = []
    for (const size of sizes) {
      say(`filling the window of ${size} rows`)
      const filled = await fillWindow(deps, size)
      windows.push({ size, upkeep: filled.upkeep })
      checks.push(...(await stateChecks(deps, { size, raw: filled.raw })))
    }
    const parts = await settle(clickhouse)
    const onRound = (round) => say(`round ${round} of ${rounds}`)
    const runs = await race(contestants(deps, sizes), { rounds, pid, onRound })
    checks.push(...raceChecks(runs))
    const load = readLoad()
    const versions = { clickhouse: version, ...peers.versions }
    const date = new Date().toISOString().slice(0, 10)
    const pinned = { machine: machine(), load, versions, rounds, runs, windows, parts, checks, date }
    process.stdout.write(`${report(pinned)}\n`)
    return checks.every(({ isMet }) => isMet) && !load.isVoid ? 0 : 1
  } finally {
    await close()
  }
}

/** Reference rows without a shift: Weir's profile, whose edges and counts the peers get as well. Labels are there so that
 *  the state has everything to keep that it can have. */
async function freezeReference() {
  const { values, scores, labels } = rowsFrom({ seed: referenceSeed, isShifted: false })(referenceRows)
  const column = (index) => values.filter((_, at) => at % names.length === index)
  const features = names.map((name, index) => ({ name, values: column(index) }))
  const score = { name: 'score', values: scores }
  const profile = profileOf({ features, score }, { labels, decision: { threshold: flaggedFrom } })
  const frozen = profile.features.map(({ name, edges, counts }) => ({ name, edges, counts }))
  await handOver(values, join(folder, 'reference.f32'), (file) =>
    peers.ask({ do: 'freeze', file, features: frozen }),
  )
  return profile
}

function wholeNumber(text, option, least) {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= least) return number
  throw new Error(`${option}: ${text} is not a whole number of at least ${least}`)
}

function say(line) {
  process.stderr.write(`${line}\n`)
}
