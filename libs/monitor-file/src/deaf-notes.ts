import { isDeaf } from '@weir/drift'
import { type MonitorDefinition } from '@weir/monitor'

/** What in a definition makes columns deaf whatever their reference is, in sentences for people. Effects of statistics
 *  that decide of no column are not looked at. */
export function deafNotes({ drift }: Pick<MonitorDefinition, 'drift'>): readonly string[] {
  if (!drift.isOn) return []
  const { method, effects, columns } = drift
  const isOrdered = method === 'ks' || method === 'wasserstein'
  const deciding = [
    { statistic: method, of: isOrdered ? 'every column of numbers' : 'every column' },
    // Categories have no order: of them the distance decides.
    ...(isOrdered ? [{ statistic: 'js_distance' as const, of: 'every column of categories' }] : []),
  ]
  return [
    ...deciding.flatMap(({ statistic, of }) =>
      isDeaf(effects[statistic], { statistic })
        ? [`drift.effects.${statistic}: ${effects[statistic]} makes ${of} deaf (${because})`]
        : [],
    ),
    ...Object.entries(columns).flatMap(([name, { threshold }]) =>
      threshold !== undefined && isDeaf(threshold, { statistic: method })
        ? [`drift.columns.${name}.threshold: ${threshold} makes the column deaf (${because})`]
        : [],
    ),
  ]
}

const because =
  'half a standard deviation of shift stays below it: never reads pass, and fails only from there'
