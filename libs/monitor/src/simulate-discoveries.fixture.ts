import { profileOf, type ReferenceProfile, type SubjectState } from '@weir/drift'
import { hourMs } from '@weir/vocabulary'
import { checkDrift } from './check-drift.ts'
import { type CheckResult } from './check-result.ts'
import { defaultMonitor } from './default-monitor.ts'
import { discover } from './discover.ts'
import { HourBook, noAnswers } from './hour-book.ts'
import { type MonitorDefinition } from './monitor-definition.ts'

const features = 500
const rows = 5_000
const referenceRows = 20_000
/** Share of the rows that all features of a group of 50 have in common: they fall into the same bin in all of them, so
 *  that the correlation of their counts is 0.8. */
const sharedShare = 0.8
const groupSize = 50

/** Quantiles of the standard normal, dense enough to be it. */
const quantiles = Float64Array.from({ length: 1 << 14 }, (_, at) => normalQuantile((at + 0.5) / (1 << 14)))
function normalQuantile(share: number): number {
  let low = -8
  let high = 8
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2
    if (normalShare(middle) < share) low = middle
    else high = middle
  }
  return (low + high) / 2
}
/** Abramowitz & Stegun 26.2.17; its error of 7.5e-8 is nothing beside a table of 16,384 quantiles. */
function normalShare(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x))
  const series = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429]
  const tail = series.reduceRight((sum, factor) => (sum + factor) * t, 0)
  const upper = (Math.exp(-x * x * 0.5) / Math.sqrt(2 * Math.PI)) * tail
  return x > 0 ? 1 - upper : upper
}

const { score } = profileOf({ features: [], score: { name: 'score', values: quantiles } })
const { edges } = score
const subjects = Array.from({ length: features }, (_, at) => ({ ...score, name: `f${at}` }))
const bins = edges.length + 1
const binsOf = (shift: number) =>
  Uint8Array.from(quantiles, (value) => edges.filter((edge) => edge <= value + shift).length)
const usual = binsOf(0)
const moved = binsOf(0.5)

let seed = 20010630
/** Marsaglia's xorshift, whose upper 14 bits are a row of the tables: billions of draws in the full run.
 *  @returns counts of the same rows by each table */
function draw(tables: readonly Uint8Array[], n: number): readonly Uint32Array[] {
  const counts = tables.map((table) => ({ table, of: new Uint32Array(bins) }))
  let x = seed
  for (let row = 0; row < n; row += 1) {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    for (const { table, of } of counts) {
      const bin = table[x >>> 18] ?? 0
      of[bin] = (of[bin] ?? 0) + 1
    }
  }
  seed = x
  return counts.map(({ of }) => of)
}

/** Drifted features lie evenly among the others: every group has its share. */
function isMoved(at: number, drifted: number): boolean {
  return drifted > 0 && at % (features / drifted) === 0
}

/** Counts of every feature, those of one group nearly alike but for the shift. */
function drawAll(n: number, drifted: number): readonly (readonly number[])[] {
  const sharedRows = n * sharedShare
  return Array.from({ length: features / groupSize }, (_, group) => {
    const shared = draw([usual, moved], sharedRows)
    return Array.from({ length: groupSize }, (_, at) => {
      const movedToo = isMoved(group * groupSize + at, drifted)
      const [own] = draw([movedToo ? moved : usual], n - sharedRows)
      return Array.from(shared[movedToo ? 1 : 0] ?? [], (count, bin) => count + (own?.[bin] ?? 0))
    })
  }).flat()
}

/** Bins decide alone: without sums there is no Wasserstein distance, whose noise takes longer than all the rest. */
const withoutSums = { sum: 0, sumOfSquares: 0 }

/** A reference and one hour after it, in which `drifted` of the features are shifted by half a standard deviation. */
function drawWindow(drifted: number) {
  const reference = drawAll(referenceRows, 0)
  const profile: ReferenceProfile = {
    features: subjects.map((subject, at) => ({
      ...subject,
      counts: [...(reference[at] ?? []), 0],
      n: referenceRows,
      ...withoutSums,
    })),
    score,
    multivariate: null,
    performance: null,
    span: null,
  }
  const states = drawAll(rows, drifted).map((counts, at): SubjectState => ({
    ...{ kind: 'feature', subject: `f${at}`, bins: [...counts.keys()], counts },
    ...{ n: rows, nulls: 0, ...withoutSums, min: -4, max: 4, farLow: 0, farHigh: 0 },
  }))
  const book = new HourBook()
  book.put({ hour: 0, subjects: states, answers: noAnswers })
  return { profile, book }
}

/** No threshold of seasons beside the effect, so that chance decides. */
const columns = Object.fromEntries(subjects.map(({ name }) => [name, { windowMs: hourMs, threshold: 0 }]))

function definitionWith(effect: number): MonitorDefinition {
  const drift = { ...defaultMonitor.drift, baseline: 'reference' as const, columns }
  return { ...defaultMonitor, drift: { ...drift, effects: { ...drift.effects, js_distance: effect } } }
}

function failing(definition: MonitorDefinition, drifted: number): readonly CheckResult[] {
  const judged = checkDrift({ definition, ...drawWindow(drifted), end: hourMs, segment: '' })
  return discover(judged, definition.drift.falseDiscoveryRate).filter(
    ({ verdict, family }) => verdict === 'fail' && family === 'drift',
  )
}

/** What many windows of 500 strongly correlated features gave, 5,000 rows each. */
export interface DiscoveryRates {
  /** Mean over the windows of the share of false ones among the discoveries; 0 in a window without any. */
  readonly falseDiscoveryProportion: number
  /** Share of the drifted features that were found; null when none was drifted. */
  readonly found: number | null
  /** Share of the windows with any discovery. */
  readonly anyDiscovery: number
}

/** Judges windows in which `drifted` of the features are shifted by half a standard deviation.
 *  @param effect Jensen-Shannon distance that matters; 0: the false discovery rate decides alone */
export function simulateDiscoveries(of: {
  readonly windows: number
  readonly drifted: number
  readonly effect: number
}): DiscoveryRates {
  const definition = definitionWith(of.effect)
  let falseShares = 0
  let found = 0
  let any = 0
  for (let window = 0; window < of.windows; window += 1) {
    const fails = failing(definition, of.drifted)
    const wrong = fails.filter(({ subject }) => !isMoved(Number(subject.slice(1)), of.drifted)).length
    falseShares += fails.length === 0 ? 0 : wrong / fails.length
    found += fails.length - wrong
    any += fails.length > 0 ? 1 : 0
  }
  return {
    falseDiscoveryProportion: falseShares / of.windows,
    found: of.drifted === 0 ? null : found / (of.windows * of.drifted),
    anyDiscovery: any / of.windows,
  }
}
