import { csvFiles, hourMs } from '../batch/made-batch.fixture.ts'
import { lossRows } from '../detect/made-series.fixture.ts'
import { fakeRun } from '../fake-run.fixture.ts'

/** 24 rows a block of 6 h. */
const tenDays = 960

/** Runs the command on a file whose first ten days are the reference. */
async function detect(rows: readonly object[], flags: readonly string[]) {
  const folder = await csvFiles({ 'rows.csv': rows })
  const argv = ['performance', 'detect', '--file', `${folder}/rows.csv`, '--column', 'loss', '--json']
  const run = await fakeRun([...argv, '--reference-rows', String(tenDays), ...flags])
  return { ...run, json: JSON.parse(run.stdout) }
}

describe('weir performance detect, on blocks with fewer rows than the reference has', () => {
  it.each(['shiryaev-roberts', 'cusum', 'conformal'])(
    'raises nothing by %s because the file ends within a block',
    async (detector) => {
      const ends = 3 * tenDays * 0.25 * hourMs
      const rows = [...lossRows(3 * tenDays), { event_time_ms: ends, loss: 0.9 }]
      const run = await detect(rows, ['--detector', detector, '--fail-on-drift'])
      expect(run).toMatchObject({ exitCode: 0, json: { alarms: [], judged: { count: 80 } } })
      expect(run.json.notes).toEqual(['blocks with fewer than 12 rows are left out, as where a file ends: 1'])
    },
  )

  it('raises nothing because blocks have fewer rows, and finds a step in them', async () => {
    const may = lossRows(20 * tenDays, { spacing: hourMs / 32 })
    const sparse = (level: number) =>
      lossRows(tenDays, { from: 400 * 24 * hourMs, level: () => level, spacing: hourMs / 5 })
    const folder = await csvFiles({ 'may.csv': may, 'same.csv': sparse(0.3), 'step.csv': sparse(0.35) })
    const alarmsOf = async (file: string) => {
      const argv = ['performance', 'detect', '--file', `${folder}/${file}`, '--column', 'loss', '--json']
      return JSON.parse((await fakeRun([...argv, '--reference', `${folder}/may.csv`])).stdout).alarms
    }
    expect(await alarmsOf('same.csv')).toEqual([])
    expect((await alarmsOf('step.csv'))[0]?.index).toBeLessThan(12)
  })

  it('refuses a file whose blocks all have too few, and says what to do', async () => {
    const rows = lossRows(2 * tenDays).filter((_, row) => row < tenDays || row % 6 === 0)
    const refused = await detect(rows, [])
    expect(refused).toMatchObject({ exitCode: 2, json: { error: { code: 'detect-rows-missing' } } })
    expect(refused.json.error.message).toContain('give longer --blocks')
  })
})
