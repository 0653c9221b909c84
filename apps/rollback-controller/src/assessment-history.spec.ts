import { assess, evolve } from '@weir/rollout'
import { sampleStart } from '@weir/testkit'
import { AssessmentHistory } from './assessment-history.ts'
import { EvidenceBook } from './evidence-book.ts'
import { flights } from './made-controller.ts'

const watched = evolve(evolve(null, sampleStart(flights, 'r1')), {
  kind: 'watchEntered',
  at: 0,
  eventTime: null,
  by: 'weir',
  reason: 'loaded',
  assessment: null,
  challengerPredictions: 0,
})
const nothing = assess(watched, new EvidenceBook().of('r1'))

describe('the history of assessments', () => {
  it('keeps what a plot needs of each', () => {
    const history = new AssessmentHistory()
    history.add(watched, nothing, 5)
    expect(history.of('r1')).toEqual([
      {
        at: 5,
        watermark: null,
        phase: 'watching',
        weightPercent: 100,
        challengerPredictions: 0,
        checks: [expect.objectContaining({ check: 'errors', verdict: 'inconclusive', n: 0 })],
      },
    ])
    expect(history.of('r2')).toEqual([])
  })

  it('has one point a second, and one more when the stage changes', () => {
    const history = new AssessmentHistory()
    for (const at of [0, 400, 999, 1_000]) history.add(watched, nothing, at)
    expect(history.of('r1').map(({ at }) => at)).toEqual([0, 1_000])
    history.add({ ...watched, stage: { phase: 'promoted' } }, nothing, 1_001)
    expect(history.of('r1').map(({ at, phase }) => [at, phase])).toContainEqual([1_001, 'promoted'])
  })

  it('thins out as it grows, and keeps its beginning', () => {
    const history = new AssessmentHistory()
    for (let second = 0; second < 2_000; second += 1) history.add(watched, nothing, second * 1_000)
    const points = history.of('r1')
    expect(points.length).toBeLessThanOrEqual(500)
    expect(points[0]?.at).toBe(0)
    expect(points.at(-1)?.at).toBeGreaterThan(1_990_000)
  })

  it('forgets the oldest of very many rollouts', () => {
    const history = new AssessmentHistory()
    for (let id = 0; id < 101; id += 1) history.add({ ...watched, rolloutId: `r${id}` }, nothing, 0)
    expect(history.of('r0')).toEqual([])
    expect(history.of('r100')).toHaveLength(1)
  })
})
