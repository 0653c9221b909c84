import { subjectLabel } from '@weir/monitor'
import { type ColumnPlot } from './column-plot.ts'
import { escapeHtml } from './escape-html.ts'

const width = 360
const height = 110
const floor = 92

/** Bars of one column as SVG, the reference beside the analysis, the higher of all as high as the picture. Each bin tells
 *  its values and shares when it is pointed at. */
export function histogramSvg(plot: ColumnPlot): string {
  const { bars } = plot
  const highest = Math.max(1e-9, ...bars.flatMap(({ reference, analysis }) => [reference, analysis]))
  const step = width / Math.max(1, bars.length)
  const bar = (of: { readonly at: number; readonly share: number; readonly kind: string }) => {
    const tall = (of.share / highest) * (floor - 4)
    return `<rect class="${of.kind}" x="${of.at.toFixed(2)}" y="${(floor - tall).toFixed(2)}" width="${(step * 0.42).toFixed(2)}" height="${tall.toFixed(2)}"/>`
  }
  const bins = bars.map(({ label, reference, analysis }, index) => {
    const at = index * step
    return [
      `<g><title>${escapeHtml(`${label}: reference ${percent(reference)}, analysis ${percent(analysis)}`)}</title>`,
      `<rect class="hit" x="${at.toFixed(2)}" y="0" width="${step.toFixed(2)}" height="${floor}"/>`,
      bar({ at: at + step * 0.06, share: reference, kind: 'reference' }),
      bar({ at: at + step * 0.5, share: analysis, kind: 'analysis' }),
      '</g>',
    ].join('')
  })
  const [first, last] = [bars[0]?.label ?? '', bars.at(-1)?.label ?? '']
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(`bins of ${subjectLabel(plot)}`)}">`,
    ...bins,
    `<line class="axis" x1="0" x2="${width}" y1="${floor}" y2="${floor}"/>`,
    `<text x="0" y="${height - 4}">${escapeHtml(shortened(first))}</text>`,
    bars.length < 2
      ? ''
      : `<text x="${width}" y="${height - 4}" text-anchor="end">${escapeHtml(shortened(last))}</text>`,
    '</svg>',
  ].join('')
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function shortened(label: string): string {
  return label.length > 24 ? `${label.slice(0, 23)}…` : label
}
