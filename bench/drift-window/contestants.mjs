import { keptRows, names } from './fill-window.mjs'
import { processorSeconds } from './machine.mjs'
import { scanRaw, windowQuery } from './raw-rows.mjs'
import { bookWatch, coldWatch, warmWatch } from './weir-window.mjs'

/** Distance from which the verdict of numpy on the frozen bins is drift; the same as Weir's rule. */
const jensenShannonThreshold = 0.12

/** Everyone who judges a window, by name. `judge` resolves to seconds, for a peer also seconds of processors, and, but for
 *  the scan, the drifted features; `times` is how often in a row, within one round, because short times are noisy. */
export function contestants({ clickhouse, address, peers, profile }, sizes) {
  const kept = sizes.filter((size) => size <= keptRows)
  const peer = (name, command, times = 1) => ({
    name,
    times,
    sizes: kept,
    judge: (size) => peers.ask({ ...command, size }),
  })
  return [
    { name: 'weir in memory', times: 20, sizes, judge: judgeWeir(bookWatch(clickhouse, profile)) },
    { name: 'weir', times: 20, sizes, judge: judgeWeir(warmWatch(clickhouse, profile)) },
    { name: 'weir started anew', times: 20, sizes, judge: judgeWeir(coldWatch(clickhouse, profile)) },
    {
      name: 'sql raw scan',
      times: 3,
      sizes: kept,
      judge: (size) => scanRaw(clickhouse, { size, profile, names }),
    },
    peer('numpy', { do: 'numpy', threshold: jensenShannonThreshold }, 3),
    // pandas makes float64 unless told otherwise; nannyml and evidently are quicker on float32.
    peer('nannyml float32', { do: 'nannyml', type: 'float32' }),
    peer('nannyml float64', { do: 'nannyml', type: 'float64' }),
    {
      name: 'nannyml, rows read',
      times: 1,
      sizes: kept,
      judge: (size) => peers.ask({ do: 'nannyml reading', size, url: windowQuery(address, { size, names }) }),
    },
    peer('evidently psi', { do: 'evidently', method: 'psi' }),
    peer('evidently js', { do: 'evidently', method: 'jensenshannon' }),
  ]
}

function judgeWeir(watch) {
  return async (size) => {
    const { results, queryMs, seconds } = await watch(size)
    const found = results.filter(
      ({ check, family, verdict, subject }) =>
        check === 'drift' && family === 'drift' && verdict === 'fail' && subject !== 'score',
    )
    return { seconds, queryMs, drifted: found.map(({ subject }) => subject) }
  }
}

/** Runs all of them, one after the other, in every round; each once before the first, unmeasured, where it is short.
 *  @param pid of the engine, whose processor time counts as Weir's and the scan's
 *  @returns runs: name, size, seconds of each round (median of its repeats), median of these, processor seconds of one
 *  judgement (median of the rounds' means), drifted features of the last round */
export async function race(all, { rounds, pid, onRound }) {
  const runs = all.flatMap((one) => one.sizes.map((size) => ({ one, size, rounds: [] })))
  for (const { one, size } of runs) if (one.times > 1) await one.judge(size)
  for (let round = 0; round < rounds; round++) {
    for (const run of runs) run.rounds.push(await oneRound(run, pid))
    onRound(round + 1)
  }
  return runs.map(({ one, size, rounds }) => ({
    name: one.name,
    size,
    seconds: rounds.map(({ seconds }) => seconds),
    median: median(rounds.map(({ seconds }) => seconds)),
    processor: median(rounds.map(({ processor }) => processor)),
    queryMs: median(rounds.map(({ queryMs }) => queryMs)),
    drifted: rounds.at(-1).drifted,
  }))
}

async function oneRound({ one, size }, pid) {
  const results = []
  const before = processorSeconds(pid)
  for (let time = 0; time < one.times; time++) results.push(await one.judge(size))
  const ours = (processorSeconds(pid) - before) / one.times
  return {
    seconds: median(results.map(({ seconds }) => seconds)),
    processor: results[0].processor === undefined ? ours : median(results.map(({ processor }) => processor)),
    queryMs: median(results.map(({ queryMs }) => queryMs ?? NaN)),
    drifted: results.at(-1).drifted,
  }
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
