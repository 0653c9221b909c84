import { defaultMonitor } from './default-monitor.ts'
import { simulateDiscoveries } from './simulate-discoveries.fixture.ts'

/** `node tools/calibrate-discoveries.mjs` judges 1,000 windows of each kind. */
const windows = 3

describe('500 features judged at once, 5,000 rows each, strongly correlated', () => {
  it.each([
    ['the default effect', defaultMonitor.drift.effects.js_distance],
    ['no effect asked for, so that the false discovery rate decides alone', 0],
  ])('finds the 50 that are shifted and hardly any other: %s', (_, effect) => {
    const rates = simulateDiscoveries({ windows, drifted: 50, effect })
    expect(rates.falseDiscoveryProportion).toBeLessThanOrEqual(0.05)
    expect(rates.found).toBeGreaterThanOrEqual(0.9)
  })

  it.each([
    ['the default effect', defaultMonitor.drift.effects.js_distance],
    ['no effect', 0],
  ])('finds nothing when nothing is shifted: %s asked for', (_, effect) => {
    expect(simulateDiscoveries({ windows, drifted: 0, effect }).anyDiscovery).toBe(0)
  })
})
