import { subjectLabel } from '@weir/monitor'
import { formatNumber } from '../format-number.ts'
import { formatTime } from '../format-time.ts'
import { escapeHtml } from './escape-html.ts'
import { type CheckLine, type TrendPoint } from './drift-report.ts'

const width = 360
const height = 90
const floor = 82

interface Placed {
  readonly x: number
  readonly y: number | null
  readonly threshold: number | null
  readonly point: TrendPoint
}

/** Value against threshold over the windows of a check as SVG; windows that failed are marked.
 *  @returns empty for fewer than two windows, or when none has a value */
export function trendSvg(of: Pick<CheckLine, 'subjectKind' | 'subject' | 'statistic' | 'trend'>): string {
  const { statistic, trend } = of
  const values = trend.flatMap(({ value, threshold }) => [value, threshold]).filter(isKnown)
  if (trend.length < 2 || values.length === 0) return ''
  const highest = Math.max(1e-9, ...values)
  const yOf = (value: number | null) =>
    isKnown(value) ? floor - (Math.max(0, value) / highest) * (floor - 6) : null
  const placed = trend.map((point, index) => ({
    x: 4 + (index / (trend.length - 1)) * (width - 8),
    y: yOf(point.value),
    threshold: yOf(point.threshold),
    point,
  }))
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(`${statistic} of ${subjectLabel(of)}`)}">`,
    `<line class="axis" x1="0" x2="${width}" y1="${floor}" y2="${floor}"/>`,
    line(
      placed.map(({ x, threshold }) => ({ x, y: threshold })),
      'threshold',
    ),
    line(placed, 'score'),
    ...placed.map(dot),
    '</svg>',
  ].join('')
}

/** One stroke for each run of windows that have a value. */
function line(points: readonly Pick<Placed, 'x' | 'y'>[], kind: string): string {
  let path = ''
  let isDown = false
  for (const { x, y } of points) {
    if (y !== null) path += `${isDown ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`
    isDown = y !== null
  }
  return path === '' ? '' : `<path class="${kind}" d="${path}"/>`
}

function dot({ x, y, point }: Placed): string {
  if (y === null) return ''
  const { window, value, threshold, verdict } = point
  const when = window === null ? '' : `until ${formatTime(window.end)}: `
  const told = `${when}${formatNumber(value)} against ${formatNumber(threshold)}, ${verdict}`
  const kind = verdict === 'fail' ? 'dot failed' : 'dot'
  return `<circle class="${kind}" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${verdict === 'fail' ? 3.5 : 2}"><title>${escapeHtml(told)}</title></circle>`
}

function isKnown(value: number | null): value is number {
  return value !== null && Number.isFinite(value)
}
