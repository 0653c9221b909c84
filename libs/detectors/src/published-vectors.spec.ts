import { readFileSync } from 'node:fs'
import { Adwin } from './adwin.ts'
import { Ddm } from './ddm.ts'
import { type DriftLevel } from './drift-level.ts'
import { Eddm } from './eddm.ts'
import { HddmA } from './hddm-a.ts'
import { HddmW } from './hddm-w.ts'
import { PageHinkley } from './page-hinkley.ts'

interface Outcome {
  readonly detector: keyof typeof makers
  readonly options: object
  readonly stream: string
  readonly drifts: number[]
  readonly warnings?: number
  readonly firstWarnings?: number[]
  readonly lastWarnings?: number[]
  readonly width?: number
  readonly total?: number
  readonly variance?: number
}
interface Detector {
  update(x: number): DriftLevel
}

const makers = { Adwin, PageHinkley, Ddm, Eddm, HddmA, HddmW }
const golden: { streams: Record<string, string>; outcomes: Outcome[] } = JSON.parse(
  readFileSync(new URL('./golden/detections.json', import.meta.url), 'utf8'),
)

/** `of(u)` for each u of Park & Miller's generator, seed 42. */
function made(segments: readonly (readonly [number, (u: () => number) => number])[]): number[] {
  let x = 42
  const u = () => (x = (16807 * x) % 2147483647) / 2147483647
  return segments.flatMap(([length, of]) => Array.from({ length }, () => of(u)))
}
const bit = (p: number) => (u: () => number) => Number(u() < p)
const digit = (n: number) => (u: () => number) => Math.floor(n * u())
const bell = (level: number) => (u: () => number) => level + u() + u() + u() + u()
const streams: Record<string, readonly number[]> = {
  S0: made([[4000, bit(0.1)]]),
  S1: made([
    [1000, digit(2)],
    [1000, digit(8)],
  ]),
  S2: made([
    [1000, bit(0.2)],
    [1000, bit(0.8)],
  ]),
  S3: made([
    [2000, bit(0.1)],
    [2000, bit(0.2)],
  ]),
  bells: made([0, 0.5, -3, 200].map((level) => [3000, bell(level)] as const)),
  ...Object.fromEntries(
    Object.entries(golden.streams).map(([name, digits]) => [name, [...digits].map(Number)]),
  ),
}

function levels(detector: Detector, stream: string): DriftLevel[] {
  return (streams[stream] ?? []).map((x) => detector.update(x))
}
const at = (found: readonly DriftLevel[], level: DriftLevel) =>
  [...found.keys()].filter((i) => found[i] === level)
const drifts = (detector: Detector, stream: string) => at(levels(detector, stream), 'drift')

describe('detectors against published vectors', () => {
  it('makes the streams that the vectors belong to', () => {
    const sum = (name: string) => streams[name]?.reduce((total, x) => total + x, 0)
    expect(['S0', 'S1', 'S2', 'S3', 'd1', 'd2', 'd3'].map(sum)).toEqual([
      418, 4011, 989, 627, 3985, 1000, 1470,
    ])
    expect(made([[3, (u) => u()]])[2]).toBeCloseTo(0.735423532192, 11)
  })

  it.each([
    ['ADWIN', () => new Adwin(), { S1: [1023], S2: [1055], S3: [2399], S0: [] }],
    ['ADWIN at each value', () => new Adwin({ clock: 1 }), { S1: [1013], S2: [1025], S3: [2353], S0: [] }],
    ['ADWIN of the documentation', () => new Adwin(), { d1: [1023], steps: [1023, 2015, 3007] }],
    [
      'Page-Hinkley',
      () => new PageHinkley(),
      { S1: [1024, 1186, 1396, 1570, 1931], S2: [1044], S3: [2404], S0: [], d3: [588, 1097, 1585] },
    ],
    ['Page-Hinkley upwards', () => new PageHinkley({ mode: 'up' }), { d3: [588, 1681] }],
    ['Page-Hinkley downwards', () => new PageHinkley({ mode: 'down' }), { d3: [1172] }],
    ['a nervous Page-Hinkley', () => new PageHinkley({ threshold: 10 }), { S0: [703, 920, 3104, 3790] }],
    ['DDM', () => new Ddm(), { S2: [1004], S3: [882, 2298], S0: [882], d2: [1049], errors: [1334] }],
    [
      'EDDM 0.9, 0.8',
      () => new Eddm({ alpha: 0.9, beta: 0.8 }),
      { S2: [1031], S3: [899, 2420, 2688], S0: [899], d2: [1059] },
    ],
    ['EDDM 0.8, 0.75', () => new Eddm({ alpha: 0.8, beta: 0.75 }), { errors: [1278] }],
    ['HDDM-A', () => new HddmA(), { S2: [1022], S3: [2396], S0: [], d2: [1047], errors: [1206] }],
    ['HDDM-A both ways', () => new HddmA({ twoSided: true }), { S2: [1022], d3: [531, 1015, 1545] }],
    ['HDDM-W', () => new HddmW(), { S2: [1010], S3: [], S0: [], d2: [1018], errors: [1077] }],
    ['HDDM-W both ways', () => new HddmW({ twoSided: true }), { S2: [1010], d3: [507, 1032, 1508] }],
  ])('%s detects where it is published to', (_name, make, published) => {
    for (const [stream, expected] of Object.entries(published))
      expect(drifts(make(), stream)).toEqual(expected)
  })

  it('ADWIN ends in the published state', () => {
    const adwin = new Adwin()
    levels(adwin, 'S1')
    expect(adwin.width).toBe(976)
    expect(adwin.total).toBe(3490)
    expect(adwin.squaredDeviations).toBe(5400.389344262296)
    expect(adwin.bucketCounts).toEqual([4, 4, 5, 4, 5, 4, 5, 3])
  })

  it('ADWIN keeps a stationary window in the published buckets', () => {
    const adwin = new Adwin()
    for (let i = 0; i < 200; i++) adwin.update(i % 7)
    expect([adwin.width, adwin.total]).toEqual([200, 594])
    expect(adwin.squaredDeviations).toBeCloseTo(797.82, 9)
    expect(adwin.bucketCounts).toEqual([4, 4, 5, 5, 4, 2])
  })

  it.each(golden.outcomes)('$detector $options agrees with river on $stream', (expected) => {
    const detector = new makers[expected.detector](expected.options)
    const found = levels(detector, expected.stream)
    expect(at(found, 'drift')).toEqual(expected.drifts)
    const warnings = at(found, 'warning')
    if (expected.warnings !== undefined) {
      expect(warnings).toHaveLength(expected.warnings)
      expect(warnings.slice(0, 5)).toEqual(expected.firstWarnings)
      expect(warnings.slice(-5)).toEqual(expected.lastWarnings)
    }
    if (detector instanceof Adwin) {
      expect(detector.width).toBe(expected.width)
      expect(detector.total).toBe(expected.total)
      expect(detector.squaredDeviations).toBe(expected.variance)
    }
  })
})
