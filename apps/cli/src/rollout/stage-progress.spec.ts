import { madeRollout } from '../made-answers.fixture.ts'
import { rolloutAnswer } from './rollout-answers.ts'
import { stageProgress } from './stage-progress.ts'

const hourMs = 3_600_000
const start = 983_750_400_000

function progressOf(changes: object) {
  return stageProgress(rolloutAnswer.parse({ ...madeRollout, ...changes }))
}

const entered = (kind: string, eventTime: number | null) => ({ sequence: 2, kind, at: start, eventTime })

describe('stageProgress', () => {
  it('counts event time from the entry of the step', () => {
    expect(progressOf({})).toEqual({ since: start, elapsedMs: 3 * hourMs, leastMs: 12 * hourMs })
  })

  it('begins where event time was learnt when the step began without', () => {
    const events = [entered('stepEntered', null), entered('eventTimeLearnt', start + hourMs)]
    expect(progressOf({ events })).toMatchObject({ since: start + hourMs, elapsedMs: 2 * hourMs })
  })

  it('knows the watch, and looks through a pause', () => {
    const events = [entered('watchEntered', start), { ...entered('paused', start) }]
    expect(progressOf({ phase: 'watching', events })).toMatchObject({ leastMs: 6 * hourMs })
    expect(progressOf({ phase: 'paused', step: null, events })).toMatchObject({ leastMs: 6 * hourMs })
  })

  it('is not known before the first tally and after the end', () => {
    expect(progressOf({ assessment: null })).toBeNull()
    expect(progressOf({ phase: 'promoted' })).toBeNull()
  })
})
