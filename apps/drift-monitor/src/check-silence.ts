import { type CheckResult } from '@weir/monitor'
import { blockStart, hourMs, type Instant } from '@weir/vocabulary'

/** A pause is unusual from this many times the longest one that was seen. */
const timesLongest = 2
/** Shorter silence is nothing. */
const leastSilenceMs = hourMs
/** Traffic of less event time than this has not shown its nights. */
const leastKnownHours = 24

/** Whether a model that used to be asked has been silent for too long, by wall time. It is the only check that no traffic
 *  needs: event time stands still with it.
 *  @param of lastAnswerAt when its newest live answer was recorded, wall time; answeredHours starts of the hours of event
 *  time with live answers, in any order
 *  @returns a result of the wall hour of `now`, which its later looks replace; inconclusive while the longest pause is
 *  not known */
export function checkSilence(of: {
  readonly lastAnswerAt: Instant
  readonly answeredHours: readonly Instant[]
  readonly now: Instant
}): CheckResult {
  const { lastAnswerAt, now } = of
  const start = blockStart(now, hourMs)
  const value = Math.max(now - lastAnswerAt, 0)
  const { knownHours, longestPauseMs } = pausesOf(of.answeredHours)
  const isKnown = knownHours >= leastKnownHours
  const threshold = Math.max(leastSilenceMs, timesLongest * longestPauseMs)
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
    verdict: !isKnown ? 'inconclusive' : value > threshold ? 'fail' : 'pass',
    reason: isKnown ? 'measured' : 'not-learned',
    detail: isKnown && value > threshold ? `no answer for ${Number((value / hourMs).toPrecision(3))} h` : '',
  }
}

function pausesOf(hours: readonly Instant[]): {
  readonly knownHours: number
  readonly longestPauseMs: number
} {
  const sorted = hours.toSorted((a, b) => a - b)
  const [first] = sorted
  const last = sorted.at(-1)
  if (first === undefined || last === undefined) return { knownHours: 0, longestPauseMs: 0 }
  const pauses = sorted.slice(1).map((hour, at) => hour - (sorted[at] ?? hour) - hourMs)
  return { knownHours: (last - first) / hourMs + 1, longestPauseMs: Math.max(0, ...pauses) }
}
