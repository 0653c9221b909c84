import { readFile } from 'node:fs/promises'
import { batchProfile } from '../batch/batch-profile.ts'
import { normals } from '../batch/exact/made-columns.fixture.ts'
import { loadFile } from '../batch/load-file.ts'
import { csvFiles } from '../batch/made-batch.fixture.ts'
import { readRows } from '../batch/read-rows.ts'
import { seededRandom } from '../estimate/seeded-random.ts'
import { fakeRun } from '../fake-run.fixture.ts'

/** Rows of two normal columns, one of nulls and one of categories; `shift` moves the level. */
function rowsOf(count: number, from: number, of: { readonly seed: number; readonly shift?: number }) {
  const random = seededRandom(of.seed)
  const [level, other] = [normals(count, random, of.shift ?? 0), normals(count, random)]
  return Array.from({ length: count }, (_, row) => ({
    event_time_ms: from + row,
    level: level[row],
    other: other[row],
    empty: null,
    carrier: ['AA', 'UA', 'DL'][Math.floor(3 * random())],
    score: random(),
  }))
}

async function judge(batch: readonly object[], flags: readonly string[] = []) {
  const folder = await csvFiles({
    'batch.csv': batch,
    'reference.csv': rowsOf(4_000, 0, { seed: 1 }),
  })
  const argv = ['drift', 'run', '--file', `${folder}/batch.csv`, '--reference', `${folder}/reference.csv`]
  return { ...(await fakeRun([...argv, '--fail-on-drift', ...flags])), folder }
}

const later = 1_000_000
const shifted = rowsOf(4_000, later, { seed: 2, shift: 0.15 })

describe('weir drift run --exact', () => {
  it('tests raw rows and says how many, beside the checks', async () => {
    const page = `${await csvFiles({})}/page.html`
    const run = await judge(rowsOf(1_000, later, { seed: 3 }), ['--exact', '--html', page])
    expect(run.exitCode).toBe(0)
    const heading = 'Exact tests of numbers (raw rows read: 1000 of batch.csv, 4000 of reference.csv)'
    expect(run.stdout).toContain(`\n${heading}\ncolumn  reference  batch  W1 in sd`)
    expect(run.stdout).toMatch(/^empty +0 +0 .* a side has no value$/m)
    expect(run.stdout).toMatch(/^other +4000 +1000 .* limit, limit$/m)
    expect(run.stdout).toMatch(/^carrier +4000 +1000 +3 /m)
    expect(run.stdout).toContain('All features together: how well a classifier tells')
    const html = await readFile(page, 'utf8')
    expect(html).toContain(`<h2>${heading}</h2>`)
    expect(html).toContain('<td>a side has no value</td>')
  })

  it('finds a shift that is too small to be drift, and leaves verdicts and exit status as they are', async () => {
    const plain = await judge(shifted, ['--json'])
    const exact = await judge(shifted, ['--json', '--exact'])
    expect([plain.exitCode, exact.exitCode]).toEqual([0, 0])
    const [before, after] = [JSON.parse(plain.stdout), JSON.parse(exact.stdout)]
    expect(before.exact).toBeNull()
    expect(after.arms).toEqual(before.arms)
    expect(after.exact).toMatchObject({
      ...{ reference: { name: 'reference.csv', rows: 4_000 }, batch: { name: 'batch.csv', rows: 4_000 } },
      categories: [{ subject: 'carrier', distinct: 3 }],
    })
    const [level, other] = after.exact.numbers
    expect(level.subject).toBe('level')
    expect(level.wasserstein).toBeCloseTo(0.15, 1)
    expect(level.ks.adjusted).toBeLessThan(1e-4)
    expect(other.ks.adjusted).toBeGreaterThan(0.01)
    expect(after.notes.join('\n')).toContain('explain and decide nothing')
  })

  it('says what cannot be done with the reference of a version, and the way out', async () => {
    const folder = await csvFiles({ 'b.csv': shifted, 'r.csv': rowsOf(4_000, 0, { seed: 1 }) })
    const features = [{ name: 'level', type: 'number' }] as const
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
      '--exact',
    ]
    const run = await fakeRun(argv, {
      'GET /api/v1/models/flights/versions/2/profile': () => ({
        profile: JSON.parse(JSON.stringify(profile)),
      }),
    })
    expect(run).toMatchObject({ exitCode: 0, stderr: '' })
    expect(run.stdout).toContain(
      'note: no exact tests: the registry keeps the reference of a version as counts in bins, without its rows; give rows with --reference (for a file',
    )
    expect(run.stdout).not.toContain('raw rows read')
  })
})

describe('weir drift run on what was served', () => {
  const version = ['--model', 'flights', '--version', '2']
  const span = ['--from', '2001-03-05', '--to', '2001-03-06T12:00:00Z']

  it.each([
    [[], 'give the batch in one way'],
    [['--file', 'b.csv', ...span, ...version], 'give the batch in one way'],
    [span, 'give --model and --version, too'],
    [[...span, '--model', 'flights'], 'give --model and --version, too'],
    [['--from', '2001-03-05', ...version], '--from and --to go together'],
    [['--from', '2001-03-05', '--to', '2001-03-05', ...version], '--to must be after --from'],
    [['--from', 'monday', '--to', '2001-03-05', ...version], '--from is "monday": a time such as'],
    [['--from', '2001-02-30', '--to', '2001-03-05', ...version], '--from is "2001-02-30"'],
    [['--from', '2001-03-05T00:00:00', '--to', '2001-03-06', ...version], '2001-07-04T06:00:00Z'],
    [[...span, ...version, '--role', 'champion'], '--role is "champion": live or shadow'],
    [
      ['--file', 'b.csv', '--reference', 'r.csv', '--role', 'live'],
      '--role is of rows that a version has served',
    ],
    [[...span, ...version, '--categories', 'a'], 'which have the types that were registered'],
    [
      [
        ...span,
        ...version,
        '--reference',
        'r.csv',
        '--reference-from',
        '2001-01-01',
        '--reference-to',
        '2001-01-02',
      ],
      'give the reference rows in one way',
    ],
    [['--file', 'b.csv', '--reference', 'r.csv', ...version], 'give what is normal in one way'],
    [
      [...span, ...version, '--reference-from', '2001-03-06', '--reference-to', '2001-03-08'],
      '[windows-overlap]',
    ],
  ])('ends with 2 for %j, before anything is read', async (flags, told) => {
    const run = await fakeRun(['drift', 'run', ...flags])
    expect(run).toMatchObject({ exitCode: 2, stdout: '', calls: [], stderr: expect.stringContaining(told) })
  })
})
