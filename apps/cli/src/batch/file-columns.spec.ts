import { readFile } from 'node:fs/promises'
import { columnNames, fileColumns } from './file-columns.ts'

const csv = (...lines: readonly string[]) => ({
  name: 'rows.csv',
  bytes: new TextEncoder().encode(lines.join('\n')),
})
const parquet = async (name: string) => ({
  name: `${name}.parquet`,
  bytes: await readFile(new URL(`../../../../libs/artifacts/src/fixtures/${name}.parquet`, import.meta.url)),
})

describe('the columns of a CSV file', () => {
  it('hold numbers when every value is one, as a number, boolean, null or infinity is written', async () => {
    const columns = await fileColumns(
      csv('a,b,c,d,e', '1,true,,x,-1e-3', '.5,false,,1,inf', 'NaN,,,2,+7', ',None,,3,'),
    )
    expect(columns).toEqual([
      { name: 'a', type: 'number' },
      { name: 'b', type: 'number' },
      { name: 'c', type: 'number' },
      { name: 'd', type: 'category' },
      { name: 'e', type: 'number' },
    ])
  })

  it('hold categories when a late value is text', async () => {
    const rows = Array.from({ length: 5_000 }, (_, row) => String(row))
    expect(await fileColumns(csv('a', ...rows, 'gate 5'))).toEqual([{ name: 'a', type: 'category' }])
  })

  it('are refused when the file is no CSV', async () => {
    await expect(fileColumns(csv('a,b', '1,"2'))).rejects.toMatchObject({ code: 'batch-unreadable' })
  })
})

describe('the columns of a Parquet file', () => {
  it('hold what their types say', async () => {
    expect(await fileColumns(await parquet('snappy'))).toEqual(
      expect.arrayContaining([
        { name: 'rate', type: 'number' },
        { name: 'carrier', type: 'category' },
        { name: 'late', type: 'number' },
      ]),
    )
  })

  it('are no features when they hold times', async () => {
    const columns = await fileColumns(await parquet('timed'))
    expect(columns.find(({ name }) => name === 'event_time')).toEqual({ name: 'event_time', type: 'other' })
  })
})

describe('the names of columns', () => {
  it('are those of the first line, and of a Parquet schema', async () => {
    expect(await columnNames(csv('a,b', '1,x', '2,y'))).toEqual(['a', 'b'])
    await expect(columnNames(csv(''))).rejects.toThrow('without a header line')
    await expect(fileColumns(csv(''))).rejects.toThrow('without a header line')
    expect(await columnNames(await parquet('timed'))).toContain('event_time')
  })
})

describe('a file of another kind', () => {
  it('is refused', async () => {
    const file = { name: 'rows.txt', bytes: csv('a', '1').bytes }
    await expect(fileColumns(file)).rejects.toThrow(
      'rows.txt cannot be read: it is neither Parquet nor named *.csv',
    )
  })
})
