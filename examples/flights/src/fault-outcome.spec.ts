import { groupOutcome, meets } from './fault-outcome.ts'
import { type FaultTrial } from './fault-trial.ts'

const nothing: FaultTrial = new Map()

function quality(hours: number): FaultTrial {
  return new Map([['quality', { hours, check: 'null_share', subject: 'distance' }]])
}

function volume(hours: number): FaultTrial {
  return new Map([['volume', { hours, check: 'volume', subject: '' }]])
}

describe('groupOutcome', () => {
  it('takes the first alert of the group from each start', () => {
    const both: FaultTrial = new Map([...quality(5), ...volume(3)])
    expect(groupOutcome([both], ['quality', 'volume'])).toEqual({
      found: 1,
      of: 1,
      medianHours: 3,
      by: 'volume',
    })
    expect(groupOutcome([both], ['quality']).medianHours).toBe(5)
  })

  it('counts a start from which nothing was found as never', () => {
    const trials = [quality(2), quality(4), nothing]
    expect(groupOutcome(trials, ['quality'])).toMatchObject({ found: 2, of: 3, medianHours: 4 })
    expect(groupOutcome([quality(2), nothing], ['quality']).medianHours).toBeNull()
  })

  it('has no median without starts, and names no check that found nothing', () => {
    expect(groupOutcome([], ['drift'])).toEqual({ found: 0, of: 0, medianHours: null, by: '' })
    expect(groupOutcome([nothing], ['drift'])).toMatchObject({ medianHours: null, by: '' })
  })

  it('is the mean of the middle two for an even number of starts', () => {
    expect(groupOutcome([quality(2), quality(5)], ['quality']).medianHours).toBe(3.5)
  })
})

describe('meets', () => {
  it('asks for the median, not for every start', () => {
    const trials = [quality(2), quality(3), quality(90)]
    expect(meets(trials, { families: ['quality'], mostHours: 3 })).toBe(true)
    expect(meets(trials, { families: ['quality'], mostHours: 2 })).toBe(false)
    expect(meets([nothing], { families: ['quality'], mostHours: 1000 })).toBe(false)
  })
})
