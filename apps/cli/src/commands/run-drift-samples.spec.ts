import { readFile, writeFile } from 'node:fs/promises'
import { csvFiles, hourMs } from '../batch/made-batch.fixture.ts'
import { seededRandom } from '../estimate/seeded-random.ts'
import { fakeRun } from '../fake-run.fixture.ts'

const referenceRows = 2_500
const batchRows = 1_600

/** One sample of a normal, a skewed and a categorical column, and a score; the batch comes after the reference. */
function sample(seed: number) {
  const random = seededRandom(seed)
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
  return Array.from({ length: referenceRows + batchRows }, (_, row) => ({
    event_time_ms: row * 1_000,
    level: normal(),
    amount: Math.exp(normal()),
    carrier: ['AA', 'UA', 'DL', 'WN'][Math.floor(4 * random() ** 2)] ?? '',
    score: random(),
  }))
}

type SampleRow = ReturnType<typeof sample>[number]

/** Judges the later part of a sample against the earlier one. */
async function judge(
  seed: number,
  change: (row: SampleRow) => object = (row) => row,
  { before = (row: SampleRow): object => row, flags = [] as readonly string[] } = {},
) {
  const rows = sample(seed)
  const folder = await csvFiles({
    'reference.csv': rows.slice(0, referenceRows).map(before),
    'batch.csv': rows.slice(referenceRows).map(change),
  })
  const argv = ['drift', 'run', '--file', `${folder}/batch.csv`, '--reference', `${folder}/reference.csv`]
  return { ...(await fakeRun([...argv, '--fail-on-drift', ...flags])), folder }
}

const seeds = [1, 22]

describe('weir drift run on random samples', () => {
  it('ends with 0 when the two files are a split of one sample', async () => {
    for (const seed of seeds) {
      const run = await judge(seed)
      expect(run).toMatchObject({ exitCode: 0, stderr: '' })
      expect(run.stdout.match(/ drift +js_distance .* pass /g)).toHaveLength(4)
    }
  })

  it('ends with 1 when one column is shifted by half a standard deviation, and blames that one alone', async () => {
    for (const seed of seeds) {
      const run = await judge(seed, (row) => ({ ...row, level: row.level + 0.5 }))
      expect(run.exitCode).toBe(1)
      expect(run.stdout).toMatch(/^level +drift .* fail /m)
      expect(run.stdout).not.toMatch(/^(amount|carrier|score) .* fail /m)
    }
  })

  it('judges a batch of which every row has one event time, too', async () => {
    const day = 24 * hourMs
    const before = (row: SampleRow) => ({ ...row, event_time_ms: 0 })
    const run = await judge(1, (row) => ({ ...row, event_time_ms: day, level: row.level + 0.5 }), { before })
    expect(run.exitCode).toBe(1)
    expect(run.stdout).toMatch(/^level +drift .* fail /m)
    const same = await judge(1, (row) => ({ ...row, event_time_ms: 0 }), { before })
    expect(same).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('[windows-overlap]') })
  })

  it('counts infinities of both signs, also among the scores', async () => {
    const run = await judge(1, (row) => ({
      ...row,
      level: row.event_time_ms % 2_000 === 0 ? 'inf' : '-Infinity',
      score: row.event_time_ms % 4_000 === 0 ? 'Infinity' : row.score,
    }))
    expect(run.exitCode).toBe(1)
    expect(run.stdout).toMatch(/^level +null_share +share +reference +1 .* fail /m)
    expect(run.stdout).toContain('count as null: level (1600 rows), the score (400 rows)')
  })

  it('judges columns that are named like the score and the error by themselves', async () => {
    const renamed = (row: SampleRow) => ({ ...row, answer: row.level, pca_error: row.amount })
    const drifted = (row: SampleRow) => ({
      ...renamed(row),
      answer: row.level + 2,
      pca_error: 0.5 - row.amount,
    })
    const page = `${await csvFiles({})}/page.html`
    const run = await judge(1, drifted, { before: renamed, flags: ['--score', 'answer', '--html', page] })
    expect(run.exitCode).toBe(1)
    expect(run.stdout).toMatch(/^score +drift .* fail /m)
    expect(run.stdout).toMatch(/^score \(feature\) +drift .* pass /m)
    expect(run.stdout).toMatch(/^pca_error \(feature\) +drift .* fail /m)
    expect(run.stdout).toMatch(/^pca_error +multivariate_drift /m)
    expect(run.stdout).not.toContain('that are not judged')
    const html = await readFile(page, 'utf8')
    for (const name of ['score', 'score (feature)', 'pca_error', 'pca_error (feature)'])
      expect(html.match(new RegExp(`aria-label="bins of ${name.replace(/[()]/g, '.')}"`, 'g'))).toHaveLength(
        1,
      )
    const json = await judge(1, drifted, { before: renamed, flags: ['--score', 'answer', '--json'] })
    const kinds = JSON.parse(json.stdout).arms[0].plots.map(
      (plot: { readonly subjectKind: string; readonly subject: string }) =>
        `${plot.subjectKind} ${plot.subject}`,
    )
    expect(kinds).toEqual([
      ...['level', 'amount', 'carrier', 'score', 'pca_error'].map((name) => `feature ${name}`),
      'score score',
      'multivariate pca_error',
    ])
  })

  it('refuses a column of scores that the model file has as a feature, also when others are judged', async () => {
    const contract = `${await csvFiles({})}/model.yaml`
    await writeFile(contract, 'name: m\nfeatures: [{ name: score }, { name: level }]')
    const flags = ['--contract', contract]
    for (const more of [[], ['--features', 'level']]) {
      const run = await judge(1, (row) => row, { flags: [...flags, ...more] })
      expect(run).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining('[score-column-is-feature]'),
      })
    }
    const without = await judge(1, (row) => ({ ...row, score: row.score + 5 }), {
      flags: [...flags, '--score', 'none'],
    })
    expect(without.exitCode).toBe(1)
    expect(without.stdout).toMatch(/^score \(feature\) +drift .* fail /m)
    expect(without.stdout).toContain('batch.csv has no column of scores: the score is not judged')
  })

  it('writes a page that needs nothing beside it', async () => {
    const page = `${await csvFiles({})}/page.html`
    const run = await judge(1, (row) => row, { flags: ['--html', page] })
    expect(run.stdout).toContain(`written: ${page}`)
    const html = await readFile(page, 'utf8')
    expect(html).toMatch(/^<!doctype html>[^]*<svg[^]*<\/html>$/)
    expect(html).not.toMatch(/https?:|src=|href=|url\(|@import|<script/)
  })

  it('takes types from the files or from the registry, not from both', async () => {
    const argv = ['drift', 'run', '--file', 'b.csv', '--model', 'flights', '--version', '2']
    const run = await fakeRun([...argv, '--categories', 'carrier'])
    expect(run).toMatchObject({ exitCode: 2, calls: [], stderr: expect.stringContaining('--categories') })
  })
})
