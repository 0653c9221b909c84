import { writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { judge, later, reference } from '../batch/judged-batch.fixture.ts'
import { csvFiles, madeRows } from '../batch/made-batch.fixture.ts'
import { fakeRun } from '../fake-run.fixture.ts'

describe('weir drift run with bad input', () => {
  it('names the file, the row and the value that cannot be read', async () => {
    const run = await judge(
      madeRows(600, later, (row, index) => (index === 2 ? { ...row, number: 'many' } : row)),
    )
    expect(run.exitCode).toBe(2)
    expect(run.json.error).toMatchObject({
      code: 'batch-refused',
      context: { refusal: 'reference-value-invalid', row: 3 },
    })
    expect(run.json.error.message).toBe(
      'column number is "many" in row 3 of batch.csv; the column is read as numbers: write a number within float32 (at most 3.4e38 in size, as in requests), or nothing where it is not known',
    )
  })

  it('takes an infinity for null and refuses a larger number than requests can have, with row, value and limit', async () => {
    const huge = (value: string) =>
      madeRows(600, later, (row, index) => (index === 2 ? { ...row, number: value } : row))
    expect((await judge(huge('inf'))).notes).toContain(
      'infinite values in batch.csv count as null: number (1 row)',
    )
    const run = await judge(huge('1e39'))
    expect(run.exitCode).toBe(2)
    expect(run.json.error.message).toMatch(/^column number is "1e\+39" in row 3 of batch.csv; .* 3.4e38/)
  })

  it('says of a batch without rows that it has none, and not what a reference should be', async () => {
    const folder = await csvFiles({ 'r.csv': reference })
    await writeFile(`${folder}/b.csv`, 'event_time_ms,number,other,carrier,score\n')
    const run = await fakeRun(['drift', 'run', '--file', `${folder}/b.csv`, '--reference', `${folder}/r.csv`])
    expect(run).toMatchObject({
      exitCode: 2,
      stderr: 'weir: b.csv has no rows; give a file with rows [batch-refused]\n',
    })
  })

  it('says of a CSV file that is empty that it has no header line, on either side', async () => {
    const folder = await csvFiles({ 'r.csv': reference })
    await writeFile(`${folder}/empty.csv`, '\n')
    for (const [file, against] of [
      ['empty.csv', 'r.csv'],
      ['r.csv', 'empty.csv'],
    ])
      expect(
        await fakeRun(['drift', 'run', '--file', `${folder}/${file}`, '--reference', `${folder}/${against}`]),
      ).toMatchObject({
        exitCode: 2,
        stderr:
          'weir: empty.csv cannot be read: it is empty, without a header line that names its columns; write it again as Parquet or CSV [batch-unreadable]\n',
      })
  })

  it.each([
    [
      'in another encoding',
      Buffer.from('city\nBern\nZ\u00fcrich\nGen\u00e8ve\n', 'latin1'),
      'line 3 is not UTF-8; save it as UTF-8',
    ],
    ['that is packed', gzipSync('city\nBern\n'), 'it is compressed with gzip; unpack it'],
  ])('refuses a CSV file %s', async (_, bytes, told) => {
    const folder = await csvFiles({ 'r.csv': reference })
    await writeFile(`${folder}/b.csv`, bytes)
    for (const files of [
      ['b.csv', 'r.csv'],
      ['r.csv', 'b.csv'],
    ] as const) {
      const [file, against] = files.map((name) => `${folder}/${name}`)
      const run = await fakeRun(['drift', 'run', '--file', file ?? '', '--reference', against ?? ''])
      expect(run).toMatchObject({ exitCode: 2, stdout: '' })
      expect(run.stderr).toContain(`b.csv cannot be read: ${told}`)
      expect(run.stderr).toContain('[batch-unreadable]')
    }
  })

  it('names the columns that a batch lacks', async () => {
    const folder = await csvFiles({ 'b.csv': [{ number: 1 }], 'r.csv': reference })
    const run = await fakeRun(['drift', 'run', '--file', `${folder}/b.csv`, '--reference', `${folder}/r.csv`])
    expect(run).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('b.csv lacks other, carrier') })
  })

  it.each([
    [[], 'give what is normal in one way'],
    [['--reference', 'r.csv', '--model', 'flights'], 'give what is normal in one way'],
    [['--model', 'flights'], 'give what is normal in one way'],
    [['--reference', '/nowhere/r.csv'], '[file-unreadable]'],
  ])('ends with 2 for %j', async (flags, told) => {
    const run = await fakeRun(['drift', 'run', '--file', 'b.csv', ...flags])
    expect(run).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining(told) })
  })

  it('refuses a file that is neither Parquet nor CSV', async () => {
    const folder = await csvFiles({ 'b.csv': reference.slice(1), 'r.txt': reference })
    await writeFile(`${folder}/r.parquet`, 'PAR1 but no more')
    const argv = ['drift', 'run', '--file', `${folder}/b.csv`, '--reference']
    expect((await fakeRun([...argv, `${folder}/r.txt`])).stderr).toMatch(
      /r\.txt cannot be read: it is neither Parquet nor named \*\.csv/,
    )
    expect((await fakeRun([...argv, `${folder}/r.parquet`])).stderr).toContain('[batch-unreadable]')
  })
})
