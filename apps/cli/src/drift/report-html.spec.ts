import { parseModelName } from '@weir/vocabulary'
import { type ColumnPlot } from './column-plot.ts'
import { checkRow, kpiRow, metricRow } from './made-windows.fixture.ts'
import { reportHtml } from './report-html.ts'
import { windowsReport } from './windows-report.ts'

const evil = '<img src=x onerror="alert(1)">&'
const plot: ColumnPlot = {
  subjectKind: 'feature',
  subject: 'minute',
  type: 'number',
  bars: [
    { label: 'below 5', reference: 0.5, analysis: 0.25 },
    { label: `5 to 9 ${evil}`, reference: 0.5, analysis: 0.75 },
  ],
  referenceN: 100,
  n: 40,
}
const checks = [
  checkRow(2, { value: 0.3, verdict: 'fail' }),
  checkRow(1, { value: null }),
  checkRow(0),
  checkRow(2, { subject: evil, reason: 'deaf', verdict: 'inconclusive', detail: evil }),
]
const report = windowsReport({
  model: parseModelName('flights'),
  checks,
  kpis: [kpiRow(0)],
  metrics: [metricRow(0)],
  labelDelays: [],
  suppressed: [],
  plots: new Map([['version 1 (live)', [plot]]]),
  asked: { version: null, lengthMs: null },
})
const html = reportHtml(report, { madeAt: 0 })

/** Tags that are opened and not closed, or closed and not opened, in order. */
function unbalanced(text: string): readonly string[] {
  const empty = ['meta', 'img', 'br', '!doctype']
  const open: string[] = []
  for (const [, slash, name = '', end] of text.matchAll(/<(\/?)([!a-z][a-z0-9]*)[^>]*?(\/?)>/gi)) {
    if (empty.includes(name) || end === '/') continue
    if (slash === '/' && open.at(-1) === name) open.pop()
    else open.push(`${slash}${name}`)
  }
  return open
}

describe('the page of a report', () => {
  it('is one whole document that loads nothing and runs nothing', () => {
    expect(html).toMatch(/^<!doctype html>/)
    expect(unbalanced(html)).toEqual([])
    const tags = html.match(/<[^>]+>/g)?.join('\n') ?? ''
    expect(tags).not.toMatch(/<script|<link|<img|src=|href=| on[a-z]+=|style=/)
    expect(html).not.toMatch(/url\(|https?:|@import/)
  })

  it('shows what names hold as text', () => {
    expect(html).not.toContain(evil)
    expect(html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;')
  })

  it('draws the shares of each bin of reference and analysis', () => {
    expect(html).toContain('<title>below 5: reference 50.0 %, analysis 25.0 %</title>')
    const heights = [...html.matchAll(/<rect class="(reference|analysis)"[^>]* height="([\d.]+)"\/>/g)]
      .filter(([, , height]) => height !== '10')
      .map(([, kind, height]) => [kind, Number(height)])
    expect(heights).toEqual([
      ['reference', expect.closeTo(58.67, 1)],
      ['analysis', expect.closeTo(29.33, 1)],
      ['reference', expect.closeTo(58.67, 1)],
      ['analysis', 88],
    ])
  })

  it('draws value against threshold, marks fails, and leaves a gap for a window without a value', () => {
    const [, path = ''] = /<path class="score" d="([^"]+)"/.exec(html) ?? []
    expect(path.match(/M/g)).toHaveLength(2)
    expect(html.match(/class="dot failed"/g)).toHaveLength(1)
    expect(html).toContain('until 1970-01-01 03:00:00Z: 0.3 against 0.12, fail')
    expect(html).toContain('class="threshold"')
  })

  it('has the same tables as the terminal, every check among them', () => {
    expect(html).toContain('<b class="status deaf">deaf</b>')
    expect(html).toContain('<summary>Every check (2)</summary>')
    expect(html).toContain('<h2>Performance of flights</h2>')
    expect(html).toContain('<h2>KPIs of flights')
  })

  it('is light or dark as the reader has it', () => {
    expect(html).toContain('prefers-color-scheme: dark')
  })
})
