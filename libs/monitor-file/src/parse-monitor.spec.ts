import { defaultMonitor, type MonitorDefinition } from '@weir/monitor'
import { hourMs, InvalidInput } from '@weir/vocabulary'
import { parseMonitor } from './parse-monitor.ts'

const features = ['distance', 'carrier']

/** What is wrong with a file, each with its path. */
function problemsIn(json: unknown, names: readonly string[] | null = features): unknown {
  try {
    parseMonitor(json, names)
  } catch (error) {
    if (error instanceof InvalidInput && error.code === 'monitor-invalid') return error.context['problems']
    throw error
  }
  return []
}

describe('a monitor definition', () => {
  it('is the preset where nothing is written', () => {
    expect(parseMonitor({}, features)).toEqual(defaultMonitor)
    expect(parseMonitor(null, null)).toEqual(defaultMonitor)
    expect(
      parseMonitor({ drift: {}, quality: {}, volume: {}, performance: {}, serving: {} }, features),
    ).toEqual(defaultMonitor)
  })

  it.each(['drift', 'quality', 'volume', 'performance', 'serving', 'importance'])(
    'takes the section %s with nothing under its name for empty',
    (name) => {
      expect(parseMonitor({ [name]: null }, features)).toEqual(defaultMonitor)
    },
  )

  it('takes a section of drift with nothing under its name for empty, and no other field', () => {
    const drift = { effects: null, columns: { distance: null } }
    expect(parseMonitor({ drift }, features)).toEqual({
      ...defaultMonitor,
      drift: { ...defaultMonitor.drift, columns: { distance: {} } },
    })
    expect(parseMonitor({ drift: { columns: null } }, features)).toEqual(defaultMonitor)
    expect(problemsIn({ drift: { hysteresis: null }, owner: null })).toHaveLength(2)
  })

  it.each([
    ['{"__proto__": {"x": 1}}', 'file'],
    ['{"drift": {"__proto__": {"x": 1}}}', 'drift'],
    ['{"drift": {"columns": {"__proto__": {"isMuted": true}}}}', 'drift.columns'],
    ['{"importance": {"__proto__": 1}}', 'importance'],
  ])('refuses the field __proto__ in %s', (json, path) => {
    for (const names of [features, null])
      expect(problemsIn(JSON.parse(json), names)).toEqual([`${path}: Unrecognized key: "__proto__"`])
  })

  it.each(Object.keys(defaultMonitor.drift).filter((field) => !['effects', 'columns'].includes(field)))(
    'keeps the rest of the preset when drift.%s alone is written',
    (field) => {
      const written = { ...defaultMonitor.drift, ...changedDrift }
      const value: unknown = Object.entries(written).find(([name]) => name === field)?.[1]
      expect(value).not.toEqual(Object.entries(defaultMonitor.drift).find(([name]) => name === field)?.[1])
      expect(parseMonitor({ drift: { [field]: value } }, features)).toEqual({
        ...defaultMonitor,
        drift: { ...defaultMonitor.drift, [field]: value },
      })
    },
  )

  it.each(['quality', 'volume', 'performance', 'serving'] as const)(
    'keeps the rest of the preset when one field of %s is written',
    (part) => {
      for (const field of Object.keys(defaultMonitor[part])) {
        const written = Object.fromEntries(
          Object.entries(changedParts[part]).filter(([name]) => name === field),
        )
        expect(written).not.toEqual({})
        expect(parseMonitor({ [part]: written }, features)).toEqual({
          ...defaultMonitor,
          [part]: { ...defaultMonitor[part], ...written },
        })
      }
    },
  )

  it('keeps the other effects when one is written, and has rules for the columns that are named', () => {
    const drift = {
      effects: { psi: 0.2 },
      columns: { distance: { isMuted: true }, score: { threshold: 0.3 } },
    }
    expect(parseMonitor({ drift }, features).drift).toEqual({
      ...defaultMonitor.drift,
      effects: { ...defaultMonitor.drift.effects, psi: 0.2 },
      columns: drift.columns,
    })
  })

  it('reads which features are judged in each way that it can be written', () => {
    const judged = (written: unknown) => parseMonitor({ features: written }, features).features
    expect(judged('all')).toEqual({ kind: 'all' })
    expect(judged(['carrier'])).toEqual({ kind: 'only', names: ['carrier'] })
    expect(judged({ top: 3 })).toEqual({ kind: 'top', count: 3 })
    expect(judged({ kind: 'top', count: 3 })).toEqual({ kind: 'top', count: 3 })
  })

  it('reads excluded ranges from dates, times and milliseconds', () => {
    const excluded = [
      { start: '2001-07-04', end: '2001-07-05' },
      { start: '2001-11-22T05:00:00-05:00', end: '2001-11-23T00:00:00Z' },
      { start: 0, end: hourMs },
    ]
    expect(parseMonitor({ excluded }, null).excluded).toEqual([
      { start: Date.UTC(2001, 6, 4), end: Date.UTC(2001, 6, 5) },
      { start: Date.UTC(2001, 10, 22, 10), end: Date.UTC(2001, 10, 23) },
      { start: 0, end: hourMs },
    ])
  })

  it.each([
    [{ drfit: {} }, 'file: Unrecognized key: "drfit"'],
    [{ drift: { windowMS: hourMs } }, 'drift: Unrecognized key: "windowMS"'],
    [
      { drift: { columns: { distance: { treshold: 0.2 } } } },
      'drift.columns.distance: Unrecognized key: "treshold"',
    ],
    [{ quality: { hysteresis: { k: 1, n: 1, m: 1 } } }, 'quality.hysteresis: Unrecognized key: "m"'],
    [{ volume: { rules: [{ window: hourMs }] } }, 'volume.rules.0: Unrecognized key: "window"'],
    [{ excluded: [{ start: '2001-07-04', until: '2001-07-05' }] }, 'excluded.0: Unrecognized key: "until"'],
  ])('refuses the unknown field of %j with its path', (json, problem) => {
    expect(problemsIn(json)).toEqual(expect.arrayContaining([problem]))
  })

  it.each([
    ['drift.windowMs', { drift: { windowMs: 0 } }],
    ['drift.windowMs', { drift: { windowMs: 1.5 * hourMs } }],
    ['drift.windowMs', { drift: { windowMs: '6h' } }],
    ['quality.windowMs', { quality: { windowMs: 100 * 24 * hourMs } }],
    ['drift.offsetMs', { drift: { offsetMs: 8 * 24 * hourMs } }],
    ['performance.blockMs', { performance: { blockMs: hourMs } }],
    ['delayMs', { delayMs: -1 }],
    ['drift.hysteresis', { drift: { hysteresis: { k: 3, n: 2 } } }],
    ['drift.hysteresis.n', { drift: { hysteresis: { k: 3, n: 13 } } }],
    ['drift.effects.js_distance', { drift: { effects: { js_distance: 1.1 } } }],
    ['drift.columns.distance.threshold', { drift: { columns: { distance: { threshold: 0 } } } }],
    ['quality.leastShare', { quality: { leastShare: 1 } }],
    ['quality.categorySeen', { quality: { categorySeen: 0 } }],
    ['serving.objective', { serving: { objective: 1 } }],
    ['drift.falseDiscoveryRate', { drift: { falseDiscoveryRate: 0 } }],
    ['volume.rules', { volume: { rules: [] } }],
    ['volume.rules', { volume: { rules: [volumeRule(), volumeRule()] } }],
    ['excluded.0', { excluded: [{ start: '2001-07-05', end: '2001-07-04' }] }],
    ['excluded.0.start', { excluded: [{ start: 'July', end: '2001-07-04' }] }],
    ['importance.distance', { importance: { distance: -1 } }],
    ['features', { features: 'most' }],
    ['features', { features: [] }],
    ['features.top', { features: { top: 0 } }],
    ['segments.0', { segments: [''] }],
    ['muted.0', { muted: [''] }],
    ['muted', { muted: 'distance' }],
  ])('refuses %s out of its bounds: %j', (path, json) => {
    expect(problemsIn(json)).toEqual([expect.stringContaining(`${path}: `)])
  })

  it('says why a share that no share is above of is refused', () => {
    expect(problemsIn({ quality: { leastShare: 1 } })).toEqual([
      'quality.leastShare: below 1: no share is ever above 1',
    ])
  })

  it.each(['shiryaev-roberts', 'cusum', 'conformal'] as const)('reads the detector %s', (detector) => {
    expect(parseMonitor({ performance: { detector } }, null).performance.detector).toBe(detector)
  })

  it('refuses a detector or a thing to watch that there is not, with those that there are', () => {
    expect(problemsIn({ performance: { detector: 'adwin', watch: 'money' } })).toEqual([
      'performance.detector: Invalid option: expected one of "shiryaev-roberts"|"cusum"|"conformal"',
      'performance.watch: Invalid option: expected one of "loss"|"value"|"both"',
    ])
  })

  it.each([1, 6, 24, 168])('has columns judged in windows of %s h', (hours) => {
    const windowMs = hours * hourMs
    const { drift } = parseMonitor({ drift: { windowMs, columns: { distance: { windowMs } } } }, features)
    expect([drift.windowMs, drift.columns['distance']]).toEqual([windowMs, { windowMs }])
  })

  it('refuses a length of windows that nothing is learned about, with those that there are', () => {
    const windowMs = 3 * hourMs
    const learned = 'auto, or a length that thresholds are learned for: 1h, 6h, 1d, 7d'
    expect(problemsIn({ drift: { windowMs } })).toEqual([`drift.windowMs: ${learned}`])
    expect(problemsIn({ drift: { columns: { distance: { windowMs } } } })).toEqual([
      `drift.columns.distance.windowMs: ${learned}; other whole hours need a threshold of the column's own`,
    ])
    expect(problemsIn({ drift: { columns: { distance: { windowMs, threshold: 0.2 } } } })).toEqual([])
  })

  it('refuses a threshold of a column that its statistic never reaches', () => {
    const columns = { distance: { threshold: 3 } }
    expect(problemsIn({ drift: { columns } })).toEqual([
      'drift.columns.distance.threshold: 3 is never reached, js_distance ends at 1',
    ])
    expect(problemsIn({ drift: { columns, method: 'ks' } })).toEqual([
      'drift.columns.distance.threshold: 3 is never reached, ks ends at 1',
    ])
    expect(problemsIn({ drift: { columns, method: 'wasserstein' } })).toEqual([])
    expect(problemsIn({ drift: { columns: { distance: { threshold: 1 } } } })).toEqual([])
  })

  it('tells of every problem at once', () => {
    expect(problemsIn({ owner: 1, weeklyAlerts: -1, more: true })).toHaveLength(3)
  })

  it('refuses names that are no feature of the model, each with where it stands', () => {
    const json = {
      features: ['distance', 'gone', 'score'],
      muted: ['carrier', 'score', 'pca_error', 'absent'],
      importance: { carier: 2, score: 3 },
      drift: { columns: { delay: { isMuted: true }, pca_error: { windowMs: 'auto' } } },
    }
    expect(problemsIn(json)).toEqual([
      'features: gone is no feature of the model',
      'features: score is no feature of the model',
      'muted: absent is no feature of the model',
      'importance: carier is no feature of the model',
      'drift.columns: delay is no feature of the model',
    ])
    expect(problemsIn(json, null)).toEqual([])
  })

  it('has rules of a feature that is named like the score under the label that reports have for it', () => {
    const json = {
      features: ['score'],
      muted: ['score (feature)'],
      importance: { 'score (feature)': 2, score: 3 },
      drift: { columns: { 'score (feature)': { isMuted: true } } },
    }
    expect(parseMonitor(json, ['score'])).toMatchObject({
      muted: ['score (feature)'],
      importance: { 'score (feature)': 2, score: 3 },
    })
    expect(problemsIn({ importance: { 'score (feature)': 2 } })).toEqual([
      'importance: score (feature) is no feature of the model',
    ])
  })
})

