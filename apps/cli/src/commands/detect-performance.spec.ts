import { csvFiles, hourMs } from '../batch/made-batch.fixture.ts'
import { lossRows, publishedStreams, type LossRow } from '../detect/made-series.fixture.ts'
import { fakeRun } from '../fake-run.fixture.ts'

const rowsADay = 96
const tenDays = 10 * rowsADay

/** Runs the command on rows; `json` is what it prints. */
async function detect(rows: readonly object[], flags: readonly string[]) {
  const folder = await csvFiles({ 'rows.csv': rows })
  const argv = ['performance', 'detect', '--file', `${folder}/rows.csv`, '--json', ...flags]
  const run = await fakeRun(argv)
  return { ...run, folder, json: JSON.parse(run.stdout) }
}

const column = (values: readonly number[]) => values.map((value) => ({ x: value }))
const indices = (found: readonly { readonly index: number }[]) => found.map(({ index }) => index)
const stepped = (more: number) =>
  lossRows(3 * tenDays, { level: (row) => (row < 2 * tenDays ? 0.3 : 0.3 + more) })

describe('weir performance detect, on single rows', () => {
  it.each([
    { detector: 'adwin', stream: 'S1', given: [], published: [1023] },
    { detector: 'adwin', stream: 'S1', given: ['clock=1'], published: [1013] },
    { detector: 'adwin', stream: 'S0', given: [], published: [] },
    { detector: 'page-hinkley', stream: 'S1', given: [], published: [1024, 1186, 1396, 1570, 1931] },
    { detector: 'page-hinkley', stream: 'S0', given: ['threshold=10'], published: [703, 920, 3104, 3790] },
    { detector: 'ddm', stream: 'S2', given: [], published: [1004] },
    { detector: 'eddm', stream: 'S2', given: ['alpha=0.9', 'beta=0.8'], published: [1031] },
    { detector: 'hddm-a', stream: 'S2', given: ['twoSided=true'], published: [1022] },
    { detector: 'hddm-w', stream: 'S2', given: [], published: [1010] },
  ] as const)('finds by $detector in $stream, $given, what is published', async (of) => {
    const { detector, stream, given, published } = of
    const set = given.flatMap((option) => ['--option', option])
    const run = await detect(column(publishedStreams[stream]), [
      ...['--column', 'x', '--detector', detector],
      ...set,
    ])
    expect(indices(run.json.alarms)).toEqual(published)
    expect(run).toMatchObject({ exitCode: 0, calls: [] })
    expect(run.json.contract).toBeNull()
    expect(run.json.notes[0]).toContain('makes no promise of false alarms')
    for (const { statistic, row, index } of run.json.alarms) {
      expect(statistic).toBeGreaterThan(0)
      expect(row).toBe(index + 1)
    }
  })

  it('tells of each stretch of warnings once, and finds a step by KSWIN', async () => {
    const warned = await detect(column(publishedStreams.S2), ['--column', 'x', '--detector', 'hddm-a'])
    expect(warned.json.warnings[0]).toMatchObject({ index: 1014, at: null })
    const counts = warned.json.warnings.map(({ count }: { readonly count: number }) => count)
    expect(counts.reduce((sum: number, count: number) => sum + count, 0)).toBe(8)
    const found = await detect(stepped(0.2), ['--column', 'loss', '--detector', 'kswin'])
    expect(indices(found.json.alarms).some((index) => index >= 2 * tenDays && index < 2 * tenDays + 40)).toBe(
      true,
    )
  })

  it('goes by event time, whatever the order of the rows, and says where in file and time', async () => {
    const ordered = publishedStreams.S1.map((value, row) => ({ seen: row * hourMs + 10 ** 12, x: value }))
    const flags = ['--column', 'x', '--time-column', 'seen', '--detector', 'adwin']
    const run = await detect(ordered.toReversed(), flags)
    expect(run.json.alarms).toEqual([
      expect.objectContaining({ index: 1023, row: 2_000 - 1_023, at: 1_023 * hourMs + 10 ** 12 }),
    ])
  })

  it('leaves rows without a number out and says so, and that there was no time', async () => {
    const run = await detect(
      [
        { x: 1, y: 0 },
        { x: null, y: 0 },
        { x: 'inf', y: 0 },
      ],
      ['--column', 'x', '--detector', 'kswin'],
    )
    expect(run.json.judged).toEqual({ of: 'rows', count: 1 })
    expect(run.json.notes).toEqual(
      expect.arrayContaining([
        expect.stringContaining('without a finite number in x are left out: 2'),
        expect.stringContaining('has no event times'),
      ]),
    )
  })

  it('reads Parquet with its timestamps', async () => {
    const path = new URL('../../../../libs/artifacts/src/fixtures/timed.parquet', import.meta.url).pathname
    const argv = [
      'performance',
      'detect',
      '--file',
      path,
      '--column',
      'rate',
      '--detector',
      'kswin',
      '--json',
    ]
    const run = await fakeRun(argv)
    expect(JSON.parse(run.stdout)).toMatchObject({ judged: { of: 'rows', count: 3 }, alarms: [] })
    expect(run.stdout).not.toContain('has no event times')
  })

  it('warns that ADWIN sees little in values that are nearly the same', async () => {
    const flags = ['--column', 'x', '--detector', 'adwin']
    const small = await detect(column(publishedStreams.S1.map((value) => value / 1_000)), flags)
    expect(small.json.alarms).toEqual([])
    expect(small.json.notes.join()).toContain('scale the column')
    expect((await detect(column(publishedStreams.S1), flags)).json.notes.join()).not.toContain('scale')
  })

  it('prints a table for people, and ends with 1 when that was asked for', async () => {
    const folder = await csvFiles({ 'rows.csv': column(publishedStreams.S1) })
    const argv = ['performance', 'detect', '--file', `${folder}/rows.csv`, '--column', 'x']
    const run = await fakeRun([...argv, '--detector', 'adwin', '--fail-on-drift'])
    expect(run.exitCode).toBe(1)
    expect(run.stdout).toContain('adwin over x of rows.csv: 2000 rows, 1 alarm, 0 stretches of warnings')
    expect(run.stdout).toMatch(/alarm +1023 +1024 +- +\d/)
    const quiet = await fakeRun([
      ...[...argv, '--detector', 'page-hinkley', '--option', 'threshold=1e9'],
      '--fail-on-drift',
    ])
    expect(quiet.exitCode).toBe(0)
  })
})

