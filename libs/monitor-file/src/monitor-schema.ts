import { defaultMonitor } from '@weir/monitor'
import { learnedWindows } from '@weir/drift'
import { dayMs, hourMs } from '@weir/vocabulary'
import { z } from 'zod'

/** Windows are merged from hours. */
const hoursMs = z
  .number()
  .int()
  .min(hourMs)
  .max(90 * 24 * hourMs)
  .multipleOf(hourMs)
const share = z.number().min(0).max(1)
/** What a share must exceed to fail. */
const shareToExceed = z.number().min(0).lt(1, 'below 1: no share is ever above 1')
const rows = z.number().int().min(1)
const severity = z.enum(['info', 'warning', 'critical'])
/** As `1h, 6h, 1d, 7d`. */
const learnedLengths = learnedWindows
  .map((ms) => (ms % dayMs === 0 ? `${ms / dayMs}d` : `${ms / hourMs}h`))
  .join(', ')
const windowMs = z.union(
  [z.literal('auto'), z.literal([...learnedWindows])],
  `auto, or a length that thresholds are learned for: ${learnedLengths}`,
)
const columnRule = z
  .strictObject({
    windowMs: z.union([z.literal('auto'), hoursMs], 'auto, or whole hours in ms'),
    threshold: z.number().gt(0),
    isMuted: z.boolean(),
  })
  .partial()
  .refine(
    (rule) =>
      typeof rule.windowMs !== 'number' ||
      rule.threshold !== undefined ||
      learnedWindows.includes(rule.windowMs),
    {
      path: ['windowMs'],
      message: `auto, or a length that thresholds are learned for: ${learnedLengths}; other whole hours need a threshold of the column's own`,
    },
  )
const hysteresis = z
  .strictObject({ k: z.number().int().min(1), n: z.number().int().max(12) })
  .refine(({ k, n }) => k <= n, { message: 'k is at most n' })
const dated = (text: string): number => Date.parse(text)
const time = z.union(
  [z.iso.datetime({ offset: true }).transform(dated), z.iso.date().transform(dated), z.number().int()],
  'a time such as 2001-07-04 or 2001-07-04T06:00:00Z',
)
/** A count of features, as `{ top: 5 }`. */
const top = z.number().int().min(1)
const names = z.array(z.string().min(1)).min(1)

/** A section with nothing under its name, as one that is commented out whole, is null to YAML. */
const section = <Schema extends z.ZodType>(schema: Schema) => z.preprocess((value) => value ?? {}, schema)

const drift = z.strictObject({
  isOn: z.boolean(),
  severity,
  hysteresis,
  windowMs,
  slideMs: hoursMs.nullable(),
  offsetMs: z
    .number()
    .int()
    .min(0)
    .max(7 * 24 * hourMs)
    .multipleOf(hourMs),
  baseline: z.enum(['reference', 'trailing', 'same-hours']),
  trailingMs: hoursMs,
  method: z.enum(['js_distance', 'psi', 'ks', 'wasserstein']),
  effects: section(
    z
      .strictObject({
        js_distance: share,
        psi: z.number().min(0),
        ks: share,
        wasserstein: z.number().min(0),
      })
      .partial(),
  ),
  noiseQuantile: z.number().min(0.5).max(0.99999),
  falseDiscoveryRate: z.number().gt(0).max(1),
  leastRows: rows,
  columns: section(z.record(z.string(), section(columnRule))),
})

const quality = z.strictObject({
  isOn: z.boolean(),
  severity,
  windowMs: hoursMs,
  hysteresis,
  leastRows: rows,
  shareTimes: z.number().min(1),
  leastShare: shareToExceed,
  unitFactors: z.array(z.number().gt(1)),
  categoryExpected: z.number().min(1),
  categorySeen: z.number().gt(0, 'above 0: no share is ever below 0').max(1),
  categoryHysteresis: hysteresis,
  featureAgeTimes: z.number().min(1),
  featureAgeMoreMs: z.number().int().min(0),
  certainHysteresis: hysteresis,
})

const volume = z.strictObject({
  isOn: z.boolean(),
  severity,
  rules: z
    .array(
      z.strictObject({
        windowMs: hoursMs,
        hysteresis,
        low: z.number().min(0).max(1),
        high: z.number().min(1),
        sigmas: z.number().min(0),
      }),
    )
    .min(1)
    .refine((rules) => new Set(rules.map((rule) => rule.windowMs)).size === rules.length, {
      message: 'two rules have the same window',
    }),
})

const performance = z.strictObject({
  isOn: z.boolean(),
  severity,
  detector: z.enum(['shiryaev-roberts', 'cusum', 'conformal']),
  watch: z.enum(['loss', 'value', 'both']),
  // How blocks scatter is frozen with the reference for blocks of the preset's length: shorter ones scatter more, and the
  // run length would not hold.
  blockMs: hoursMs.min(
    defaultMonitor.performance.blockMs,
    'at least 6h, for which the usual scatter is known',
  ),
  runLength: z.number().int().min(2),
})

const serving = z.strictObject({
  isOn: z.boolean(),
  severity,
  windowMs: hoursMs,
  hysteresis,
  objective: shareToExceed,
  leastRows: rows,
})

/** What a person may write, and what a service answers: every field is optional and has its default from the preset; one
 *  that is not known is an error. Times are ISO 8601 or ms since 1970. */
export const monitorSchema = z
  .strictObject({
    owner: z.string().max(200),
    weeklyAlerts: z.number().int().min(0).max(10_000),
    segments: z.array(z.string().min(1)).max(100),
    features: z.union(
      [
        z.literal('all').transform(() => ({ kind: 'all' as const })),
        names.transform((list) => ({ kind: 'only' as const, names: list })),
        z.strictObject({ top }).transform((most) => ({ kind: 'top' as const, count: most.top })),
        z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('all') }),
          z.strictObject({ kind: z.literal('only'), names }),
          z.strictObject({ kind: z.literal('top'), count: top }),
        ]),
      ],
      'all, a list of features, or { top: 5 }',
    ),
    muted: z.array(z.string().min(1)),
    importance: section(z.record(z.string(), z.number().min(0))),
    excluded: z.array(
      z
        .strictObject({ start: time, end: time })
        .refine(({ start, end }) => start < end, { message: 'start is before end' }),
    ),
    delayMs: z.union(
      [
        z.literal('auto'),
        z
          .number()
          .int()
          .min(0)
          .max(30 * 24 * hourMs),
      ],
      'auto, or ms',
    ),
    drift: section(drift.partial()),
    quality: section(quality.partial()),
    volume: section(volume.partial()),
    performance: section(performance.partial()),
    serving: section(serving.partial()),
  })
  .partial()

export type MonitorFile = z.output<typeof monitorSchema>
