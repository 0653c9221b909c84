import { readFile, writeFile } from 'node:fs/promises'
import { batchProfile } from '../batch/batch-profile.ts'
import { judge, later, reference } from '../batch/judged-batch.fixture.ts'
import { loadFile } from '../batch/load-file.ts'
import { csvFiles, madeRows, type MadeRow } from '../batch/made-batch.fixture.ts'
import { readRows } from '../batch/read-rows.ts'
import { fakeRun } from '../fake-run.fixture.ts'

describe('weir drift run', () => {
  it('passes rows like those of the reference, without any service', async () => {
    const run = await judge(madeRows(1_600, later), { against: madeRows(2_500, 0) })
    expect(run).toMatchObject({ exitCode: 0, calls: [] })
    expect(['number', 'other', 'carrier', 'score'].map((name) => run.statusOf(name))).toEqual(
      Array(4).fill('pass'),
    )
    expect(run.lines.filter(({ status }) => status === 'fail')).toEqual([])
    expect(run.json.arms[0].checks[0].window).toEqual({
      start: 3_600_000_000,
      end: 3_600_000_000 + 1_599 * 36_000,
    })
  })

  it('finds a shift, nulls, values out of range, unseen and vanished categories, and ends with 1', async () => {
    const run = await judge(
      madeRows(1_600, later, (row, index) => ({
        ...row,
        number: index % 3 === 0 ? null : row.number,
        other: Number(row.other) * 50,
        carrier: row.carrier === 'AA' ? 'ZZ' : row.carrier,
      })),
      { against: madeRows(2_500, 0) },
    )
    expect(run.exitCode).toBe(1)
    expect(run.statusOf('number', 'null_share')).toBe('fail')
    expect(run.statusOf('other', 'out_of_range')).toBe('fail')
    expect(run.statusOf('carrier', 'unseen_category')).toBe('fail')
    expect(run.statusOf('carrier=AA', 'category_gone')).toBe('fail')
    expect(run.statusOf('other')).toBe('fail')
    expect(run.statusOf('score')).toBe('pass')
  })

  it('ends with 0 when nobody asked for another status', async () => {
    const folder = await csvFiles({
      'b.csv': madeRows(800, later, (row) => ({ ...row, number: 5 })),
      'r.csv': reference,
    })
    const run = await fakeRun(['drift', 'run', '--file', `${folder}/b.csv`, '--reference', `${folder}/r.csv`])
    expect(run.exitCode).toBe(0)
    expect(run.stdout).toMatch(/number +drift +js_distance +reference .* fail/)
    expect(run.stdout).toContain('note: the batch is one window against the whole reference')
  })

  it('refuses rows of the same time as the reference, with both ranges and the way out', async () => {
    const run = await judge(madeRows(800, 14))
    expect(run.exitCode).toBe(2)
    expect(run.json.error).toMatchObject({
      code: 'windows-overlap',
      context: { reference: { start: 0 }, analysis: { start: 14 * 3_600_000 } },
    })
    expect(run.json.error.message).toMatch(
      /1970-01-01 00:00:00Z to .* give the rows of the batch after 1970-01-01 14:59/,
    )
  })

  it('says that it does not know whether they overlap without event times', async () => {
    const bare = madeRows(800, 0).map(({ number }) => ({ number }))
    const folder = await csvFiles({ 'b.csv': bare.slice(1), 'r.csv': bare })
    const run = await fakeRun(['drift', 'run', '--file', `${folder}/b.csv`, '--reference', `${folder}/r.csv`])
    expect(run.stdout).toContain('no event times in the reference and b.csv')
    expect(run.stdout).toContain('b.csv has no column of scores: the score is not judged')
    expect(run.stdout).not.toMatch(/^score /m)
  })

  it('refuses a file of the same bytes as the reference, which event times would not tell', async () => {
    const bare = madeRows(800, 0).map(({ number }) => ({ number }))
    const folder = await csvFiles({ 'b.csv': bare, 'r.csv': bare })
    const run = await fakeRun(['drift', 'run', '--file', `${folder}/b.csv`, '--reference', `${folder}/r.csv`])
    expect(run).toMatchObject({ exitCode: 2, stdout: '' })
    expect(run.stderr).toMatch(/r\.csv.*b\.csv.* are the same.*another reference \[windows-overlap\]/)
  })

  it('works with a reference under 1,000 rows and says what is weaker', async () => {
    const run = await judge(madeRows(600, later), { against: madeRows(300, 0) })
    expect(run.exitCode).toBe(0)
    expect(run.notes).toContain('300 rows; with fewer than 1000')
    expect(run.notes).toMatch(
      /chance alone reaches a distance of up to 0\.\d+, and smaller drift is inconclusive/,
    )
    // One source: the note names those that the table calls so, and none that passes.
    const [, told] = /smaller drift is inconclusive: (.*)/.exec(run.notes) ?? []
    const subjects = ['number', 'other', 'carrier', 'score']
    const weak = subjects.filter((subject) => run.statusOf(subject) === 'inconclusive')
    expect(told?.split(', ').toSorted()).toEqual(weak.toSorted())
    expect(weak.length).toBeLessThan(subjects.length)
  })

  it('judges nothing by too few rows', async () => {
    const run = await judge(madeRows(100, later, (row) => ({ ...row, number: 5 })))
    expect(run.statusOf('number')).toBe('inconclusive')
  })

  it('is not spoilt by a column that is null in every row, on either side or both', async () => {
    const empty = (row: MadeRow): MadeRow => ({ ...row, number: null })
    const batch = await judge(madeRows(800, later, empty))
    expect([batch.statusOf('number'), batch.statusOf('number', 'null_share')]).toEqual(['fail', 'fail'])
    expect([batch.statusOf('other'), batch.statusOf('carrier')]).toEqual(['pass', 'pass'])
    const both = await judge(madeRows(800, later, empty), { against: madeRows(1_500, 0, empty) })
    expect(both.exitCode).toBe(0)
    expect(both.notes).toContain('null in every row of the reference, so any value is drift: number')
    const before = await judge(madeRows(800, later), { against: madeRows(1_500, 0, empty) })
    expect([before.statusOf('number'), before.statusOf('other')]).toEqual(['fail', 'pass'])
  })

  it('counts infinities as null and says so', async () => {
    const some = (row: MadeRow, index: number): MadeRow => ({
      ...row,
      number: index % 4 === 0 ? '-inf' : row.number,
    })
    const run = await judge(madeRows(800, later, some))
    expect(run.statusOf('number', 'null_share')).toBe('fail')
    expect(run.notes).toContain('infinite values in batch.csv count as null: number (200 rows)')
    const own = await judge(madeRows(800, later, some), { against: madeRows(1_500, 0, some) })
    expect(own.exitCode).toBe(0)
  })

  it('takes numbers for categories where it is told so, and judges the columns that are named', async () => {
    const run = await judge(madeRows(800, later), {
      flags: ['--features', 'other,carrier', '--categories', 'other'],
    })
    expect(new Set(run.lines.map(({ subject }) => subject.split('=')[0]))).toEqual(
      new Set(['other', 'carrier', 'score']),
    )
    expect(run.statusOf('other', 'unseen_category')).toBe('pass')
    const unknown = await judge(madeRows(800, later), { flags: ['--features', 'gone'] })
    expect(unknown.json.error.code).toBe('batch-column-unknown')
  })

  it('takes the types of a model file and the rules of a monitor definition', async () => {
    const folder = await csvFiles({
      'b.csv': madeRows(800, later, (row) => ({ ...row, number: 5 })),
      'r.csv': reference,
    })
    await writeFile(
      `${folder}/model.yaml`,
      'name: m\nfeatures: [{ name: number }, { name: other, type: category }]',
    )
    await writeFile(
      `${folder}/monitor.yaml`,
      'quality: { isOn: false }\ndrift: { columns: { number: { isMuted: true } } }',
    )
    const argv = [
      'drift',
      'run',
      '--file',
      `${folder}/b.csv`,
      '--reference',
      `${folder}/r.csv`,
      '--fail-on-drift',
      '--all',
    ]
    const run = await fakeRun([
      ...argv,
      '--contract',
      `${folder}/model.yaml`,
      '--monitor',
      `${folder}/monitor.yaml`,
    ])
    expect(run.exitCode).toBe(0)
    expect(run.stdout).toMatch(/number +drift +js_distance .* muted/)
    expect(run.stdout).not.toMatch(/carrier +drift|null_share +share/)
  })

  it('passes no column with an effect that half a standard deviation of shift does not make', async () => {
    const folder = await csvFiles({})
    await writeFile(`${folder}/monitor.yaml`, 'drift: { effects: { js_distance: 0.95 } }')
    const run = await judge(madeRows(800, later), { flags: ['--monitor', `${folder}/monitor.yaml`] })
    expect([run.statusOf('number'), run.statusOf('carrier')]).toEqual(['deaf', 'deaf'])
    expect(run.notes).toMatch(/^deaf: .*: .*number/m)
  })

  it('judges against the reference of a registered version', async () => {
    const folder = await csvFiles({
      'b.csv': madeRows(800, later, (row) => ({ ...row, number: 5 })),
      'r.csv': reference,
    })
    const features = [
      { name: 'number', type: 'number' },
      { name: 'carrier', type: 'category' },
    ] as const
    const profile = batchProfile(
      await readRows(await loadFile(`${folder}/r.csv`), { features, score: 'score' }),
    )
    const argv = [
      'drift',
      'run',
      '--file',
      `${folder}/b.csv`,
      '--model',
      'flights',
      '--version',
      '2',
      '--fail-on-drift',
    ]
    const path = 'GET /api/v1/models/flights/versions/2/profile'
    const run = await fakeRun(argv, { [path]: () => ({ profile: JSON.parse(JSON.stringify(profile)) }) })
    expect(run.exitCode).toBe(1)
    expect(run.stdout).toContain('against version 2 of flights (1500 rows')
    expect(run.stdout).toMatch(/number +drift .* fail/)
    expect(run.stdout).toContain('columns of b.csv that are not judged: other')
    const without = await fakeRun(argv, { [path]: () => ({ profile: null }) })
    expect(without).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('[version-without-reference]'),
    })
  })

  it('writes a page with a histogram of every column', async () => {
    const folder = await csvFiles({ 'b.csv': madeRows(800, later), 'r.csv': reference })
    const argv = ['drift', 'run', '--file', `${folder}/b.csv`, '--reference', `${folder}/r.csv`, '--html']
    const run = await fakeRun([...argv, `${folder}/page.html`])
    expect(run.stdout).toContain(`written: ${folder}/page.html`)
    const html = await readFile(`${folder}/page.html`, 'utf8')
    for (const name of ['number', 'other', 'carrier', 'score'])
      expect(html).toContain(`aria-label="bins of ${name}"`)
    // Two features that do not move together: two components leave nothing over.
    expect(html).not.toContain('pca_error')
    const refused = await fakeRun([...argv, `${folder}/nowhere/page.html`])
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('[file-unwritable]') })
  })
})