describe('weir performance detect, on blocks of time', () => {
  const flags = ['--column', 'loss', '--reference-rows', String(tenDays)]

  it.each([
    ['shiryaev-roberts', 10],
    ['cusum', 10],
    ['conformal', 40],
  ] as const)('finds a step by %s, is quiet on none, and states the contract', async (detector, atMost) => {
    const found = await detect(stepped(0.1), [...flags, '--detector', detector, '--fail-on-drift'])
    expect(found.exitCode).toBe(1)
    const [first] = indices(found.json.alarms)
    // Ten days after the reference: 40 blocks of 6 h.
    expect(first).toBeGreaterThanOrEqual(40)
    expect(first).toBeLessThan(40 + atMost)
    expect(found.json.alarms[0].at).toBe(tenDays * 0.25 * hourMs + (first ?? 0) * 6 * hourMs)
    expect(found.json.reference).toMatchObject({ blocks: 40, blockMs: 6 * hourMs })
    expect(found.json.contract).toContain('at least 500 blocks of 6h (125 d) to a false alarm')
    const quiet = await detect(stepped(0), [...flags, '--detector', detector, '--fail-on-drift'])
    expect(quiet).toMatchObject({ exitCode: 0, json: { alarms: [], judged: { of: 'blocks', count: 80 } } })
  })

  it('is Shiryaev-Roberts when nobody says, and looks for a fall when that is bad', async () => {
    const down = await detect(stepped(-0.1), [...flags, '--option', 'direction=down'])
    expect(down.json.detector).toBe('shiryaev-roberts')
    expect(indices(down.json.alarms)[0]).toBeLessThan(50)
    expect((await detect(stepped(-0.1), flags)).json.alarms).toEqual([])
  })

  it('takes another file as the reference, before or after, and refuses one of the same time', async () => {
    const later = lossRows(tenDays, { from: 400 * 24 * hourMs, level: () => 0.5 })
    const folder = await csvFiles({ 'rows.csv': later, 'may.csv': lossRows(tenDays) })
    const argv = ['performance', 'detect', '--file', `${folder}/rows.csv`, '--column', 'loss', '--json']
    const found = JSON.parse((await fakeRun([...argv, '--reference', `${folder}/may.csv`])).stdout)
    expect(indices(found.alarms)[0]).toBeLessThan(4)
    expect(found.reference.name).toBe('may.csv')
    const same = JSON.parse((await fakeRun([...argv, '--reference', `${folder}/rows.csv`])).stdout)
    expect(same.error.code).toBe('windows-overlap')
  })

  it('leaves the block out in which the reference ends', async () => {
    const most = String(tenDays + 5)
    const run = await detect(stepped(0), ['--column', 'loss', '--reference-rows', most, '--blocks', '12h'])
    expect([run.json.reference.blocks, run.json.judged.count]).toEqual([20, 39])
    expect(run.json.notes.join()).toContain('the block in which the reference rows end is left out')
  })
})

