import { type KpiBlock } from '@weir/kpi'
import {
  advanceClock,
  defaultClockLimits,
  readClock,
  type ClockLimits,
  type EventClock,
  type SourceProgress,
} from '@weir/routing'
import { PoisonMessage, assertNever, type Instant } from '@weir/vocabulary'
import { mergeCells } from './tally-predictions.ts'
import { type GuardrailCell, type GuardrailTally, type KpiTally, type Tally } from './tally.ts'

/** All that was tallied for one rollout. Plain data that survives JSON, so that a decision can store it. */
export interface Evidence {
  readonly rolloutId: string
  /** Counts, one cell for each arm, weight and class. */
  readonly cells: readonly GuardrailCell[]
  /** Last offset counted, by partition of the predictions topic. */
  readonly offsets: Readonly<Record<string, number>>
  /** Progress of event time by partition, and the lowest of those that are active; null before the first tally. */
  readonly sources: Readonly<Record<string, SourceProgress>>
  readonly watermark: Instant | null
  /** Paired sums, one block for each hour, oldest first, by KPI. */
  readonly kpiBlocks: Readonly<Record<string, readonly KpiBlock[]>>
}

export function newEvidence(rolloutId: string): Evidence {
  return { rolloutId, cells: [], offsets: {}, sources: {}, watermark: null, kpiBlocks: {} }
}

/** The evidence after one more tally. Each tally counts once however often and in whatever company it is delivered: a
 *  guardrail tally when it starts after the last offset of its partition, a KPI tally once for its hour. Others, and
 *  those of other rollouts, change nothing: the same object comes back.
 *  @param when wall time, which tells the active partitions from the silent ones, and the bounds of event time
 *  @throws PoisonMessage `tally-invalid` when counts or sums are impossible */
export function addTally(
  evidence: Evidence,
  tally: Tally,
  when: { readonly now: Instant; readonly limits?: ClockLimits },
): Evidence {
  if (tally.rolloutId !== evidence.rolloutId) return evidence
  switch (tally.kind) {
    case 'guardrail':
      return addGuardrail(evidence, tally, { now: when.now, limits: when.limits ?? defaultClockLimits })
    case 'kpi':
      return addKpi(evidence, tally)
    default:
      return assertNever(tally)
  }
}

function addGuardrail(
  evidence: Evidence,
  tally: GuardrailTally,
  { now, limits }: { readonly now: Instant; readonly limits: ClockLimits },
): Evidence {
  requireCounts(tally)
  const partition = String(tally.partition)
  const last = evidence.offsets[partition]
  if (last !== undefined && tally.fromOffset <= last) return evidence
  const record = { source: partition, eventTime: tally.watermark, now }
  const clock = readClock(advanceClock(clockOf(evidence), record, limits).clock, now, limits)
  return {
    ...evidence,
    cells: mergeCells([...evidence.cells, ...tally.cells]),
    offsets: { ...evidence.offsets, [partition]: tally.toOffset },
    sources: clock.sources,
    watermark: watermarkOf(clock),
  }
}

function addKpi(evidence: Evidence, tally: KpiTally): Evidence {
  requireSums(tally)
  const blocks = evidence.kpiBlocks[tally.kpi] ?? []
  if (blocks.some(({ block }) => block === tally.hour)) return evidence
  const added: KpiBlock = { block: tally.hour, n: tally.units, sum: tally.sum, sumSq: tally.sumOfSquares }
  const place = blocks.findLastIndex(({ block }) => block < tally.hour) + 1
  return { ...evidence, kpiBlocks: { ...evidence.kpiBlocks, [tally.kpi]: blocks.toSpliced(place, 0, added) } }
}

/** JSON has no -Infinity, which is how an event clock says that it knows nothing yet. */
function clockOf({ sources, watermark }: Evidence): EventClock {
  return { sources, low: watermark ?? -Infinity }
}

function watermarkOf({ low }: EventClock): Instant | null {
  return Number.isFinite(low) ? low : null
}

function requireCounts(tally: GuardrailTally): void {
  const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0
  const isPossible = ({
    predictions,
    errors,
    timeouts,
    notNumbers,
    fallbacks,
    slow,
    challengerWeight,
  }: GuardrailCell) =>
    [errors, timeouts, notNumbers, fallbacks, slow].every((bad) => isCount(bad) && bad <= predictions) &&
    isCount(predictions) &&
    challengerWeight >= 0 &&
    challengerWeight <= 1
  const offsets = isCount(tally.fromOffset) && isCount(tally.toOffset) && tally.fromOffset <= tally.toOffset
  if (!offsets || !Number.isFinite(tally.watermark) || !tally.cells.every(isPossible)) throw impossible(tally)
}

function requireSums(tally: KpiTally): void {
  const { units, sum, sumOfSquares, hour } = tally
  const isPossible = Number.isSafeInteger(units) && units >= 0 && sumOfSquares >= 0
  if (!isPossible || ![sum, sumOfSquares, hour].every(Number.isFinite)) throw impossible(tally)
}

function impossible(tally: Tally): PoisonMessage {
  const { kind, rolloutId, model } = tally
  return new PoisonMessage('tally-invalid', `a ${kind} tally of ${rolloutId} holds impossible numbers`, {
    rolloutId,
    model,
    kind,
  })
}
