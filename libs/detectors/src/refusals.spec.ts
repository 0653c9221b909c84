import { Adwin } from './adwin.ts'
import { Ddm } from './ddm.ts'
import { Eddm } from './eddm.ts'
import { HddmA } from './hddm-a.ts'
import { HddmW } from './hddm-w.ts'
import { Kswin } from './kswin.ts'
import { PageHinkley } from './page-hinkley.ts'

const makers = { Adwin, PageHinkley, Kswin, Ddm, Eddm, HddmA, HddmW }
const names = ['Adwin', 'PageHinkley', 'Kswin', 'Ddm', 'Eddm', 'HddmA', 'HddmW'] as const

/** Levels of a stream that goes from 0 to 1, with a detour by a refused value where one is given. */
function levels(name: (typeof names)[number], refused?: number) {
  const detector = new makers[name]()
  return Array.from({ length: 800 }, (_, i) => {
    if (refused !== undefined && i % 100 === 50) expect(() => detector.update(refused)).toThrow(RangeError)
    return detector.update(i < 400 ? Number(i % 10 === 0) : Number(i % 10 !== 0))
  })
}

describe('detectors of those who ask for them', () => {
  it.each(names)('%s refuses what is no number and goes on as if nothing had come', (name) => {
    const undisturbed = levels(name)
    expect(undisturbed).toContain('drift')
    for (const refused of [NaN, Infinity, -Infinity, 1e101])
      expect(levels(name, refused)).toEqual(undisturbed)
  })

  it.each(['Ddm', 'Eddm'] as const)('%s refuses what is neither right nor wrong', (name) => {
    expect(levels(name, 0.5)).toEqual(levels(name))
  })

  it.each(['HddmA', 'HddmW'] as const)('%s refuses what is outside of 0 to 1', (name) => {
    expect(levels(name, 1.01)).toEqual(levels(name))
    expect(levels(name, -0.01)).toEqual(levels(name))
  })

  it.each([
    () => new Adwin({ delta: 0 }),
    () => new Adwin({ delta: NaN }),
    () => new Adwin({ clock: 0 }),
    () => new Adwin({ maxBuckets: 1.5 }),
    () => new Adwin({ minWindow: 0 }),
    () => new Adwin({ gracePeriod: NaN }),
    () => new PageHinkley({ minInstances: 0 }),
    () => new PageHinkley({ delta: -1 }),
    () => new PageHinkley({ threshold: 0 }),
    () => new PageHinkley({ alpha: 1.1 }),
    () => new Ddm({ warmStart: 0 }),
    () => new Ddm({ warningThreshold: 0 }),
    () => new Ddm({ warningThreshold: 3, driftThreshold: 2 }),
    () => new Eddm({ warmStart: NaN }),
    () => new Eddm({ alpha: 0.8, beta: 0.9 }),
    () => new Eddm({ beta: 0 }),
    () => new HddmA({ driftConfidence: 0 }),
    () => new HddmA({ driftConfidence: 0.01, warningConfidence: 0.001 }),
    () => new HddmW({ warningConfidence: 1 }),
    () => new HddmW({ lambda: 0 }),
    () => new Kswin({ alpha: 0 }),
    () => new Kswin({ statSize: 1 }),
    () => new Kswin({ windowSize: 30, statSize: 30 }),
  ])('refuses an option out of its range: %s', (make) => {
    expect(make).toThrow(RangeError)
  })
})
