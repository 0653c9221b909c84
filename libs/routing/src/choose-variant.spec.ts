import { parseModelName, parseVersionNumber } from '@weir/vocabulary'
import fc from 'fast-check'
import { bucketOf, chooseVariant } from './choose-variant.ts'
import { type RoutingTable } from './routing-table.ts'

const v1 = parseVersionNumber(1)
const v2 = parseVersionNumber(2)

function tableOf(challengerPercent: number): RoutingTable {
  return {
    model: parseModelName('flights'),
    epoch: 1,
    salt: 'salt',
    rolloutId: 'rollout-1',
    variants: [
      { version: v1, role: 'champion', weightPercent: 100 - challengerPercent },
      { version: v2, role: 'challenger', weightPercent: challengerPercent },
    ],
    shadows: [],
    standby: [],
    changedAt: 0,
  }
}

const entities = Array.from({ length: 20_000 }, (_, index) => `flight-${index}`)

const bucketsBySalt = ['a', 'rollout-7', 'é'].map((salt) => entities.map((entity) => bucketOf(salt, entity)))

function isChallenger(salt: string, entity: string, percent: number): boolean {
  return chooseVariant(bucketOf(salt, entity), tableOf(percent)).role === 'challenger'
}

function isDrawn(bucket: number | undefined, table: RoutingTable): boolean {
  return bucket !== undefined && chooseVariant(bucket, table).role === 'challenger'
}

/** Pearson's statistic of a count against its expectation, 1 degree of freedom. */
function chiSquare(count: number, total: number, share: number): number {
  const difference = count - total * share
  return difference ** 2 / (total * share * (1 - share))
}

/** 99.9 % quantile for 1 degree of freedom; the inputs are fixed, so this never fails by chance. */
const limit = 10.83

describe('the choice of a variant', () => {
  it.each([1, 5, 25, 50, 99])('gives the challenger %s %% of entities', (percent) => {
    const table = tableOf(percent)
    for (const buckets of bucketsBySalt) {
      const count = buckets.filter((bucket) => chooseVariant(bucket, table).role === 'challenger').length
      expect(chiSquare(count, buckets.length, percent / 100)).toBeLessThan(limit)
    }
  })

  it('is exact over all buckets: the challenger owns its share of them, to the bucket', () => {
    for (const percent of [0.001, 1, 5, 12.5, 50, 99.9]) {
      const edge = Math.ceil((percent / 100) * 2 ** 32)
      expect(chooseVariant(edge - 1, tableOf(percent)).role).toBe('challenger')
      expect(chooseVariant(edge, tableOf(percent)).role).toBe('champion')
    }
    expect(chooseVariant(0, tableOf(0)).role).toBe('champion')
    expect(chooseVariant(2 ** 32 - 1, tableOf(100)).role).toBe('challenger')
  })

  it('draws other entities with another salt, independently of the first', () => {
    const [one = [], other = []] = bucketsBySalt
    const table = tableOf(50)
    const first = entities.map((_, index) => index).filter((index) => isDrawn(one[index], table))
    const both = first.filter((index) => isDrawn(other[index], table))
    expect(chiSquare(both.length, first.length, 0.5)).toBeLessThan(limit)
  })

  it('is the same for the same entity and table, whoever asks', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (salt, entity, percent) => {
          const one = chooseVariant(bucketOf(salt, entity), tableOf(percent))
          const other = chooseVariant(bucketOf(salt, entity), structuredClone(tableOf(percent)))
          expect(other).toEqual(one)
        },
      ),
    )
  })

  it('moves an entity only to the challenger while the weight rises, at most once, and back with weight 0', () => {
    const ramp = fc.uniqueArray(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 2, maxLength: 8 })
    fc.assert(
      fc.property(ramp, fc.string(), (weights, entity) => {
        const steps = [...weights]
          .sort((a, b) => a - b)
          .map((percent) => isChallenger('salt', entity, percent))
        const moves = steps.filter((step, index) => index > 0 && step !== steps[index - 1])
        expect(moves.length).toBeLessThanOrEqual(1)
        expect(moves.every((isMovedToChallenger) => isMovedToChallenger)).toBe(true)
        expect(isChallenger('salt', entity, 0)).toBe(false)
      }),
    )
  })

  it('tells the probability with which it chose', () => {
    expect(chooseVariant(0, tableOf(5))).toEqual({ version: v2, role: 'challenger', probability: 0.05 })
    expect(chooseVariant(2 ** 31, tableOf(5))).toEqual({ version: v1, role: 'champion', probability: 0.95 })
  })

  it('is always the champion without a challenger', () => {
    const alone = {
      ...tableOf(0),
      variants: [{ version: v1, role: 'champion' as const, weightPercent: 100 }],
    }
    expect(chooseVariant(0, alone)).toEqual({ version: v1, role: 'champion', probability: 1 })
  })

  it('hashes salt and entity to the published bucket', () => {
    // mmh3.hash('salt:flight-1', 0, signed=False) and so on, of Python's mmh3 5.3.1.
    expect(bucketOf('salt', 'flight-1')).toBe(4_170_255_340)
    expect(bucketOf('é', 'Zürich')).toBe(814_780_415)
  })
})
