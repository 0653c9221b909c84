import { setTimeout as wait } from 'node:timers/promises'
import { Unavailable } from '@weir/vocabulary'
import { keepLead } from './keep-lead.ts'
import { requireLead } from './lead.ts'

/** A lock in memory; `holder` is who has it, and `isAway` that the store does not answer. */
function madeLock() {
  const state = { isFree: true, isAway: false, fence: 0, isHeld: false, holds: 0 }
  const lock = {
    async hold() {
      state.holds += 1
      if (state.isAway) throw new Unavailable('redis-unavailable', 'no answer')
      if (!state.isHeld && state.isFree) Object.assign(state, { isHeld: true, fence: state.fence + 1 })
      return lock.current()
    },
    current: () => (state.isHeld ? { fence: state.fence, validUntil: Infinity } : null),
    async release() {
      Object.assign(state, { isHeld: false, isFree: true })
    },
  }
  return { state, lock }
}

function started(lock: ReturnType<typeof madeLock>['lock']) {
  const held: boolean[] = []
  const logger = { info: () => undefined, warn: () => undefined }
  const lead = keepLead({ lock, ttlMs: 15, logger, onHeld: (isLeader) => void held.push(isLeader) })
  return { lead, held }
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await wait(1)
}

describe('the lead of a controller', () => {
  it('is taken when it is free and held again and again', async () => {
    const { state, lock } = madeLock()
    const { lead, held } = started(lock)
    await until(() => state.holds > 2)
    expect(lead.fence()).toBe(1)
    expect(requireLead(lead)).toBe(1)
    expect(held.at(-1)).toBe(true)
    await lead.stop()
  })

  it('is waited for while another has it', async () => {
    const { state, lock } = madeLock()
    state.isFree = false
    const { lead, held } = started(lock)
    await until(() => held.length > 0)
    expect(lead.fence()).toBeNull()
    expect(() => requireLead(lead)).toThrow(expect.objectContaining({ code: 'not-leader' }))
    expect(held.at(-1)).toBe(false)
    state.isFree = true
    await until(() => held.at(-1) === true)
    expect(lead.fence()).toBe(1)
    await lead.stop()
  })

  it('is lost without an answer of the store, and taken again under a higher number', async () => {
    const { state, lock } = madeLock()
    const { lead, held } = started(lock)
    await until(() => held.at(-1) === true)
    Object.assign(state, { isAway: true, isHeld: false })
    await until(() => held.at(-1) === false)
    state.isAway = false
    await until(() => held.at(-1) === true)
    expect(lead.fence()).toBe(2)
    await lead.stop()
  })

  it('is given back at the end', async () => {
    const { state, lock } = madeLock()
    const { lead, held } = started(lock)
    await until(() => held.at(-1) === true)
    await lead.stop()
    expect(state).toMatchObject({ isHeld: false })
    expect(held.at(-1)).toBe(false)
  })
})
