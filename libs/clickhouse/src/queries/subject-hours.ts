import { type SubjectState } from '@weir/drift'
import { type Instant } from '@weir/vocabulary'
import { type ClickHouse } from '../clickhouse.ts'
import { numberOf } from '../raw-row.ts'
import { mergedSubject, subjectStateOf } from './merged-subject.ts'
import { isOfSlice, type VersionSlice } from './version-slice.ts'

/** State of every subject of a version over one hour of event time. */
export interface SubjectHour {
  /** Start of the hour, UTC ms. */
  readonly hour: Instant
  readonly states: readonly SubjectState[]
}

const sql = `SELECT toUnixTimestamp(toStartOfHour(minute)) * 1000 AS hour, ${mergedSubject}
FROM feature_minutes WHERE ${isOfSlice} GROUP BY hour, kind, subject ORDER BY hour, kind, subject`

/** Merges minutes to hours: longer windows are merges of these.
 *  @returns in order; hours without rows are left out */
export async function subjectHours(
  clickhouse: ClickHouse,
  { model, version, role, segment, from, to }: VersionSlice,
): Promise<readonly SubjectHour[]> {
  const hours = new Map<Instant, SubjectState[]>()
  for (const row of await clickhouse.select(sql, { model, version, role, segment, from, to })) {
    const hour = numberOf(row, 'hour')
    const states = hours.get(hour)
    if (states === undefined) hours.set(hour, [subjectStateOf(row)])
    else states.push(subjectStateOf(row))
  }
  return [...hours].map(([hour, states]) => ({ hour, states }))
}
