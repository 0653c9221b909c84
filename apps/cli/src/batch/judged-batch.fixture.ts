import { fakeRun } from '../fake-run.fixture.ts'
import { csvFiles, madeRows, type MadeRow } from './made-batch.fixture.ts'

/** What is normal, and the hour from which on rows come after it. */
export const reference = madeRows(1_500, 0)
export const later = 1_000

interface Line {
  readonly subject: string
  readonly check: string
  readonly status: string
  readonly isBeside: boolean
}

/** Judges rows against the reference; `json` holds the report. */
export async function judge(
  rows: readonly MadeRow[],
  { flags = [] as readonly string[], against = reference } = {},
) {
  const folder = await csvFiles({ 'batch.csv': rows, 'reference.csv': against })
  const argv = ['drift', 'run', '--file', `${folder}/batch.csv`, '--reference', `${folder}/reference.csv`]
  const run = await fakeRun([...argv, '--fail-on-drift', '--json', ...flags])
  const json = JSON.parse(run.stdout)
  const lines: readonly Line[] = json.arms?.[0]?.checks ?? []
  const statusOf = (subject: string, check = 'drift') =>
    lines.find((line) => line.subject === subject && line.check === check && !line.isBeside)?.status
  return { ...run, json, folder, lines, statusOf, notes: String(json.notes?.join('\n') ?? '') }
}
