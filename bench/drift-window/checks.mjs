import { drifted } from './generate-rows.mjs'
import { coldWatch, dayState } from './weir-window.mjs'

const psiTolerance = 1e-6
const distanceTolerance = 1e-9
const mostGrowth = 2

/** Least ratios of the median times at one million rows, everyone judging what is in memory. nannyml on float32 is shown
 *  beside: pandas makes float64 unless told otherwise. */
const targetSize = 1_000_000
const targets = {
  'evidently psi': 200,
  'evidently js': 200,
  'nannyml float64': 50,
  numpy: 10,
}

/** State of a window against its raw rows, and Weir's statistics against those of numpy and scipy on the same edges. */
export async function stateChecks({ clickhouse, peers, profile }, { size, raw }) {
  const { book, results } = await coldWatch(clickhouse, profile)(size)
  const state = profile.features.map(({ name, counts }) => dense(dayState(book, name), counts.length))
  const { features } = await peers.ask({ do: 'distances', size })
  const checks = [exactly(`state of ${size} rows equals the numpy count of the raw rows`, state, raw.numpy)]
  if (raw.sql !== undefined)
    checks.push(exactly(`state of ${size} rows equals the SQL scan of the raw rows`, state, raw.sql))
  const statistics = { psi: 'psi', js: 'js_distance', ks: 'ks' }
  for (const [short, statistic] of Object.entries(statistics)) {
    const apart = profile.features.map(({ name }, index) =>
      Math.abs(valueOf(results, name, statistic) - features[index][short]),
    )
    const worst = Math.max(...apart)
    const tolerance = short === 'psi' ? psiTolerance : distanceTolerance
    checks.push({
      name: `${statistic} of ${size} rows equals numpy within ${tolerance}`,
      isMet: worst <= tolerance,
      detail: `largest difference ${worst.toExponential(1)}`,
    })
  }
  return checks
}

/** Verdicts on the seeded shifts, growth with the rows, and the targets against the peers. */
export function raceChecks(runs) {
  const of = (name, size) => runs.find((run) => run.name === name && run.size === size)
  const verdicts = runs
    .filter((run) => run.drifted !== undefined)
    .map((run) => ({
      name: `${run.name} at ${run.size} rows finds the seeded shifts and no other`,
      isMet: [...run.drifted].sort().join() === drifted.join(),
      detail: `${run.drifted.length} of ${drifted.length}`,
    }))
  const growth = ['weir in memory', 'weir', 'weir started anew'].flatMap((ours) => {
    const weir = runs.filter(({ name }) => name === ours).sort((a, b) => a.size - b.size)
    return weir.length > 1 ? [growthCheck(weir[0], weir.at(-1))] : []
  })
  const speed = Object.entries(targets).flatMap(([name, target]) => {
    const peer = of(name, targetSize)
    if (peer === undefined) return []
    const ratio = peer.median / of('weir in memory', targetSize).median
    const detail = `${ratio.toFixed(0)} times`
    return [
      { name: `at least ${target} times faster than ${name} at 1M rows`, isMet: ratio >= target, detail },
    ]
  })
  return [...verdicts, ...growth, ...speed]
}

function growthCheck(least, most) {
  const growth = most.median / least.median
  return {
    name: `${most.name}: time of ${most.size} rows at most ${mostGrowth} times that of ${least.size}`,
    isMet: growth <= mostGrowth,
    detail: `${growth.toFixed(2)} times`,
  }
}

function exactly(name, state, raw) {
  const cells = state.flatMap((counts, index) => counts.filter((count, bin) => count !== raw[index][bin]))
  const isMet = cells.length === 0 && state.every((counts, index) => counts.length === raw[index].length)
  return { name, isMet, detail: `${cells.length} of ${state.flat().length} bins differ` }
}

function dense(state, length) {
  const counts = Array(length).fill(0)
  state?.bins.forEach((bin, index) => (counts[bin] = state.counts[index]))
  return counts
}

function valueOf(results, name, statistic) {
  const found = results.find(
    (one) => one.check === 'drift' && one.subject === name && one.statistic === statistic,
  )
  return found?.value ?? NaN
}
