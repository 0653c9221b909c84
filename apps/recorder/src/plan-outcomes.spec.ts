import { planOutcomes } from './plan-outcomes.ts'
import { newReaderState } from './reader-state.ts'

const at = 1_700_000_000_000
const report = (offset: number, eventTime: number, value = 1) => ({
  partition: 2,
  offset,
  timestamp: at,
  value: {
    outcomeId: `o${offset}`,
    model: 'flights',
    requestId: 'r',
    row: 0,
    entityId: 'e',
    name: 'late',
    value,
    eventTime,
    reportedTime: at,
  },
})

describe('planning a chunk of outcomes', () => {
  it('makes a row of each report, corrections and repeats too: their table sorts them out', () => {
    const { rows, repeats, minutes } = planOutcomes([report(5, at, 1), report(6, at + 1, 0)], newReaderState)
    expect(rows).toMatchObject([
      { outcome_id: 'o5', value: 1, kafka_partition: 2, kafka_offset: 5 },
      { outcome_id: 'o6', value: 0, kafka_partition: 2, kafka_offset: 6 },
    ])
    expect([repeats, minutes]).toEqual([0, { subjects: [], answers: [] }])
  })

  it('keeps reports that name no request apart, and lets them move the clock as well', () => {
    const byRequest = report(5, at - 10)
    const byEntity = { ...report(6, at), value: { ...report(6, at).value, requestId: '' } }
    const plan = planOutcomes([byRequest, byEntity], newReaderState)
    expect(plan.rows).toMatchObject([{ outcome_id: 'o5', request_id: 'r' }])
    expect(plan.byEntity).toMatchObject([
      { outcome_id: 'o6', request_id: '', entity_id: 'e', kafka_offset: 6 },
    ])
    expect(plan.progress).toEqual({ 'flights|outcome': at })
  })

  it('moves the clock of the outcomes alone, and not by a report from the future', () => {
    const plan = planOutcomes(
      [report(5, at - 10), report(6, at + 3_600_000), report(7, at - 20)],
      newReaderState,
    )
    expect(plan.rows).toHaveLength(3)
    expect(plan.progress).toEqual({ 'flights|outcome': at - 10 })
    expect(plan.state.marks).toEqual({})
  })

  it('tells no progress of a source that this chunk has not heard of', () => {
    const { state } = planOutcomes([report(5, at)], newReaderState)
    expect(planOutcomes([], state)).toMatchObject({ rows: [], progress: {}, state })
  })
})
