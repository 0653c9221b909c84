import { type CheckResult } from '@weir/monitor'
import { blockStart, hourMs, type Instant, type Window } from '@weir/vocabulary'

/** A pause is unusual from this many times the longest one that was seen. */
const timesLongest = 2
/** Shorter silence is nothing. */
const leastSilenceMs = hourMs
/** Traffic of less event time than this has not shown its nights. */
const leastKnownHours = 24

/** Whether a model that used to be asked has been silent for too long, by wall time. It is the only check that no traffic
 *  needs: event time stands still with it. Time that is excluded is no silence: inside a range nothing is judged, and
 *  after it silence begins anew; pauses are as long as what is left of them.
 *  @param of lastAnswerAt when its newest live answer was recorded, wall time; answeredHours starts of the hours of event
 *  time with live answers, in any order
 *  @returns a result of the wall hour of `now`, which its later looks replace; inconclusive while the longest pause is
 *  not known */
export function checkSilence(of: {
  readonly lastAnswerAt: Instant
  readonly answeredHours: readonly Instant[]
  readonly excluded: readonly Window[]
  readonly now: Instant
}): CheckResult {
  const { excluded, now } = of
  const isExcluded = excluded.some(({ start: from, end }) => from <= now && now < end)
  const since = Math.max(of.lastAnswerAt, ...excluded.map(({ end }) => end).filter((end) => end <= now))
  const start = blockStart(now, hourMs)
  const value = isExcluded ? 0 : Math.max(now - since, 0)
  const { knownHours, longestPauseMs } = pausesOf(of.answeredHours, excluded)
  const isKnown = knownHours >= leastKnownHours
  const threshold = Math.max(leastSilenceMs, timesLongest * longestPauseMs)
  const isSilent = isKnown && value > threshold
  const judged: Pick<CheckResult, 'verdict' | 'reason' | 'detail'> = isExcluded
    ? { verdict: 'inconclusive', reason: 'muted', detail: 'this time is excluded' }
    : !isKnown
      ? { verdict: 'inconclusive', reason: 'not-learned', detail: '' }
      : {
          verdict: isSilent ? 'fail' : 'pass',
          reason: 'measured',
          detail: isSilent ? `no answer for ${Number((value / hourMs).toPrecision(3))} h` : '',
        }
  return {
    check: 'silence',
    family: 'volume',
    subjectKind: 'none',
    subject: '',
    segment: '',
    statistic: 'silent_ms',
    window: { start, end: start + hourMs },
    baseline: 'none',
    value,
    lower: null,
    upper: null,
    threshold: isKnown ? threshold : null,
    noiseFloor: null,
    excess: null,
    pValue: null,
    n: 0,
    referenceN: of.answeredHours.length,
    ...judged,
  }
}

function pausesOf(
  hours: readonly Instant[],
  excluded: readonly Window[],
): {
  readonly knownHours: number
  readonly longestPauseMs: number
} {
  const sorted = hours.toSorted((a, b) => a - b)
  const [first] = sorted
  const last = sorted.at(-1)
  if (first === undefined || last === undefined) return { knownHours: 0, longestPauseMs: 0 }
  const pauses = sorted.slice(1).map((hour, at) => {
    const pause = { start: (sorted[at] ?? hour) + hourMs, end: hour }
    return pause.end - pause.start - excludedMs(pause, excluded)
  })
  return { knownHours: (last - first) / hourMs + 1, longestPauseMs: Math.max(0, ...pauses) }
}

/** Time of a pause that is excluded. Ranges that overlap each other are not told apart: at most the whole pause. */
function excludedMs(pause: Window, excluded: readonly Window[]): number {
  const sum = excluded.reduce(
    (total, { start, end }) => total + Math.max(Math.min(end, pause.end) - Math.max(start, pause.start), 0),
    0,
  )
  return Math.min(sum, pause.end - pause.start)
}
