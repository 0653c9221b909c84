import { readFile } from 'node:fs/promises'
import { newContract, type Feature } from '@weir/models'
import { readReferenceFile, referenceRows, type ReferenceData } from './read-reference-file.ts'

const number = (name: string, nullable = false): Feature => ({ name, type: 'number', unit: '', nullable })
const category = (name: string, nullable = false): Feature => ({ name, type: 'category', unit: '', nullable })
const contract = newContract([
  number('rate', true),
  category('carrier'),
  number('distance'),
  number('late'),
  category('gate', true),
  number('visits'),
])

const parquet = (name: string): Promise<Uint8Array> =>
  readFile(new URL(`./fixtures/${name}.parquet`, import.meta.url))
const csv = (...lines: readonly string[]) => ({
  name: 'reference.csv',
  bytes: new TextEncoder().encode(lines.join('\n')),
})

function valuesOf(data: ReferenceData, feature: string): readonly (number | string | null)[] {
  const column = data.columns.find((found) => found.feature === feature)
  return column === undefined ? [] : [...column.values]
}

describe('a Parquet reference', () => {
  it.each(['snappy', 'zstd', 'gzip', 'lz4', 'brotli', 'none', 'pages'])(
    'is read when written with %s',
    async (name) => {
      const data = await readReferenceFile(
        { name: 'reference.parquet', bytes: await parquet(name) },
        contract,
      )
      expect(data.rows).toBe(1200)
      expect(data.notes).toEqual([])
      expect(data.columns.map(({ feature }) => feature)).toEqual(
        contract.features.map((feature) => feature.name),
      )
      const rows = Array.from({ length: 1200 }, (_, row) => row)
      expect(valuesOf(data, 'distance')).toEqual(rows.map((row) => row + 0.25))
      expect(valuesOf(data, 'visits')).toEqual(rows)
      expect(valuesOf(data, 'late')).toEqual(rows.map((row) => row % 2))
      expect(valuesOf(data, 'rate')).toEqual(
        rows.map((row) => (row % 5 === 0 ? Number.NaN : Math.fround(row / 100))),
      )
      expect(valuesOf(data, 'carrier')).toEqual(rows.map((row) => ['AA', 'UA', 'DL'][row % 3]))
      expect(valuesOf(data, 'gate')).toEqual(rows.map((row) => (row % 2 === 0 ? null : `B${row % 7}`)))
    },
  )

  it('is known by its content, not by its name', async () => {
    const data = await readReferenceFile(
      { name: 'upload', bytes: await parquet('snappy') },
      newContract([number('visits')]),
    )
    expect(data.rows).toBe(1200)
  })

  it('is read from a view into a larger buffer', async () => {
    const bytes = await parquet('snappy')
    const larger = new Uint8Array(bytes.length + 9)
    larger.set(bytes, 9)
    const data = await readReferenceFile(
      { name: 'x', bytes: larger.subarray(9) },
      newContract([number('visits')]),
    )
    expect(valuesOf(data, 'visits')[1199]).toBe(1199)
  })

  it('gives whole numbers as categories where the contract has a category', async () => {
    const data = await readReferenceFile(
      { name: 'x', bytes: await parquet('zstd') },
      newContract([category('visits')]),
    )
    expect(valuesOf(data, 'visits').slice(0, 3)).toEqual(['0', '1', '2'])
  })

  it.each<[string, string, Feature, string, string]>([
    [
      'lacks a feature',
      'snappy',
      number('wind'),
      'reference-feature-missing',
      'lacks wind; its columns are distance, visits',
    ],
    [
      'has a null where none is allowed',
      'snappy',
      number('rate'),
      'reference-null',
      'column rate is null in row 1',
    ],
    ['has a null category', 'snappy', category('gate'), 'reference-null', 'column gate is null in row 1'],
    [
      'has text for a number',
      'snappy',
      number('carrier'),
      'reference-value-invalid',
      'column carrier is "AA" in row 1',
    ],
    [
      'has fractions for a category',
      'snappy',
      category('distance'),
      'reference-value-invalid',
      '"0.25" in row 1',
    ],
    ['has times for a number', 'odd', number('when'), 'reference-value-invalid', 'column when is'],
    ['has numbers as text', 'odd', number('text'), 'reference-value-invalid', 'column text is "1" in row 1'],
    ['has a struct for a number', 'odd', number('nested'), 'reference-value-invalid', 'column nested is'],
    ['has a list for a number', 'odd', number('list'), 'reference-value-invalid', 'column list is'],
    [
      'has the feature inside a struct only',
      'odd',
      number('distance'),
      'reference-feature-missing',
      'nested, list, after',
    ],
    ['has no rows', 'empty', number('visits'), 'reference-empty', 'no rows'],
  ])('is refused when it %s', async (...[, file, feature, code, message]) => {
    const read = readReferenceFile({ name: 'r.parquet', bytes: await parquet(file) }, newContract([feature]))
    await expect(read).rejects.toMatchObject({
      name: 'InvalidInput',
      code,
      message: expect.stringContaining(message),
    })
  })

  it('keeps infinities', async () => {
    const bytes = await parquet('odd')
    const data = await readReferenceFile({ name: 'x', bytes }, newContract([number('infinite')]))
    expect(valuesOf(data, 'infinite')[1]).toBe(Infinity)
  })

  it('is refused when it was cut', async () => {
    const bytes = await parquet('snappy')
    await expect(
      readReferenceFile({ name: 'r.parquet', bytes: bytes.subarray(0, 900) }, contract),
    ).rejects.toMatchObject({
      code: 'reference-type-unknown',
    })
  })

  it.each([100, 4000, 9000, 20_000])(
    'is refused or read, and never crashes, when byte %p on is overwritten',
    async (from) => {
      const bytes = Uint8Array.from(await parquet('snappy')).fill(0xff, from, from + 40)
      const outcome = await readReferenceFile({ name: 'r.parquet', bytes }, contract).catch(
        (error: unknown) => error,
      )
      if (outcome instanceof Error) expect(outcome).toMatchObject({ name: 'InvalidInput' })
      else expect(outcome).toMatchObject({ rows: 1200 })
    },
  )
})

