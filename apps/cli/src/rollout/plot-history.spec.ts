import { plotHistory } from './plot-history.ts'
import { type HistoryPoint } from './rollout-answers.ts'

const hourMs = 3_600_000

function point(hour: number, weightPercent: number): HistoryPoint {
  return {
    at: 0,
    watermark: hour * hourMs,
    phase: 'canary',
    weightPercent,
    challengerPredictions: 10 * hour,
    checks: [],
  }
}

describe('plotHistory', () => {
  it('draws weight from 0 to 100 percent over event time', () => {
    const [weight = '', predictions = '', axis = ''] = plotHistory([
      point(0, 0),
      point(5, 50),
      point(10, 100),
    ])
    expect(weight).toMatch(/^weight +▁{20,}▅{20,}█ {2}100 %$/)
    expect(predictions).toMatch(/ {2}100$/)
    expect(axis).toContain('1970-01-01 00:00:00Z')
    expect(axis).toContain('1970-01-01 10:00:00Z')
  })

  it('keeps a half a half when the challenger never had more', () => {
    const [weight] = plotHistory([point(0, 50), point(10, 50)])
    expect(weight).toMatch(/^weight +▅{48} {2}50 %$/)
  })

  it('is empty while event time has not moved', () => {
    expect(plotHistory([])).toEqual([])
    expect(plotHistory([point(1, 5), point(1, 5)])).toEqual([])
    expect(plotHistory([{ ...point(1, 5), watermark: null }])).toEqual([])
  })
})