const changedDrift = {
  isOn: false,
  severity: 'critical',
  hysteresis: { k: 1, n: 5 },
  windowMs: 6 * hourMs,
  slideMs: hourMs,
  offsetMs: 3 * hourMs,
  baseline: 'trailing',
  trailingMs: 48 * hourMs,
  method: 'ks',
  noiseQuantile: 0.999,
  falseDiscoveryRate: 0.1,
  leastRows: 30,
}

function volumeRule() {
  return { windowMs: hourMs, hysteresis: { k: 1, n: 1 }, low: 0.5, high: 2, sigmas: 5 }
}

const changedParts: Pick<MonitorDefinition, 'quality' | 'volume' | 'performance' | 'serving'> = {
  quality: {
    isOn: false,
    severity: 'info',
    windowMs: 2 * hourMs,
    hysteresis: { k: 1, n: 1 },
    leastRows: 10,
    shareTimes: 2,
    leastShare: 0.01,
    unitFactors: [2.54],
    categoryExpected: 50,
    categorySeen: 0.2,
    categoryHysteresis: { k: 1, n: 2 },
    featureAgeTimes: 5,
    featureAgeMoreMs: hourMs,
    certainHysteresis: { k: 2, n: 2 },
  },
  volume: { isOn: false, severity: 'info', rules: [volumeRule()] },
  performance: {
    isOn: false,
    severity: 'info',
    detector: 'conformal',
    watch: 'both',
    blockMs: 12 * hourMs,
    runLength: 100,
  },
  serving: {
    isOn: false,
    severity: 'info',
    windowMs: 2 * hourMs,
    hysteresis: { k: 1, n: 1 },
    objective: 0.05,
    leastRows: 10,
  },
}
