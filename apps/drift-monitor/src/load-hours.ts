import { type AnswerTally, type ReferenceProfile, type SubjectState } from '@weir/drift'
import { type MonitorDefinition } from '@weir/monitor'
import { hourMs, type Instant, type ModelName, type VersionNumber } from '@weir/vocabulary'
import { ModelBooks, type SliceName } from './model-books.ts'
import { historyMs } from './window-lengths.ts'

export interface LoadHoursDeps {
  /** How much each hour holds. @throws Unavailable */
  readonly hourRows: (of: {
    readonly model: ModelName
    readonly from: Instant
    readonly to: Instant
  }) => Promise<readonly HourCount[]>
  /** @throws Unavailable */
  readonly subjectHours: (
    of: SliceSpan,
  ) => Promise<readonly { readonly hour: Instant; readonly states: readonly SubjectState[] }[]>
  /** @throws Unavailable */
  readonly answerHours: (
    of: SliceSpan & { readonly scoreBins: number },
  ) => Promise<readonly { readonly hour: Instant; readonly answers: AnswerTally }[]>
  /** The frozen profile; null when the version has none that can be read. @throws Unavailable */
  readonly profile: (model: ModelName, version: VersionNumber) => Promise<ReferenceProfile | null>
}

export interface HourCount extends SliceName {
  readonly hour: Instant
  readonly n: number
}

export interface SliceSpan extends SliceName {
  readonly model: ModelName
  readonly from: Instant
  readonly to: Instant
}

/** An hour of a slice whose rows differ from when it was read before. */
export interface ChangedHour extends SliceName {
  readonly hour: Instant
}

/** How much each hour held when it was read, and whether it was read again since it changed. */
interface KnownHour {
  readonly n: number
  readonly isSettled: boolean
}

/** Keeps the books of one model: reads what is new or has changed, one query a slice. */
export class HourLoader {
  readonly books = new ModelBooks()
  readonly #known = new Map<string, KnownHour>()

  /** Reads the hours of `[from, to)` that changed since they were read; of a slice that is new here, what its
   *  baselines need before `from` too. An hour that changed is read once more at the next look: its counts of
   *  answers are written a moment after its features.
   *  @param definition tells which segments are watched, beside all requests, and how far back baselines look
   *  @returns hours of `[from, to)` that differ from what was known of them; of a slice that is new here all of them, since
   *  their rows may have come while nobody looked
   *  @throws Unavailable: what was not read is read at the next look */
  async load(
    deps: LoadHoursDeps,
    of: {
      readonly model: ModelName
      readonly from: Instant
      readonly to: Instant
      readonly definition: MonitorDefinition
    },
  ): Promise<readonly ChangedHour[]> {
    const { model, from, to, definition } = of
    const counts = await deps.hourRows({ model, from, to })
    const changed: ChangedHour[] = []
    for (const [slice, hours] of bySlice(counts, definition.segments)) {
      const stale = hours.filter((count) => !this.#isKnown(count))
      if (stale.length === 0) continue
      const times = stale.map(({ hour }) => hour)
      const isNew = !this.books.has(slice)
      const start = isNew ? from - historyMs(definition) : Math.min(...times)
      const span = { ...slice, model, from: start, to: Math.max(...times) + hourMs }
      const differing = await this.#read(deps, span)
      changed.push(...differing.flatMap((hour) => (hour < from ? [] : [{ ...slice, hour }])))
      for (const count of stale) this.#settle(count)
    }
    return changed
  }

  /** Forgets the hours before a time. */
  forget(before: Instant): void {
    this.books.forget(before)
    for (const key of this.#known.keys()) if (Number(key.split('\n').at(-1)) < before) this.#known.delete(key)
  }

  async #read(deps: LoadHoursDeps, span: SliceSpan): Promise<readonly Instant[]> {
    const profile = await deps.profile(span.model, span.version)
    if (profile === null) return []
    const scoreBins = profile.score.counts.length
    const [subjects, answers] = await Promise.all([
      deps.subjectHours(span),
      deps.answerHours({ ...span, scoreBins }),
    ])
    const statesOf = new Map(subjects.map(({ hour, states }) => [hour, states]))
    const talliesOf = new Map(answers.map((found) => [found.hour, found.answers]))
    const hours = [...new Set([...statesOf.keys(), ...talliesOf.keys()])].toSorted((a, b) => a - b)
    const { version, role, segment } = span
    return hours.filter((hour) =>
      this.books.put(
        { version, role, segment },
        { hour, subjects: statesOf.get(hour) ?? [], answers: talliesOf.get(hour) ?? null },
      ),
    )
  }

  #isKnown(count: HourCount): boolean {
    const known = this.#known.get(hourKey(count))
    return known !== undefined && known.n === count.n && known.isSettled
  }

  #settle(count: HourCount): void {
    const known = this.#known.get(hourKey(count))
    this.#known.set(hourKey(count), { n: count.n, isSettled: known?.n === count.n })
  }
}

function bySlice(counts: readonly HourCount[], segments: readonly string[]) {
  const groups = new Map<string, [SliceName, HourCount[]]>()
  for (const count of counts) {
    const { version, role, segment } = count
    if (segment !== '' && !segments.includes(segment)) continue
    const key = `${version}/${role}/${segment}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [{ version, role, segment }, [count]])
    else group[1].push(count)
  }
  return groups.values()
}

function hourKey({ version, role, segment, hour }: HourCount): string {
  return `${version}\n${role}\n${segment}\n${hour}`
}
