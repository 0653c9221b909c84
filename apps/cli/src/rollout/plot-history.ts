import { formatNumber } from '../format-number.ts'
import { formatTime } from '../format-time.ts'
import { sparkline } from '../sparkline.ts'
import { type HistoryPoint } from './rollout-answers.ts'

/** Fits a terminal of 80 columns with labels. */
const columns = 48

/** The challenger's weight, its predictions and the statistic of each check over event time, a line each; empty with
 *  fewer than two points in time. */
export function plotHistory(history: readonly HistoryPoint[]): readonly string[] {
  const points = history.filter(({ watermark }) => watermark !== null)
  const first = points[0]?.watermark ?? null
  const last = points.at(-1)?.watermark ?? null
  if (first === null || last === null || last <= first) return []
  const sampled = sample(points, first, last)
  const names = [...new Set(points.flatMap(({ checks }) => checks.map(({ check }) => check)))]
  const series = [
    lineOf(
      'weight',
      sampled.map((point) => point?.weightPercent ?? null),
      { floor: 0, ceiling: 100, unit: ' %' },
    ),
    lineOf(
      'predictions',
      sampled.map((point) => point?.challengerPredictions ?? null),
      { floor: 0 },
    ),
    ...names.map((name) =>
      lineOf(
        name,
        sampled.map((point) => valueOf(point, name)),
        {},
      ),
    ),
  ]
  const ends = `${formatTime(first)}${formatTime(last).padStart(columns - formatTime(first).length)}`
  return [...series, `${' '.repeat(labelWidth)}${ends}`]
}

const labelWidth = 13

function lineOf(
  label: string,
  values: readonly (number | null)[],
  {
    floor,
    ceiling,
    unit = '',
  }: { readonly floor?: number; readonly ceiling?: number; readonly unit?: string },
): string {
  const scaled = ceiling === undefined ? values : [...values, ceiling]
  const bars = sparkline(scaled, floor).slice(0, values.length)
  const now = values.findLast((value) => value !== null) ?? null
  return `${label.padEnd(labelWidth)}${bars}  ${formatNumber(now)}${unit}`
}

/** The newest point at or before each column's moment. */
function sample(
  points: readonly HistoryPoint[],
  first: number,
  last: number,
): readonly (HistoryPoint | undefined)[] {
  return Array.from({ length: columns }, (_, column) => {
    const moment = first + ((last - first) * column) / (columns - 1)
    return points.findLast(({ watermark }) => watermark !== null && watermark <= moment)
  })
}

function valueOf(point: HistoryPoint | undefined, name: string): number | null {
  return point?.checks.find(({ check }) => check === name)?.value ?? null
}
