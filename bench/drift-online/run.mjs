// Online drift detectors, Weir against river: node bench/drift-online/run.mjs [--events N] [--rounds N]
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { changes, chunkEvents, features, writeStream } from './stream.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
  },
})
const events = Number(values.events)
const rounds = Number(values.rounds)
const changeAt = events / 2
const python = process.env.WEIR_BENCH_PYTHON

if (!python || !existsSync(python)) {
  console.error(`river is needed. Make a Python with it, and name it:

  python3 -m venv /tmp/weir-bench && /tmp/weir-bench/bin/pip install -r bench/drift-online/requirements.txt
  WEIR_BENCH_PYTHON=/tmp/weir-bench/bin/python node bench/drift-online/run.mjs`)
  process.exit(2)
}
if (!Number.isInteger(rounds) || rounds < 1 || !(events > 0) || events % (2 * chunkEvents) !== 0) {
  console.error(`rounds is a whole number >= 1, events a multiple of ${2 * chunkEvents}`)
  process.exit(2)
}
if (!existsSync(join(here, '../../libs/detectors/dist/index.js'))) {
  console.error('libs/detectors is not built: npm run build')
  process.exit(2)
}

const folder = mkdtempSync(join(tmpdir(), 'weir-drift-online-'))
const stream = join(folder, 'stream.f32')
const peers = {
  weir: [process.execPath, join(here, 'weir-round.mjs')],
  river: [python, join(here, 'river_round.py')],
}

function round(peer, detector) {
  const [program, script] = peers[peer]
  const found = JSON.parse(
    execFileSync(program, [script, stream, detector], { encoding: 'utf8', maxBuffer: 2 ** 28 }),
  )
  if (found.events !== events) throw new Error(`${peer} read ${found.events} events of ${events}`)
  return found
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2
}

/** The first alarm of a changed feature from the change on is the detection, every other alarm is false. */
function quality(alarms) {
  const changed = Array.from({ length: features }, (_, feature) => feature).filter(changes)
  const delays = changed
    .map((feature) => alarms.find(([of, at]) => of === feature && at >= changeAt))
    .filter((alarm) => alarm !== undefined)
    .map(([, at]) => at - changeAt)
  return {
    found: delays.length,
    changed: changed.length,
    medianDelay: delays.length > 0 ? median(delays) : Infinity,
    falseAlarms: alarms.length - delays.length,
  }
}

const versions = execFileSync(python, [
  '-c',
  'import platform, river; print(f"river {river.__version__}, Python {platform.python_version()}")',
])
console.log(`Node ${process.versions.node}, ${String(versions).trim()}, ${cpus().length} cores`)
console.log(`${events} events of ${features} features, change at ${changeAt}, ${rounds} interleaved rounds\n`)
console.log('| detector | peer | events/s (median) | least to most | found | median delay | false alarms |')
console.log('| --- | --- | --- | --- | --- | --- | --- |')
const leastRatio = { PageHinkley: 3, ADWIN: 1 }
const missed = []
try {
  writeStream(stream, events, changeAt)
  for (const detector of ['PageHinkley', 'ADWIN']) {
    const results = { weir: [], river: [] }
    for (let i = 0; i < rounds; i++)
      for (const peer of i % 2 === 0 ? ['weir', 'river'] : ['river', 'weir'])
        results[peer].push(round(peer, detector))
    const rates = {}
    const qualities = {}
    for (const [peer, found] of Object.entries(results)) {
      rates[peer] = found.map(({ seconds }) => events / seconds)
      qualities[peer] = quality(found[0].alarms)
      const { found: detected, changed, medianDelay, falseAlarms } = qualities[peer]
      const [least, most] = [Math.min(...rates[peer]), Math.max(...rates[peer])].map(Math.round)
      const cells = [detector, peer, Math.round(median(rates[peer])), `${least} to ${most}`]
      console.log(`| ${[...cells, `${detected} of ${changed}`, medianDelay, falseAlarms].join(' | ')} |`)
    }
    const ratios = rates.weir.map((rate, i) => rate / rates.river[i])
    const alike = JSON.stringify(results.weir[0].alarms) === JSON.stringify(results.river[0].alarms)
    console.log(
      `| ${detector} | ratio | **${median(ratios).toFixed(1)}** | ${Math.min(...ratios).toFixed(1)} to ` +
        `${Math.max(...ratios).toFixed(1)} | ${alike ? 'the same alarms' : 'alarms differ'} | | |`,
    )
    const { weir, river } = qualities
    if (median(ratios) < leastRatio[detector])
      missed.push(`${detector} is under ${leastRatio[detector]} times river's events/s`)
    if (!(weir.found >= river.found && weir.medianDelay <= river.medianDelay))
      missed.push(`${detector} finds less or later than river`)
    if (weir.falseAlarms > river.falseAlarms) missed.push(`${detector} has more false alarms than river`)
  }
} finally {
  rmSync(folder, { recursive: true })
}
for (const line of missed) console.log(`\nMissed: ${line}.`)
if (missed.length > 0) process.exitCode = 1
