import { readFile } from 'node:fs/promises'
import { newContract, type Feature } from '@weir/models'
import { readReferenceFile } from './read-reference-file.ts'

const number = (name: string): Feature => ({ name, type: 'number', unit: '', nullable: false })
const parquet = (name: string): Promise<Uint8Array> =>
  readFile(new URL(`./fixtures/${name}.parquet`, import.meta.url))
const csv = (...lines: readonly string[]) => ({
  name: 'reference.csv',
  bytes: new TextEncoder().encode(lines.join('\n')),
})

describe('event times and labels of a reference', () => {
  const rate = newContract([number('rate')])
  const outcome = 'late'
  const read = (...lines: readonly string[]) => readReferenceFile(csv(...lines), rate, { outcome })
  const first = Date.UTC(2001, 0, 25, 6)

  it.each([
    ['event_time_ms', ['980402400000', '9.80402400001e11']],
    ['event_time', ['2001-01-25T06:00:00Z', '2001-01-25 06:00:00.001']],
    ['event_time', ['2001-01-25 01:00:00-05:00', '2001-01-25T07:00:00.001+01']],
    ['event_time', ['2001-01-25T06:00', '2001-01-25 08:30:00.001 +0230']],
  ])('are read from a column %s: %p', async (name, [a = '', b = '']) => {
    const { eventTimes } = await read(`${name},rate`, `${a},1`, `${b},2`)
    expect(eventTimes).toEqual(Float64Array.of(first, first + 1))
  })

  it('are read from Parquet as timestamps, milliseconds, numbers and booleans', async () => {
    const bytes = await parquet('timed')
    const timed = await readReferenceFile({ name: 'x', bytes }, rate, { outcome })
    expect(timed.eventTimes).toEqual(Float64Array.of(first, first + 1, first + 2))
    expect(timed.labels).toEqual(Float64Array.of(1, NaN, 0))
    const flagged = await readReferenceFile({ name: 'x', bytes }, rate, { outcome: 'flag' })
    expect(flagged.labels).toEqual(Float64Array.of(1, 0, NaN))
    const ms = await readReferenceFile({ name: 'x', bytes: await parquet('timed-ms') }, rate, { outcome })
    expect([ms.eventTimes, ms.labels]).toEqual([Float64Array.of(first, first + 1, first + 2), null])
  })

  it.each([
    ['980402400000', '980402400001'],
    ['2001-01-25T06:00:00Z', '2001-01-25 06:00:00.001'],
  ])('are read from a column that is named: %s', async (a, b) => {
    const file = csv('seen,rate,event_time', `${a},1,2020-01-01`, `${b},2,2020-01-01`)
    const { eventTimes } = await readReferenceFile(file, rate, { time: 'seen' })
    expect(eventTimes).toEqual(Float64Array.of(first, first + 1))
    await expect(readReferenceFile(file, rate, { time: 'saw' })).rejects.toMatchObject({
      code: 'reference-feature-missing',
      context: { missing: ['saw'] },
    })
    await expect(readReferenceFile(csv('seen,rate', 'soon,1'), rate, { time: 'seen' })).rejects.toMatchObject(
      { code: 'reference-value-invalid' },
    )
  })

  it('prefer the milliseconds where a file has both', async () => {
    const { eventTimes } = await read('event_time,event_time_ms,rate', '2020-01-01,980402400000,1')
    expect(eventTimes).toEqual(Float64Array.of(first))
  })

  it('have labels of 0 and 1, with nulls', async () => {
    const { labels } = await read('late,rate', '1,1', '0,1', ',1', 'NaN,1', 'true,1', '0.0,1')
    expect(labels).toEqual(Float64Array.of(1, 0, NaN, NaN, 1, 0))
  })

  it('are null where the file has none, or nobody asks', async () => {
    expect(await read('rate,other', '1,2')).toMatchObject({ eventTimes: null, labels: null })
    expect(await readReferenceFile(csv('rate,late', '1,x'), rate)).toMatchObject({ labels: null })
  })

  it('are never taken from a feature of the contract', async () => {
    const named = newContract([number('event_time_ms'), number('late')])
    const data = await readReferenceFile(csv('event_time_ms,late', '5,7'), named, { outcome })
    expect(data).toMatchObject({ eventTimes: null, labels: null })
    expect(data.columns.map(({ values }) => [...values])).toEqual([[5], [7]])
  })

  it.each([
    ['event_time,rate', '980402400000,1', 'reference-value-invalid', 'name the column event_time_ms'],
    ['event_time,rate', '25.01.2001,1', 'reference-value-invalid', '"25.01.2001" in row 1'],
    ['event_time,rate', '2001-13-25,1', 'reference-value-invalid', 'such as 2001-01-25T06:00:00Z'],
    ['event_time,rate', ',1', 'reference-null', 'column event_time is null in row 1'],
    ['event_time_ms,rate', '1.5,1', 'reference-value-invalid', 'whole milliseconds'],
    ['event_time_ms,rate', '1e300,1', 'reference-value-invalid', 'whole milliseconds'],
    ['event_time_ms,rate', 'NaN,1', 'reference-null', 'column event_time_ms is null in row 1'],
    ['late,rate', '2,1', 'reference-value-invalid', 'column late is "2" in row 1'],
    ['late,rate', 'yes,1', 'reference-value-invalid', 'another name if it is not the outcome'],
    ['late,late,rate', '1,1,1', 'reference-column-repeated', 'two columns named late'],
    ['event_time,event_time,rate', '1,1,1', 'reference-column-repeated', 'two columns named event_time'],
  ])('are refused: %s with %s', async (...[header, row, code, message]) => {
    await expect(read(header, row)).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
  })
})