describe('a CSV reference', () => {
  const few = newContract([number('rate', true), category('carrier', true)])

  it('is read by its header, with quotes, nulls, booleans and a byte order mark', async () => {
    const data = await readReferenceFile(
      csv(
        '\ufeffunused,carrier,rate',
        'x,"A, ""A""",1.5',
        'x,UA,',
        'x,,NaN',
        'x,NA,True',
        'x, DL ,-2e-1',
        '',
      ),
      few,
    )
    expect(valuesOf(data, 'rate')).toEqual([1.5, Number.NaN, Number.NaN, 1, Math.fround(-0.2)])
    expect(valuesOf(data, 'carrier')).toEqual(['A, "A"', 'UA', null, 'NA', 'DL'])
  })

  it('keeps infinities, and refuses finite numbers beyond float32', async () => {
    const data = await readReferenceFile(csv('rate,carrier', 'inf,A', '-Infinity,B', '+INF,C'), few)
    expect(valuesOf(data, 'rate')).toEqual([Infinity, -Infinity, Infinity])
  })

  it('notes what is weaker with fewer than 1,000 rows', async () => {
    const data = await readReferenceFile(csv('rate,carrier', '1,A', '2,B'), few)
    expect(data.rows).toBe(2)
    expect(data.notes).toEqual([expect.stringContaining('the reference has 2 rows')])
  })

  it('is refused when it is no text in UTF-8', async () => {
    const bytes = new Uint8Array(Buffer.from('rate,carrier\n1,A\n2,\u00fc\n', 'latin1'))
    await expect(readReferenceFile({ name: 'reference.csv', bytes }, few)).rejects.toMatchObject({
      code: 'reference-unreadable',
      message: expect.stringContaining('line 3 is not UTF-8'),
    })
  })

  it('is as long as it may be, and not longer', async () => {
    const limits = { maxBytes: 1000, maxRows: 2 }
    expect((await readReferenceFile(csv('rate,carrier', '1,A', '2,B'), few, { limits })).rows).toBe(2)
    await expect(
      readReferenceFile(csv('rate,carrier', '1,A', '2,B', '3,C'), few, { limits }),
    ).rejects.toMatchObject({
      code: 'reference-too-large',
      context: { limit: 2 },
    })
    await expect(readReferenceFile(csv('x'.repeat(1001)), few, { limits })).rejects.toMatchObject({
      code: 'reference-too-large',
      context: { sizeBytes: 1001, limit: 1000 },
    })
  })

  it.each<[string, readonly string[], string, string]>([
    [
      'lacks a feature',
      ['rate,city', '1,Bern'],
      'reference-feature-missing',
      'lacks carrier; its columns are rate, city',
    ],
    [
      'has a feature twice',
      ['rate,rate,carrier', '1,2,A'],
      'reference-column-repeated',
      'two columns named rate',
    ],
    [
      'has a word for a number',
      ['rate,carrier', '1,A', 'fast,B'],
      'reference-value-invalid',
      'column rate is "fast" in row 2',
    ],
    ['has a hexadecimal number', ['rate,carrier', '0x10,A'], 'reference-value-invalid', '"0x10"'],
    [
      'has a number beyond float32',
      ['rate,carrier', '1,A', '1e39,A'],
      'reference-value-invalid',
      'column rate is "1e+39" in row 2 of the reference file; the column is read as numbers: write a number within float32 (at most 3.4e38 in size',
    ],
    [
      'has rows of another length',
      ['rate,carrier', '1,A', '1,A,3'],
      'reference-unreadable',
      'Invalid Record Length',
    ],
    ['has an open quote', ['rate,carrier', '1,"A'], 'reference-unreadable', 'not readable as CSV'],
    ['has a header only', ['rate,carrier'], 'reference-empty', 'no rows'],
    ['has nothing', [], 'reference-unreadable', 'without a header line'],
    ['is separated by semicolons', ['rate;carrier', '1;A'], 'reference-feature-missing', 'rate;carrier'],
  ])('is refused when it %s', async (...[, lines, code, message]) => {
    await expect(readReferenceFile(csv(...lines), few)).rejects.toMatchObject({
      name: 'InvalidInput',
      code,
      message: expect.stringContaining(message),
    })
  })

  it('is refused when a null is not allowed', async () => {
    await expect(
      readReferenceFile(csv('rate', '1', '""'), newContract([number('rate')])),
    ).rejects.toMatchObject({
      code: 'reference-null',
      context: { column: 'rate', row: 2 },
    })
  })
})

describe('a reference of another kind', () => {
  it.each(['reference.json', 'reference', 'reference.csv.gz', 'reference.parquet'])(
    'is refused: %s',
    async (name) => {
      await expect(readReferenceFile({ name, bytes: new Uint8Array(20) }, contract)).rejects.toMatchObject({
        code: 'reference-type-unknown',
        message: expect.stringContaining(name),
      })
    },
  )
})

describe('reference data as rows', () => {
  it('are in the order of the contract', async () => {
    const data = await readReferenceFile({ name: 'x', bytes: await parquet('none') }, contract)
    expect(referenceRows(data, contract, { from: 1, to: 3 })).toEqual({
      rows: 2,
      numeric: Float32Array.of(Math.fround(0.01), 1.25, 1, 1, Math.fround(0.02), 2.25, 0, 2),
      categorical: ['UA', 'B1', 'DL', null],
    })
    expect(referenceRows(data, contract, { from: 1199, to: 5000 }).rows).toBe(1)
    expect(referenceRows(data, contract, { from: 1200, to: 1300 }).rows).toBe(0)
  })
})
