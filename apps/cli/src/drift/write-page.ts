import { writeFile } from 'node:fs/promises'
import { InvalidInput, type Instant } from '@weir/vocabulary'
import { type DriftReport } from './drift-report.ts'
import { reportHtml } from './report-html.ts'

/** Writes the page of a report where one is wanted.
 *  @param path undefined: none is
 *  @returns a line that says so; empty: none was written
 *  @throws InvalidInput `file-unwritable` */
export async function writePage(
  report: DriftReport,
  path: string | undefined,
  madeAt: Instant,
): Promise<string> {
  if (path === undefined) return ''
  try {
    await writeFile(path, reportHtml(report, { madeAt }))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new InvalidInput('file-unwritable', `${path} cannot be written: ${reason}`, { path, cause })
  }
  return `\n\nwritten: ${path}`
}
