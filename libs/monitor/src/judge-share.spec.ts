import fc from 'fast-check'
import { blankResult } from './blank-result.ts'
import { judgeShare, shareThatMatters } from './judge-share.ts'

const blank = blankResult({
  check: 'null_share',
  family: 'quality',
  subjectKind: 'feature',
  subject: 'distance',
  segment: '',
  statistic: 'share',
  window: { start: 0, end: 3_600_000 },
})
const judge = (hits: number, n: number) => judgeShare(blank, { hits, n, threshold: 0.1, leastRows: 50 })

describe('share of bad rows', () => {
  it('fails when it is above the threshold with 99 % confidence', () => {
    // (0.2 + 0.016587 -+ 2.5758 x sqrt(0.16 / 200 + 0.000041467)) / 1.033174
    expect(judge(40, 200)).toMatchObject({
      verdict: 'fail',
      reason: 'measured',
      value: 0.2,
      n: 200,
      threshold: 0.1,
    })
    expect(judge(40, 200).lower).toBeCloseTo(0.13731, 4)
    expect(judge(40, 200).upper).toBeCloseTo(0.28196, 4)
  })

  it('is inconclusive when chance may have lifted it above the threshold', () => {
    expect(judge(25, 200)).toMatchObject({ verdict: 'inconclusive', reason: 'measured', value: 0.125 })
  })

  it('passes up to the threshold', () => {
    expect(judge(20, 200)).toMatchObject({ verdict: 'pass', value: 0.1 })
  })

  it('is inconclusive with too few rows, however bad, and shows what it saw', () => {
    expect(judge(49, 49)).toMatchObject({ verdict: 'inconclusive', reason: 'too-few-rows', value: 1 })
    expect(judge(0, 0)).toMatchObject({
      verdict: 'inconclusive',
      reason: 'no-rows',
      value: null,
      lower: null,
    })
  })

  it('never turns from fail to less with more bad rows, or with more rows of the same share', () => {
    const rows = fc.integer({ min: 50, max: 5000 }).chain((n) => fc.tuple(fc.nat({ max: n }), fc.constant(n)))
    fc.assert(
      fc.property(rows, ([hits, n]) => {
        if (judge(hits, n).verdict !== 'fail') return
        expect(judge(Math.min(hits + 1, n), n).verdict).toBe('fail')
        expect(judge(hits * 2, n * 2).verdict).toBe('fail')
      }),
    )
  })
})

describe('share that matters', () => {
  const rules = { shareTimes: 3, leastShare: 0.005 }

  it.each([
    [0, 0.005],
    [0.001, 0.005],
    [0.1, 0.3],
    [0.25, 0.75],
    [0.4, 0.8],
    [1, 1],
  ])('is, where %p is usual, %p', (usual, matters) => {
    expect(shareThatMatters(usual, rules)).toBeCloseTo(matters, 12)
  })

  it('can be surpassed unless all rows are usually bad', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), (usual) => {
        expect(shareThatMatters(usual, rules)).toBeLessThan(1)
        expect(shareThatMatters(usual, rules)).toBeGreaterThanOrEqual(Math.max(usual, 0.005))
      }),
    )
  })
})
