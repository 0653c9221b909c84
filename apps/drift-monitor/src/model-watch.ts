import { newEventClock, type EventClock } from '@weir/routing'
import { type Instant, type ModelName } from '@weir/vocabulary'
import {
  advanceRecorded,
  answerSources,
  type ProgressLook,
  type RecordedSources,
} from './recorded-progress.ts'
import { type GapProgress } from './report-gaps.ts'
import { LabelWatch } from './report-label-windows.ts'
import { type ReportMemory } from './report-memory.ts'
import { HourWatch } from './watch-hours.ts'
import { type SilenceProgress } from './watch-silence.ts'

/** How far the watching of one model has come, in this process. Mutable. */
export class ModelWatch {
  readonly hours = new HourWatch()
  readonly labels: LabelWatch
  readonly gaps: GapProgress = new Map()
  readonly silence: SilenceProgress = new Map()
  #sources: RecordedSources = {}
  #answers: EventClock = newEventClock
  #all: EventClock = newEventClock

  constructor(memory: ReportMemory, model: ModelName) {
    this.labels = new LabelWatch(memory, model)
  }

  /** Moves the clocks on. @param sources how far the recorder has come with the model by now */
  advance(sources: RecordedSources, when: ProgressLook): void {
    this.#sources = sources
    this.#answers = advanceRecorded(this.#answers, answerSources(this.#sources), when)
    this.#all = advanceRecorded(this.#all, this.#sources, when)
  }

  hasSources(): boolean {
    return Object.keys(this.#sources).length > 0
  }

  /** Event time of the answers, and of answers and outcomes. */
  clocks(): { readonly answers: Instant; readonly all: Instant } {
    return { answers: this.#answers.low, all: this.#all.low }
  }

  /** Wall time at which the newest live answer was recorded; null: none was lately. */
  lastAnswerAt(): Instant | null {
    const live = Object.entries(this.#sources).filter(([source]) => /^(http|stream)\//.test(source))
    return live.length === 0 ? null : Math.max(...live.map(([, { seenAt }]) => seenAt))
  }
}
