import fc from 'fast-check'
import { CheckMemory } from './check-memory.ts'
import { type CheckResult } from './check-result.ts'
import { defaultMonitor } from './default-monitor.ts'
import { madeResult } from './made-results.fixture.ts'

const pass = (hour: number) => madeResult(hour, { verdict: 'pass', value: 0 })
const fail = (hour: number) => madeResult(hour)
const inconclusive = (hour: number) => madeResult(hour, { verdict: 'inconclusive', reason: 'too-few-rows' })
const firing = (results: readonly CheckResult[]) => {
  const memory = new CheckMemory()
  memory.record(results)
  return memory.firing(defaultMonitor)
}

describe('memory of checks', () => {
  it('fires when k of the last n windows failed, with the newest fail', () => {
    expect(firing([fail(0)])).toEqual([])
    expect(firing([fail(0), pass(1), fail(2)])).toEqual([
      { family: 'quality', result: fail(2), fails: 2, of: 3 },
    ])
    expect(firing([fail(0), pass(1), pass(2), fail(3)])).toEqual([])
  })

  it('goes on firing until enough windows are well again', () => {
    expect(firing([fail(0), fail(1), pass(2)])).toHaveLength(1)
    expect(firing([fail(0), fail(1), pass(2), pass(3)])).toEqual([])
  })

  it('lets too little data change nothing', () => {
    expect(firing([fail(0), inconclusive(1), inconclusive(2), inconclusive(3), fail(4)])).toHaveLength(1)
    expect(firing([fail(0), fail(1), inconclusive(2), inconclusive(3), inconclusive(4)])).toHaveLength(1)
  })

  it('never fires from a check that is deaf, shown only or switched off', () => {
    expect(
      firing([0, 1, 2].map((hour) => madeResult(hour, { verdict: 'inconclusive', reason: 'deaf' }))),
    ).toEqual([])
    const shown = { check: 'drift', statistic: 'psi', family: null } as const
    expect(firing([0, 1, 2].map((hour) => madeResult(hour, shown)))).toEqual([])
    const memory = new CheckMemory()
    memory.record([fail(0), fail(1)])
    const off = { ...defaultMonitor, quality: { ...defaultMonitor.quality, isOn: false } }
    expect(memory.firing(off)).toEqual([])
  })

  it('lets the windows of a deaf check go by, so that a gross fault of long ago does not count', () => {
    const deaf = (hour: number) => madeResult(hour, { verdict: 'inconclusive', reason: 'deaf' })
    expect(firing([fail(0), deaf(1), fail(2)])).toHaveLength(1)
    expect(firing([fail(0), deaf(1), deaf(2), fail(3)])).toEqual([])
    expect(firing([fail(0), fail(1), deaf(2), deaf(3)])).toEqual([])
  })

  it('counts only windows that share no row', () => {
    const day = (hour: number) =>
      madeResult(hour, { window: { start: hour * 3_600_000, end: (hour + 24) * 3_600_000 } })
    expect(firing([day(0), day(1), day(2), day(3)])).toEqual([])
    expect(firing([day(0), day(6), day(24)])).toHaveLength(1)
  })

  it('takes the newer report of a window that is reported again', () => {
    expect(firing([fail(0), fail(1), pass(1)])).toEqual([])
    expect(firing([fail(0), pass(1), fail(1)])).toHaveLength(1)
  })

  it('is the same when it is filled twice', () => {
    const verdicts = fc.array(fc.constantFrom('pass', 'fail', 'inconclusive'), { maxLength: 20 })
    fc.assert(
      fc.property(verdicts, (list) => {
        const results = list.map((verdict, hour) => madeResult(hour, { verdict }))
        expect(firing([...results, ...results.slice(-12)])).toEqual(firing(results))
      }),
    )
  })

  it('keeps checks of features, segments and lengths apart', () => {
    expect(firing([fail(0), madeResult(1, { subject: 'weekday' })])).toEqual([])
    expect(firing([fail(0), madeResult(1, { segment: 'ATL' })])).toEqual([])
    const named = { subject: 'score' }
    const score = { ...named, subjectKind: 'score' } as const
    expect(firing([madeResult(0, named), madeResult(1, score)])).toEqual([])
    expect(firing([madeResult(0, named), madeResult(0, score), madeResult(1, named)])).toHaveLength(1)
  })

  it('forgets what is no longer judged', () => {
    const memory = new CheckMemory()
    memory.record([fail(0), fail(1)])
    memory.forget(2 * 3_600_000)
    expect(memory.firing(defaultMonitor)).toHaveLength(1)
    memory.forget(2 * 3_600_000 + 1)
    expect(memory.firing(defaultMonitor)).toEqual([])
  })
})
