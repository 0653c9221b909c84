import { challenger, champion } from './made-traffic.fixture.ts'
import { countOnce, type TallyScope } from './count-once.ts'

type Fact = Parameters<typeof countOnce>[0]

const scope: TallyScope = { rolloutId: 'r1', challenger, latencyObjectiveMs: 50 }
const good: Fact = {
  rolloutId: 'r1',
  intendedVersion: champion,
  intendedRole: 'champion',
  probability: 0.75,
  requestId: 'q',
  predictedClass: 'late',
  status: 'ok',
  isFallback: false,
  isNotNumber: false,
  latencyMs: 5,
}
const failed: Fact = { ...good, status: 'error', isFallback: true, latencyMs: 90 }

describe('bad events of one entity', () => {
  it('are none in a good answer', () => {
    expect(countOnce(good, 'e', { scope, seen: new Set() })).toEqual({ fact: good, keys: [] })
  })

  it('count each kind the first time, and the answer alone after that', () => {
    const first = countOnce(failed, 'e', { scope, seen: new Set() })
    expect(first.fact).toBe(failed)
    expect(first.keys).toHaveLength(3)
    const second = countOnce(failed, 'e', { scope, seen: new Set(first.keys) })
    expect(second.keys).toEqual([])
    expect(second.fact).toMatchObject({ status: 'ok', isFallback: false, latencyMs: 0, predictedClass: '' })
  })

  it('keep the kinds that are new', () => {
    const seen = new Set(countOnce({ ...good, latencyMs: 90 }, 'e', { scope, seen: new Set() }).keys)
    expect(countOnce(failed, 'e', { scope, seen }).fact).toMatchObject({
      status: 'error',
      isFallback: true,
      latencyMs: 0,
    })
  })

  it('of another entity count on their own', () => {
    const seen = new Set(countOnce(failed, 'e', { scope, seen: new Set() }).keys)
    expect(countOnce(failed, 'other', { scope, seen }).fact).toBe(failed)
  })

  it('count once for split traffic, whichever version had them', () => {
    const seen = new Set(countOnce(failed, 'e', { scope, seen: new Set() }).keys)
    const byChallenger: Fact = {
      ...failed,
      intendedVersion: challenger,
      intendedRole: 'challenger',
      probability: 0.5,
    }
    expect(countOnce(byChallenger, 'e', { scope, seen }).fact.status).toBe('ok')
  })

  it('count for each version where both answer: the one that answers first does not hide the other', () => {
    const all: Fact = { ...failed, probability: 1 }
    const seen = new Set(countOnce(all, 'e', { scope, seen: new Set() }).keys)
    const onCopy: Fact = { ...failed, intendedVersion: challenger, intendedRole: 'shadow', probability: 1 }
    expect(countOnce(onCopy, 'e', { scope, seen }).fact).toBe(onCopy)
    expect(countOnce(all, 'e', { scope, seen }).fact.status).toBe('ok')
  })
})
