import { sampleTable } from '@weir/testkit'
import { parseModelName } from '@weir/vocabulary'
import { holdRoute, routeInForce, type HeldRoute } from './held-route.ts'

const model = parseModelName('flights')

function read(epoch: number, at: number, lease: { epoch: number; remainingMs: number } | null) {
  return { stored: { table: sampleTable(model, epoch), lease }, sentAt: at, now: at }
}

/** Reads in order, from nothing held. */
function after(...reads: readonly ReturnType<typeof read>[]): HeldRoute {
  const held = reads.reduce<HeldRoute | null>((before, next) => holdRoute(before, next), null)
  if (held === null) throw new Error('no reads')
  return held
}

function challengerPercent(held: HeldRoute, now: number): number | undefined {
  return routeInForce(held, now).variants[1]?.weightPercent
}

describe('what a reader keeps of a route', () => {
  it('gives the challenger its weight until the lease ends, by the reader clock', () => {
    const held = after(read(1, 1_000, { epoch: 1, remainingMs: 500 }))
    expect(challengerPercent(held, 1_499)).toBe(5)
    expect(challengerPercent(held, 1_500)).toBe(0)
  })

  it('counts the lease from before the read was sent, so that a slow answer cannot stretch it', () => {
    const slow = { ...read(1, 1_000, { epoch: 1, remainingMs: 500 }), now: 1_400 }
    expect(challengerPercent(holdRoute(null, slow), 1_499)).toBe(5)
    expect(challengerPercent(holdRoute(null, slow), 1_500)).toBe(0)
  })

  it('never goes back to a lower epoch', () => {
    const held = after(
      read(3, 0, { epoch: 3, remainingMs: 500 }),
      read(2, 10, { epoch: 2, remainingMs: 9_000 }),
    )
    expect(held.table.epoch).toBe(3)
    expect(challengerPercent(held, 499)).toBe(5)
    expect(challengerPercent(held, 500)).toBe(0)
  })

  it('does not take the lease of another epoch for its own', () => {
    expect(challengerPercent(after(read(2, 0, { epoch: 1, remainingMs: 500 })), 1)).toBe(0)
  })

  it('goes on with a renewed lease', () => {
    const held = after(
      read(1, 0, { epoch: 1, remainingMs: 500 }),
      read(1, 400, { epoch: 1, remainingMs: 500 }),
    )
    expect(challengerPercent(held, 899)).toBe(5)
    expect(held.isLapsed).toBe(false)
  })

  it('keeps the longer of two leases when an older answer comes last', () => {
    const held = after(
      read(1, 400, { epoch: 1, remainingMs: 500 }),
      read(1, 300, { epoch: 1, remainingMs: 500 }),
    )
    expect(challengerPercent(held, 899)).toBe(5)
  })

  it('gives an epoch whose lease lapsed no challenger again, though a lease for it turns up', () => {
    const lapsed = after(
      read(1, 0, { epoch: 1, remainingMs: 500 }),
      read(1, 500, { epoch: 1, remainingMs: 60_000 }),
    )
    expect(challengerPercent(lapsed, 501)).toBe(0)
    const later = holdRoute(lapsed, read(1, 600, { epoch: 1, remainingMs: 60_000 }))
    expect(challengerPercent(later, 601)).toBe(0)
  })

  it('gives the challenger its weight again with the next epoch', () => {
    const held = after(
      read(1, 0, { epoch: 1, remainingMs: 500 }),
      read(1, 600, { epoch: 1, remainingMs: 60_000 }),
      read(2, 700, { epoch: 2, remainingMs: 500 }),
    )
    expect(challengerPercent(held, 701)).toBe(5)
  })

  it('takes a lease that is gone from the store as lapsed', () => {
    const held = after(read(1, 0, { epoch: 1, remainingMs: 500 }), read(1, 100, null))
    expect(held.isLapsed).toBe(true)
    expect(challengerPercent(held, 101)).toBe(0)
  })

  it('takes the first lease of an epoch that was read before it had one', () => {
    const held = after(read(1, 0, null), read(1, 100, { epoch: 1, remainingMs: 500 }))
    expect(challengerPercent(held, 101)).toBe(5)
  })
})
