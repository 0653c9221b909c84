import { hourMs } from '@weir/vocabulary'
import { type MonitorDefinition } from './monitor-definition.ts'

/** The preset: at most five alerts a version, quiet on data with seasons. The constants were simulated on 19 weeks of
 *  real flights with ten kinds of faults (`npm run watch-faults`). */
export const defaultMonitor: MonitorDefinition = {
  owner: '',
  weeklyAlerts: 7,
  segments: [],
  features: { kind: 'all' },
  muted: [],
  importance: {},
  excluded: [],
  delayMs: 'auto',
  drift: {
    isOn: true,
    severity: 'warning',
    hysteresis: { k: 2, n: 3 },
    windowMs: 'auto',
    slideMs: null,
    offsetMs: 0,
    baseline: 'same-hours',
    trailingMs: 7 * 24 * hourMs,
    method: 'js_distance',
    // 0.12 is about a quarter of a standard deviation of shift.
    effects: { js_distance: 0.12, psi: 0.1, ks: 0.1, wasserstein: 0.1 },
    noiseQuantile: 0.99,
    falseDiscoveryRate: 0.05,
    // With 21 bins the noise floor of the Jensen-Shannon distance is 0.117 at 500 rows: just below the effect.
    leastRows: 500,
    columns: {},
  },
  quality: {
    isOn: true,
    severity: 'critical',
    windowMs: hourMs,
    hysteresis: { k: 2, n: 3 },
    leastRows: 50,
    shareTimes: 3,
    leastShare: 0.005,
    // minutes and hours or seconds, percent, thousandths, kilometres and miles, kilogrammes and pounds, feet and metres
    unitFactors: [1.609344, 2.2046226, 3.2808399, 10, 60, 100, 1000, 3600],
    categoryExpected: 20,
    categorySeen: 0.1,
    categoryHysteresis: { k: 3, n: 3 },
    featureAgeTimes: 2,
    featureAgeMoreMs: hourMs / 2,
    certainHysteresis: { k: 1, n: 1 },
  },
  volume: {
    isOn: true,
    severity: 'warning',
    rules: [
      { windowMs: hourMs, hysteresis: { k: 3, n: 3 }, low: 0.7, high: 1.4, sigmas: 5 },
      { windowMs: 6 * hourMs, hysteresis: { k: 2, n: 3 }, low: 0.8, high: 1.25, sigmas: 5 },
    ],
  },
  performance: {
    isOn: true,
    severity: 'critical',
    detector: 'shiryaev-roberts',
    watch: 'loss',
    blockMs: 6 * hourMs,
    runLength: 500,
  },
  serving: {
    isOn: true,
    severity: 'critical',
    windowMs: hourMs,
    hysteresis: { k: 2, n: 3 },
    objective: 0.01,
    leastRows: 50,
  },
}
