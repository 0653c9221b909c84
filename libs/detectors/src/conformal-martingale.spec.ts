import { addScore, startConformal, type ConformalState } from './conformal-martingale.ts'
import { alarmLevel } from './run-length.ts'

const parkMiller = (seed: number) => {
  let x = seed
  return () => (x = (16807 * x) % 2147483647) / 2147483647
}
const random = parkMiller(2001)
const quarters = startConformal({ edges: [0.25, 0.5, 0.75], runLength: 1000 })
const fiftieths = startConformal({
  edges: Array.from({ length: 49 }, (_, i) => (i + 1) / 50),
  runLength: 1000,
})

/** Wealth by definition: all scores kept, ranks counted, plain products. */
function byDefinition(scores: readonly number[], us: readonly number[]) {
  const wealth = [1 / 3, 1 / 3, 1 / 3]
  let shiryaevRoberts = 0
  let before = 1
  for (const [t, u] of us.entries()) {
    const bins = scores.slice(0, t + 1).map((score) => Math.floor(4 * score))
    const own = bins.at(-1) ?? NaN
    const stranger = bins.filter((bin) => bin > own).length
    const p = (stranger + u * bins.filter((bin) => bin === own).length) / bins.length
    const all = wealth.reduce((sum, part) => sum + part, 0)
    for (const [at, part] of wealth.entries())
      wealth[at] = (0.99 * part + (0.01 * all) / 3) * (1 + (at - 1) * (p - 0.5))
    const now = wealth.reduce((sum, part) => sum + part, 0)
    shiryaevRoberts = (shiryaevRoberts + 1) * (now / before)
    before = now
  }
  return { lnWealth: Math.log(before), level: Math.log(shiryaevRoberts / 1000) }
}

/** What the scores' source gives from `changeAt` on shows when: steps until each reading alarms. */
function delays(changeAt: number, scoreAfter: () => number) {
  let state = fiftieths
  const found = { ville: Infinity, shiryaevRoberts: Infinity, early: false }
  for (let t = 0; t < changeAt + 2_000 && found.ville === Infinity; t++) {
    state = addScore(state, t < changeAt ? random() : scoreAfter(), random())
    if (state.lnWealth >= Math.log(1000)) found.ville = t - changeAt
    if (t >= changeAt && alarmLevel(state) >= 0)
      found.shiryaevRoberts = Math.min(found.shiryaevRoberts, t - changeAt)
  }
  return found
}
const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]

describe('conformal test martingale', () => {
  it('bets as it is defined', () => {
    const scores = Array.from({ length: 200 }, () => random() ** 2)
    const us = scores.map(() => random())
    const state = scores.reduce((s, score, t) => addScore(s, score, us[t] ?? NaN), quarters)
    const expected = byDefinition(scores, us)
    expect(state.lnWealth).toBeCloseTo(expected.lnWealth, 10)
    expect(alarmLevel(state)).toBeCloseTo(expected.level, 10)
    expect(state.shares[0] + state.shares[1] + state.shares[2]).toBeCloseTo(1, 12)
  })

  it('has the wealth reach ln(20) in at most one of 20 sequences without a change', () => {
    const sequences = 250
    let reached = 0
    for (let i = 0; i < sequences; i++) {
      let state = quarters
      for (let t = 0; t < 1_000 && state.lnWealth < Math.log(20); t++)
        state = addScore(state, random(), random())
      reached += Number(state.lnWealth >= Math.log(20))
    }
    expect(reached / sequences).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / sequences))
    expect(reached).toBeGreaterThan(0)
  })

  it('sees a rise and a fall of the scores', () => {
    for (const scoreAfter of [() => random() ** 0.5, () => random() ** 2]) {
      const found = Array.from({ length: 15 }, () => delays(1_000, scoreAfter))
      expect(found.every(({ ville }) => ville >= 0)).toBe(true)
      expect(median(found.map(({ ville }) => ville))).toBeLessThan(200)
      expect(median(found.map(({ shiryaevRoberts }) => shiryaevRoberts))).toBeLessThan(100)
    }
  })

  it('survives being stored at any step', () => {
    let kept = quarters
    let stored = quarters
    for (let i = 0; i < 40; i++) {
      const restored: ConformalState = JSON.parse(JSON.stringify(stored))
      stored = addScore(restored, (i % 9) / 9, (i % 7) / 7)
      kept = addScore(kept, (i % 9) / 9, (i % 7) / 7)
    }
    expect(stored).toEqual(kept)
  })

  it.each([
    () => startConformal({ edges: [], runLength: 10 }),
    () => startConformal({ edges: [1, 1], runLength: 10 }),
    () => startConformal({ edges: [NaN], runLength: 10 }),
    () => startConformal({ edges: [1, Infinity], runLength: 10 }),
    () => startConformal({ edges: [1], runLength: 1 }),
    () => addScore(quarters, NaN, 0.5),
    () => addScore(quarters, Infinity, 0.5),
    () => addScore(quarters, 0.5, 1.5),
    () => addScore(quarters, 0.5, NaN),
  ])('refuses what it has no contract for: %s', (call) => {
    expect(call).toThrow(RangeError)
  })
})
