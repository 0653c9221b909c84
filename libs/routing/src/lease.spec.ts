import { parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { tableInForce } from './lease.ts'
import { type RoutingTable } from './routing-table.ts'

const v1 = parseVersionNumber(1)
const v2 = parseVersionNumber(2)

function tableOf(challengerPercent: number): RoutingTable {
  return {
    model: parseModelName('flights'),
    epoch: 7,
    salt: 'salt',
    rolloutId: 'rollout-1',
    variants: [
      { version: v1, role: 'champion', weightPercent: 100 - challengerPercent },
      { version: v2, role: 'challenger', weightPercent: challengerPercent },
    ],
    shadows: [v2],
    standby: [],
    changedAt: 0,
  }
}

const weights = (table: RoutingTable) => table.variants.map(({ weightPercent }) => weightPercent)

describe('the table in force', () => {
  it('is the written one while the lease of its epoch holds', () => {
    const table = tableOf(25)
    expect(tableInForce(table, { epoch: 7, validUntil: 1_000 }, 999)).toBe(table)
  })

  it('gives all weight to the champion from the moment the lease ends', () => {
    expect(weights(tableInForce(tableOf(25), { epoch: 7, validUntil: 1_000 }, 1_000))).toEqual([100, 0])
  })

  it('gives all weight to the champion without a lease, or with one of another epoch', () => {
    expect(weights(tableInForce(tableOf(25), null, 0))).toEqual([100, 0])
    expect(weights(tableInForce(tableOf(25), { epoch: 6, validUntil: 1_000 }, 0))).toEqual([100, 0])
    expect(weights(tableInForce(tableOf(25), { epoch: 8, validUntil: 1_000 }, 0))).toEqual([100, 0])
  })

  it('changes nothing but the weights: shadows answer nobody and go on', () => {
    const lapsed = tableInForce(tableOf(25), null, 0)
    expect({ ...lapsed, variants: null }).toEqual({ ...tableOf(25), variants: null })
    expect(lapsed.variants.map(({ version, role }) => [version, role])).toEqual([
      [v1, 'champion'],
      [v2, 'challenger'],
    ])
  })

  it('needs no lease where the challenger has no weight, or is none', () => {
    const idle = tableOf(0)
    expect(tableInForce(idle, null, 0)).toBe(idle)
    const alone = { ...idle, variants: idle.variants.slice(0, 1) }
    expect(tableInForce(alone, null, 0)).toBe(alone)
  })
})
