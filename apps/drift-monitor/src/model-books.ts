import { type AnswerTally, type SubjectState } from '@weir/drift'
import { HourBook, noAnswers, type AnswerState } from '@weir/monitor'
import { hourMs, type Instant, type VersionNumber } from '@weir/vocabulary'

/** Answers of a version in a role, to all requests (empty) or to those of one segment. */
export interface SliceName {
  readonly version: VersionNumber
  readonly role: 'live' | 'shadow'
  readonly segment: string
}

/** What was read of an hour of one slice. */
export interface ReadHour {
  readonly hour: Instant
  readonly subjects: readonly SubjectState[]
  /** Null for an hour from before answers were counted. */
  readonly answers: AnswerTally | null
}

interface SliceBook extends SliceName {
  readonly book: HourBook
  readonly answered: Map<Instant, AnswerState>
  readonly lateness: Map<Instant, ArrayLike<number>>
}

/** Hours of a model: of every version, role and watched segment, and of all live answers together, from which its volume
 *  is judged whoever answers. Mutable. */
export class ModelBooks {
  readonly #slices = new Map<string, SliceBook>()
  readonly #live = new HourBook()
  readonly #liveHours = new Map<Instant, number>()

  has(slice: SliceName): boolean {
    return this.#slices.has(keyOf(slice))
  }

  /** Puts in an hour as it is recorded by now. @returns whether it differs from what was known of it */
  put(slice: SliceName, { hour, subjects, answers }: ReadHour): boolean {
    const held = this.#slice(slice)
    const state = answers === null ? answersByScore(subjects) : withoutBins(answers)
    const before = held.answered.get(hour)
    held.book.put({ hour, subjects, answers: state })
    held.answered.set(hour, state)
    if (answers !== null) held.lateness.set(hour, answers.lateness)
    if (slice.role === 'live' && slice.segment === '') this.#sumLive(hour)
    return before === undefined || JSON.stringify(before) !== JSON.stringify(state)
  }

  /** Forgets the hours before a time, and slices without any later one. */
  forget(before: Instant): void {
    for (const [key, { book, answered, lateness }] of this.#slices) {
      book.forget(before)
      for (const hours of [answered, lateness])
        for (const hour of hours.keys()) if (hour < before) hours.delete(hour)
      if (answered.size === 0) this.#slices.delete(key)
    }
    this.#live.forget(before)
    for (const hour of this.#liveHours.keys()) if (hour < before) this.#liveHours.delete(hour)
  }

  book(slice: SliceName): HourBook | null {
    return this.#slices.get(keyOf(slice))?.book ?? null
  }

  /** Live answers of all versions. */
  live(): HourBook {
    return this.#live
  }

  /** Hours with live answers. */
  liveHours(): readonly Instant[] {
    return [...this.#liveHours].flatMap(([hour, answers]) => (answers > 0 ? [hour] : []))
  }

  /** Versions with an hour in `[from, to)`, by role, in order of their numbers. */
  versions(from: Instant, to: Instant): readonly Pick<SliceName, 'version' | 'role'>[] {
    return [...this.#slices.values()]
      .filter(({ segment, answered }) => segment === '' && hasHour(answered, from, to))
      .map(({ version, role }) => ({ version, role }))
      .toSorted((a, b) => a.version - b.version || (a.role < b.role ? -1 : 1))
  }

  /** Watched segments of a version. */
  segments({ version, role }: Pick<SliceName, 'version' | 'role'>): readonly string[] {
    return [...this.#slices.values()]
      .filter((slice) => slice.version === version && slice.role === role && slice.segment !== '')
      .map(({ segment }) => segment)
      .toSorted()
  }

  /** Live answers by version in `[from, to)`; versions without any are left out. */
  answersByVersion(from: Instant, to: Instant): ReadonlyMap<VersionNumber, number> {
    const sums = new Map<VersionNumber, number>()
    for (const { version, role, segment, answered } of this.#slices.values()) {
      if (role !== 'live' || segment !== '') continue
      let sum = 0
      for (const [hour, { answers }] of answered) if (hour >= from && hour < to) sum += answers
      if (sum > 0) sums.set(version, sum)
    }
    return sums
  }

  /** Lateness of the answers to all requests in `[from, to)`, by bin. */
  lateness(from: Instant, to: Instant): readonly number[] {
    const sums: number[] = []
    for (const { segment, lateness } of this.#slices.values()) {
      if (segment !== '') continue
      for (const [hour, bins] of lateness)
        if (hour >= from && hour < to)
          for (let bin = 0; bin < bins.length; bin += 1) sums[bin] = (sums[bin] ?? 0) + (bins[bin] ?? 0)
    }
    return sums
  }

  #slice(slice: SliceName): SliceBook {
    const key = keyOf(slice)
    const known = this.#slices.get(key)
    if (known !== undefined) return known
    const made = { ...slice, book: new HourBook(), answered: new Map(), lateness: new Map() }
    this.#slices.set(key, made)
    return made
  }

  #sumLive(hour: Instant): void {
    const parts = [...this.#slices.values()]
      .filter(({ role, segment }) => role === 'live' && segment === '')
      .map(({ book }) => book.answers([{ start: hour, end: hour + hourMs }]))
    const answers = parts.reduce((sum, part) => sum + part.answers, 0)
    this.#live.put({ hour, subjects: [], answers: { ...noAnswers, answers } })
    this.#liveHours.set(hour, answers)
  }
}

function keyOf({ version, role, segment }: SliceName): string {
  return `${version}/${role}/${segment}`
}

function hasHour(hours: ReadonlyMap<Instant, unknown>, from: Instant, to: Instant): boolean {
  for (const hour of hours.keys()) if (hour >= from && hour < to) return true
  return false
}

/** What an hour says of its answers when they were not counted yet: each has a score. */
function answersByScore(subjects: readonly SubjectState[]): AnswerState {
  return { ...noAnswers, answers: subjects.find(({ kind }) => kind === 'score')?.n ?? 0 }
}

function withoutBins(tally: AnswerTally): AnswerState {
  return {
    answers: tally.answers,
    errors: tally.errors,
    timeouts: tally.timeouts,
    rejected: tally.rejected,
    duplicates: tally.duplicates,
    featureAges: tally.featureAges,
    featureAgeSumMs: tally.featureAgeSumMs,
    featureAgeMaxMs: tally.featureAgeMaxMs,
    flagged: tally.flagged,
    expectedPositives: tally.expectedPositives,
    expectedTruePositives: tally.expectedTruePositives,
    expectedLoss: tally.expectedLoss,
  }
}
