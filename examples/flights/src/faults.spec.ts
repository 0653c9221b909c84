import { hourMs } from '@weir/vocabulary'

import { at } from './column.ts'
import { injectorOf, type Fault, type FaultyRequest } from './faults.ts'
import { lateRatesMs, rowWidth } from './flight-columns.ts'
import { dayStartMs } from './flights.ts'
import { madeColumns } from './made-columns.ts'
import { featureNames } from './model-contract.ts'

const flights = 4000
/** The last flight before it is the 3599th. */
const startMs = dayStartMs(0) + hourMs

const columns = madeColumns(flights)

describe('injectorOf', () => {
  it('multiplies the features of another unit, and no other', () => {
    const scaled: Fault = { kind: 'linear', features: ['distance', 'weekday'], factor: 2, plus: 1 }
    expect(faulty(scaled, 5).features).toEqual(rowWith(5, { weekday: 2 * 15 + 1, distance: 2 * 25 + 1 }))
  })

  it('makes the stated share of one feature null, the same flights each time', () => {
    const nulls: Fault = { kind: 'nulls', feature: 'distance', share: 0.3 }
    const hit = () => allOf(nulls).map(({ features }) => Number.isNaN(at(features, 2)))
    expect(shareOf(hit())).toBeCloseTo(0.3, 1)
    expect(hit()).toEqual(hit())
    expect(allOf(nulls).every(({ features }) => at(features, 1) >= 10)).toBe(true)
  })

  it('freezes a feature at its last value before the start', () => {
    const lastBefore = hourMs / 1000 - 1
    expect(faulty({ kind: 'frozen', feature: 'distance' }, 3900).features).toEqual(
      rowWith(3900, { distance: 20 + (lastBefore % 1000) }),
    )
  })

  it('sends no flight of an airport that vanished, and every other', () => {
    const answers = allOf({ kind: 'vanished', airport: 'ORD' }).map((request) => request.answers)
    expect(answers.slice(0, 4)).toEqual([1, 0, 1, 0])
    expect(shareOf(answers.map((count) => count === 0))).toBe(0.5)
  })

  it('knows no airport of another name', () => {
    expect(() => injectorOf({ kind: 'vanished', airport: 'XXX' }, columns, startMs)).toThrow(
      'no flight leaves XXX',
    )
  })

  it('takes the rates that are late, and says how old they are', () => {
    const { features, featureAgeMs } = faulty({ kind: 'late-rates' }, 7)
    expect(features).toEqual(new Float32Array(rowWidth).fill(-1))
    expect(featureAgeMs).toBe(lateRatesMs)
  })

  it('repeats the stated share of the requests, and drops what is not sent', () => {
    const repeated = allOf({ kind: 'duplicates', share: 0.3 }).map(({ answers }) => answers)
    const sent = allOf({ kind: 'fewer', share: 0.5 }).map(({ answers }) => answers)
    expect(shareOf(repeated.map((answers) => answers === 2))).toBeCloseTo(0.3, 1)
    expect(repeated).not.toContain(0)
    expect(shareOf(sent.map((answers) => answers === 0))).toBeCloseTo(0.5, 1)
    expect(sent).not.toContain(2)
  })
})

function faulty(fault: Fault, index: number): FaultyRequest {
  const features = columns.features.slice(index * rowWidth, (index + 1) * rowWidth)
  const request = { features, featureAgeMs: 0, answers: 1 }
  injectorOf(fault, columns, startMs)(request, index)
  return request
}

function allOf(fault: Fault): readonly FaultyRequest[] {
  return Array.from({ length: flights }, (_, index) => faulty(fault, index))
}

function rowWith(
  index: number,
  changed: Partial<Record<(typeof featureNames)[number], number>>,
): Float32Array {
  return Float32Array.from(featureNames, (name, place) => changed[name] ?? place * 10 + (index % 1000))
}

function shareOf(flags: readonly boolean[]): number {
  return flags.filter((flag) => flag).length / flags.length
}
