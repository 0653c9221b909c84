import { watchQueries, type ClickHouse } from '@weir/clickhouse'
import { mergeStates, type ReferenceProfile, type SubjectProfile, type SubjectState } from '@weir/drift'
import { parseVersionNumber, type ModelName, type VersionNumber, type Window } from '@weir/vocabulary'
import { checkLines } from './check-lines.ts'
import { type CheckRow } from './check-rows.ts'
import { columnPlot, type ColumnPlot } from './column-plot.ts'
import { grouped } from '../grouped.ts'
import { armOf } from './select.ts'

interface PlotSources {
  readonly clickhouse: ClickHouse
  readonly profileOf: (version: VersionNumber) => Promise<ReferenceProfile>
}

/** Histograms of the newest drift window of each column, by `armOf`, read from the per-minute state.
 *  @param checks newest window first within each series */
export async function windowPlots(
  { clickhouse, profileOf }: PlotSources,
  model: ModelName,
  checks: readonly CheckRow[],
): Promise<ReadonlyMap<string, readonly ColumnPlot[]>> {
  const plots = new Map<string, readonly ColumnPlot[]>()
  for (const [arm, rows] of grouped(checks, armOf)) {
    const [first] = rows
    const windows = driftWindows(rows)
    if (first === undefined || windows.size === 0) continue
    const version = parseVersionNumber(first.version)
    const profile = await profileOf(version)
    const hours = await watchQueries.subjectHours(clickhouse, {
      model,
      version,
      role: first.role === 'shadow' ? 'shadow' : 'live',
      segment: first.segment,
      from: Math.min(...[...windows.values()].map(({ start }) => start)),
      to: Math.max(...[...windows.values()].map(({ end }) => end)),
    })
    plots.set(
      arm,
      subjectsOf(profile).flatMap(([kind, subject]) => {
        const window = windows.get(keyOf({ subjectKind: kind, subject: subject.name }))
        if (window === undefined) return []
        const states = hours
          .filter(({ hour }) => hour >= window.start && hour < window.end)
          .flatMap((hour) =>
            hour.states.filter((state) => state.subject === subject.name && state.kind === kind),
          )
        return columnPlot(kind, subject, mergeStates(states)) ?? []
      }),
    )
  }
  return plots
}

function subjectsOf({ features, score, multivariate }: ReferenceProfile) {
  return [
    ...features.map((feature): readonly [SubjectState['kind'], SubjectProfile] => ['feature', feature]),
    ['score', score] as const,
    ...(multivariate === null ? [] : [['multivariate', multivariate.error] as const]),
  ]
}

/** The newest drift window of each subject. */
function driftWindows(rows: readonly CheckRow[]): ReadonlyMap<string, Window> {
  const lines = checkLines(rows.filter(({ check }) => check.endsWith('drift')))
  return new Map(
    lines.flatMap((line) =>
      line.isBeside || line.window === null ? [] : [[keyOf(line), line.window] as const],
    ),
  )
}

function keyOf({ subjectKind, subject }: Pick<CheckRow, 'subjectKind' | 'subject'>): string {
  return `${subjectKind}\n${subject}`
}