describe('weir performance detect refuses', () => {
  const rows = lossRows(tenDays)
  const enough = ['--column', 'loss', '--reference-rows', '480']
  const withoutTime = rows.map(({ loss }) => ({ loss }))
  const halves: readonly LossRow[] = rows.map((row) => ({ ...row, loss: 0.5 }))
  interface Refused {
    readonly what: string
    readonly rows: readonly object[]
    readonly flags: readonly string[]
    readonly code: string
    readonly told: string
  }
  const refused = (
    what: string,
    [rows, flags]: readonly [rows: readonly object[], flags: readonly string[]],
    [code, told]: readonly [code: string, told: string],
  ): Refused => ({ what, rows, flags, code, told })
  const cases = [
    refused(
      'a column that is not there',
      [rows, ['--column', 'los', '--reference-rows', '9']],
      ['batch-column-unknown', 'event_time_ms, loss'],
    ),
    refused('a text among numbers', [[{ loss: 'high' }], enough], ['batch-refused', 'row 1']),
    refused(
      'no number at all',
      [[{ loss: null, a: 1 }], enough],
      ['detect-rows-missing', 'loss of rows.csv'],
    ),
    refused('blocks without event times', [withoutTime, enough], ['detect-times-missing', '--time-column']),
    refused(
      'no reference for blocks',
      [rows, ['--column', 'loss']],
      ['cli-option-invalid', '--reference-rows'],
    ),
    refused(
      'a reference for single rows',
      [rows, [...enough, '--detector', 'adwin']],
      ['cli-option-invalid', 'adwin judges single rows'],
    ),
    refused(
      'a short reference',
      [rows, ['--column', 'loss', '--reference-rows', '100']],
      ['detect-reference-short', '8'],
    ),
    refused(
      'a reference that does not vary',
      [halves, enough],
      ['detect-reference-short', 'same in every block'],
    ),
    refused(
      'a reference that leaves nothing',
      [rows, ['--column', 'loss', '--reference-rows', '5000']],
      ['detect-rows-missing', '960 rows'],
    ),
    refused(
      'an option that the detector has not',
      [rows, ['--column', 'loss', '--detector', 'adwin', '--option', 'threshold=3']],
      ['detector-option-invalid', 'delta, clock, maxBuckets, minWindow, gracePeriod'],
    ),
    refused(
      'a direction for the detector that sees both',
      [rows, [...enough, '--detector', 'conformal', '--option', 'direction=up']],
      ['detector-option-invalid', 'it has runLength'],
    ),
    refused(
      'an option that is no number',
      [rows, ['--column', 'loss', '--detector', 'ddm', '--option', 'warmStart=soon']],
      ['detector-option-invalid', 'warmStart is a number'],
    ),
    refused(
      'an option out of its range',
      [rows, ['--column', 'loss', '--detector', 'kswin', '--option', 'alpha=2']],
      ['detector-option-invalid', '0 < alpha < 1'],
    ),
    refused(
      'a run length of nothing',
      [rows, [...enough, '--option', 'runLength=1']],
      ['detector-option-invalid', 'runLength is > 1'],
    ),
    refused(
      'a loss where errors are wanted',
      [rows, ['--column', 'loss', '--detector', 'ddm']],
      ['detector-value-invalid', '1 for a wrong answer and 0 for a right one'],
    ),
    refused(
      'more than 1 where shares are wanted',
      [column([0, 3]), ['--column', 'x', '--detector', 'hddm-w']],
      ['detector-value-invalid', 'x of rows.csv is 3 in row 2'],
    ),
    refused(
      'a detector that there is not',
      [rows, ['--column', 'loss', '--detector', 'magic']],
      ['cli-option-invalid', 'kswin'],
    ),
    refused(
      'an option without a value',
      [rows, [...enough, '--option', 'clock']],
      ['cli-option-invalid', 'name=value'],
    ),
  ]

  it.each(cases)('$what', async ({ rows: given, flags, code, told }) => {
    const run = await detect(given, flags)
    expect(run.exitCode).toBe(2)
    expect(run.json.error.code).toBe(code)
    expect(run.json.error.message).toContain(told)
  })
})
