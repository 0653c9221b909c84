import { mergeStates, type AnswerTally, type SubjectState } from '@weir/drift'
import { hourMs, type Instant, type Window } from '@weir/vocabulary'

/** What was answered in an hour, beyond single features: sums over its minutes. */
export type AnswerState = Readonly<Omit<AnswerTally, 'lateness' | 'expectedByBin'>>

/** State of one version, role and segment over one hour of event time. */
export interface HourState {
  readonly hour: Instant
  readonly subjects: readonly SubjectState[]
  readonly answers: AnswerState
}

/** Which subject of a version is meant. */
export interface SubjectName {
  readonly kind: SubjectState['kind']
  readonly subject: string
}

interface Page {
  readonly hour: Instant
  readonly subjects: ReadonlyMap<string, SubjectState>
  readonly answers: AnswerState
}

/** Hours of one version, role and segment, from which every window is merged. Mutable: hours are put in as they are
 *  recorded, and put in again when late rows change them; old ones are forgotten. */
export class HourBook {
  readonly #hours = new Map<Instant, Page>()

  put(state: HourState): void {
    const subjects = new Map(state.subjects.map((subject) => [keyOf(subject), subject]))
    this.#hours.set(state.hour, { hour: state.hour, subjects, answers: state.answers })
  }

  /** Forgets the hours before a time. */
  forget(before: Instant): void {
    for (const hour of this.#hours.keys()) if (hour < before) this.#hours.delete(hour)
  }

  /** Whether any hour of the window has answers. */
  has(window: Window): boolean {
    return this.#pages(window).length > 0
  }

  /** Start of the first hour that is kept; null for an empty book. */
  first(): Instant | null {
    return this.#hours.size === 0 ? null : Math.min(...this.#hours.keys())
  }

  /** State of one subject over the windows; null when none of their hours has it. */
  subject(name: SubjectName, windows: readonly Window[]): SubjectState | null {
    const key = keyOf(name)
    return mergeStates(
      this.#in(windows).flatMap(({ subjects }) => {
        const state = subjects.get(key)
        return state === undefined ? [] : [state]
      }),
    )
  }

  answers(windows: readonly Window[]): AnswerState {
    return this.#in(windows).reduce((sum, { answers }) => addAnswers(sum, answers), noAnswers)
  }

  #in(windows: readonly Window[]): readonly Page[] {
    return windows.flatMap((window) => this.#pages(window))
  }

  #pages({ start, end }: Window): Page[] {
    const found: Page[] = []
    for (let hour = start; hour < end; hour += hourMs) {
      const state = this.#hours.get(hour)
      if (state !== undefined) found.push(state)
    }
    return found
  }
}

export const noAnswers: AnswerState = {
  answers: 0,
  errors: 0,
  timeouts: 0,
  rejected: 0,
  duplicates: 0,
  featureAges: 0,
  featureAgeSumMs: 0,
  featureAgeMaxMs: 0,
  flagged: 0,
  expectedPositives: 0,
  expectedTruePositives: 0,
  expectedLoss: 0,
}

function addAnswers(a: AnswerState, b: AnswerState): AnswerState {
  return {
    answers: a.answers + b.answers,
    errors: a.errors + b.errors,
    timeouts: a.timeouts + b.timeouts,
    rejected: a.rejected + b.rejected,
    duplicates: a.duplicates + b.duplicates,
    featureAges: a.featureAges + b.featureAges,
    featureAgeSumMs: a.featureAgeSumMs + b.featureAgeSumMs,
    featureAgeMaxMs: Math.max(a.featureAgeMaxMs, b.featureAgeMaxMs),
    flagged: a.flagged + b.flagged,
    expectedPositives: a.expectedPositives + b.expectedPositives,
    expectedTruePositives: a.expectedTruePositives + b.expectedTruePositives,
    expectedLoss: a.expectedLoss + b.expectedLoss,
  }
}

function keyOf({ kind, subject }: SubjectName): string {
  return `${kind}\n${subject}`
}
