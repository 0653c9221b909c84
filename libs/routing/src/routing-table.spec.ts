import { parseModelName, parseVersionNumber } from '@weir/vocabulary'
import fc from 'fast-check'
import {
  challengerOf,
  championOf,
  checkTable,
  versionsOf,
  type RoutingTable,
  type Variant,
} from './routing-table.ts'
import { shadowVersions } from './shadow-versions.ts'

const v1 = parseVersionNumber(1)
const v2 = parseVersionNumber(2)
const v3 = parseVersionNumber(3)

const champion = (weightPercent: number): Variant => ({ version: v1, role: 'champion', weightPercent })
const challenger = (weightPercent: number): Variant => ({ version: v2, role: 'challenger', weightPercent })

function tableOf(changes: Partial<RoutingTable>): RoutingTable {
  return {
    model: parseModelName('flights'),
    epoch: 1,
    salt: 'salt',
    rolloutId: null,
    variants: [champion(95), challenger(5)],
    shadows: [],
    standby: [],
    changedAt: 0,
    ...changes,
  }
}

const invalid = expect.objectContaining({ kind: 'invalid-input', code: 'routing-table-invalid' })

describe('a routing table', () => {
  it('is accepted with a champion alone, or with one challenger', () => {
    const alone = tableOf({ variants: [champion(100)] })
    expect(checkTable(alone)).toBe(alone)
    expect(checkTable(tableOf({})).variants).toHaveLength(2)
  })

  it('is accepted with any weight and what is left of a hundred', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (weight) => {
        expect(() =>
          checkTable(tableOf({ variants: [champion(100 - weight), challenger(weight)] })),
        ).not.toThrow()
      }),
    )
  })

  it.each<[string, Partial<RoutingTable>]>([
    ['no variant', { variants: [] }],
    ['no champion', { variants: [challenger(100)] }],
    ['the challenger first', { variants: [challenger(5), champion(95)] }],
    ['two champions', { variants: [champion(50), { ...champion(50), version: v2 }] }],
    ['two challengers', { variants: [champion(90), challenger(5), { ...challenger(5), version: v3 }] }],
    ['the same version twice', { variants: [champion(50), { ...challenger(50), version: v1 }] }],
    ['weights under a hundred', { variants: [champion(90), challenger(5)] }],
    ['weights over a hundred', { variants: [champion(100), challenger(5)] }],
    ['a negative weight', { variants: [champion(101), challenger(-1)] }],
    ['a weight that is no number', { variants: [champion(Number.NaN), challenger(5)] }],
    ['epoch 0', { epoch: 0 }],
    ['half an epoch', { epoch: 1.5 }],
  ])('is refused with %s', (_what, changes) => {
    expect(() => checkTable(tableOf(changes))).toThrow(invalid)
  })

  it('names its champion and its challenger', () => {
    expect(championOf(tableOf({}))).toEqual(champion(95))
    expect(challengerOf(tableOf({}))).toEqual(challenger(5))
    expect(challengerOf(tableOf({ variants: [champion(100)] }))).toBeNull()
    expect(() => championOf(tableOf({ variants: [] }))).toThrow(invalid)
  })

  it('lists every version that must be loaded, once', () => {
    expect(versionsOf(tableOf({ shadows: [v2, v1], standby: [v3, v1] }))).toEqual([v1, v2, v3])
  })

  it('has each shadow score what another version answered, and never its own answer', () => {
    const table = tableOf({ shadows: [v1, v2] })
    expect(shadowVersions(table, v1)).toEqual([v2])
    expect(shadowVersions(table, v2)).toEqual([v1])
    expect(shadowVersions(table, v3)).toEqual([v1, v2])
  })
})
