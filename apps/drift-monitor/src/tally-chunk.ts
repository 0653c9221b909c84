import { isStorable } from '@weir/clickhouse'
import { type EvidenceTallied, type PredictionServed } from '@weir/contracts'
import { tallyPredictions, type PredictionFact } from '@weir/rollout'
import {
  advanceClock,
  newEventClock,
  passMark,
  readClock,
  type ClockLimits,
  type EventClock,
  type HighWaterMarks,
} from '@weir/routing'
import { type Instant } from '@weir/vocabulary'
import { countOnce, type SeenBefore, type TallyScope } from './count-once.ts'
import { answerKey, predictionFact } from './prediction-fact.ts'
import { type TallyState } from './tally-state.ts'

/** Consecutive predictions of one partition. */
export interface PredictionChunk {
  readonly partition: number
  /** First and last offset. */
  readonly min: number
  readonly max: number
  /** `timestamp` is the producer's wall time, UTC ms. */
  readonly records: readonly { readonly value: PredictionServed; readonly timestamp: Instant }[]
}

export interface TallyContext {
  /** Rollouts by id; predictions of others are left out. */
  readonly scopes: ReadonlyMap<string, TallyScope>
  /** Answers and bad events counted in earlier chunks. */
  readonly answers: SeenBefore
  readonly badEvents: SeenBefore
  readonly limits: ClockLimits
  /** Wall time. */
  readonly now: Instant
}

export interface ChunkTally {
  /** One for each rollout in the chunk, in the order in which they appear. */
  readonly tallies: readonly EvidenceTallied[]
  readonly state: TallyState
  /** Keys to remember once the tallies are published. */
  readonly answers: ReadonlySet<string>
  readonly badEvents: ReadonlySet<string>
  /** Predictions that were left out, by reason. */
  readonly leftOut: { readonly repeats: number; readonly setAside: number; readonly unknownRollout: number }
}

/** Counts one chunk of the predictions topic. The same chunk with the same state, context and wall time gives the same
 *  tallies; chunk times come from the records, so a repeat differs only when a producer's clock is ahead of ours.
 *  A prediction dated far ahead moves no clock, but counts: its failure is one whatever its date. The exception is a
 *  model without any event time in this partition yet: there is nothing to date its tally with, so it is left out. */
export function tallyChunk(chunk: PredictionChunk, state: TallyState, context: TallyContext): ChunkTally {
  const counting = new Counting(state, context)
  for (const record of chunk.records) counting.add(record.value, Math.min(record.timestamp, context.now))
  return counting.result(chunk)
}

class Counting {
  #marks: HighWaterMarks
  readonly #clocks: Map<string, EventClock>
  readonly #facts = new Map<string, { readonly model: string; readonly facts: PredictionFact[] }>()
  readonly #answers = new Set<string>()
  readonly #badEvents = new Set<string>()
  readonly #context: TallyContext
  readonly #leftOut = { repeats: 0, setAside: 0, unknownRollout: 0 }
  /** Wall time of the newest record, by model: a chunk read late may span hours of it. */
  readonly #times = new Map<string, Instant>()

  constructor(state: TallyState, context: TallyContext) {
    this.#marks = state.marks
    this.#clocks = new Map(Object.entries(state.clocks))
    this.#context = context
  }

  add(prediction: PredictionServed, at: Instant): void {
    if (!this.#isNew(prediction)) {
      this.#leftOut.repeats += 1
      return
    }
    this.#advance(prediction, at)
    this.#count(prediction)
  }

  result(chunk: PredictionChunk): ChunkTally {
    for (const [model, time] of this.#times) {
      const clock = this.#clocks.get(model) ?? newEventClock
      this.#clocks.set(model, readClock(clock, time, this.#context.limits))
    }
    const tallies = [...this.#facts].flatMap(([rolloutId, { model, facts }]) => {
      const watermark = this.#clocks.get(model)?.low ?? Number.NEGATIVE_INFINITY
      const scope = this.#context.scopes.get(rolloutId)
      if (scope === undefined) return []
      if (Number.isFinite(watermark)) return [talliedOf({ chunk, model, watermark }, facts, scope)]
      this.#leftOut.setAside += facts.length
      return []
    })
    return {
      tallies,
      state: { marks: this.#marks, clocks: Object.fromEntries(this.#clocks) },
      answers: this.#answers,
      badEvents: this.#badEvents,
      leftOut: this.#leftOut,
    }
  }

  /** A scorer that crashed before its commit publishes its answers again. */
  #isNew({ source, sourcePartition, sourceOffset, model, intendedVersion }: PredictionServed): boolean {
    if (source === 'http' || sourceOffset === null) return true
    const reader = source === 'shadow' ? `${model}@${intendedVersion}` : 'live'
    const passed = passMark(this.#marks, {
      reader: `${sourcePartition ?? 0}/${reader}`,
      offset: sourceOffset,
    })
    this.#marks = passed.marks
    return passed.isNew
  }

  #advance({ model, source, eventTime }: PredictionServed, at: Instant): void {
    // The recorder cannot date it either.
    if (!isStorable(eventTime)) return
    this.#times.set(model, Math.max(at, this.#times.get(model) ?? at))
    const clock = this.#clocks.get(model) ?? newEventClock
    const advanced = advanceClock(clock, { source, eventTime, now: at }, this.#context.limits)
    this.#clocks.set(model, advanced.clock)
  }

  #count(prediction: PredictionServed): void {
    const { rolloutId, model, entityId } = prediction
    if (rolloutId === null) return
    const scope = this.#context.scopes.get(rolloutId)
    if (scope === undefined) {
      this.#leftOut.unknownRollout += 1
      return
    }
    const held = this.#facts.get(rolloutId) ?? { model, facts: [] }
    this.#facts.set(rolloutId, held)
    const key = answerKey(prediction)
    if (this.#answers.has(key) || this.#context.answers.has(key)) {
      this.#leftOut.repeats += 1
      return
    }
    this.#answers.add(key)
    const seen = { has: (bad: string) => this.#badEvents.has(bad) || this.#context.badEvents.has(bad) }
    const { fact, keys } = countOnce(predictionFact(prediction, rolloutId), entityId, { scope, seen })
    for (const bad of keys) this.#badEvents.add(bad)
    held.facts.push(fact)
  }
}

function talliedOf(
  of: { readonly chunk: PredictionChunk; readonly model: string; readonly watermark: Instant },
  facts: readonly PredictionFact[],
  scope: TallyScope,
): EvidenceTallied {
  const { partition, min, max } = of.chunk
  return {
    tallyId: `${scope.rolloutId}/guardrail/${partition}/${min}`,
    model: of.model,
    rolloutId: scope.rolloutId,
    watermark: of.watermark,
    guardrail: { partition, fromOffset: min, toOffset: max, cells: tallyPredictions(facts, scope) },
    kpi: null,
  }
}
