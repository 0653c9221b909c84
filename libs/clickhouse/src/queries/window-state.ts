import { type SubjectState } from '@weir/drift'
import { type ModelName, type VersionNumber, type Window } from '@weir/vocabulary'
import { type ClickHouse } from '../clickhouse.ts'
import { mergedSubject, subjectStateOf } from './merged-subject.ts'
import { isOfSlice } from './version-slice.ts'

const sql = `SELECT ${mergedSubject} FROM feature_minutes WHERE ${isOfSlice} GROUP BY kind, subject ORDER BY kind, subject`

/** Merges the minutes of a window: the cost depends on its length, not on the traffic in it. */
export async function windowState(
  clickhouse: ClickHouse,
  of: { model: ModelName; version: VersionNumber; role: 'live' | 'shadow'; segment: string; window: Window },
): Promise<readonly SubjectState[]> {
  const { window, ...slice } = of
  const rows = await clickhouse.select(sql, { ...slice, from: window.start, to: window.end })
  return rows.map(subjectStateOf)
}
