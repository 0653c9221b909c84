import { Adwin, Ddm, Eddm, HddmA, HddmW, Kswin, PageHinkley, type DriftLevel } from '@weir/detectors'
import { z } from 'zod'
import { optionInvalid, requireKnown, type GivenOptions } from './given-options.ts'

/** A detector of single values. */
export interface RowDetector {
  update(value: number): DriftLevel
  /** What was compared when it last warned or found drift. */
  readonly statistic: number
}

/** Values that a detector takes: any number, errors as 0 or 1, or shares. */
export type TakenValues = 'any' | 'bit' | 'unit'

export interface RowDetectorKind {
  readonly takes: TakenValues
  /** What its statistic is, for people. */
  readonly statistic: string
  /** @throws InvalidInput `detector-option-invalid` */
  readonly make: (given: GivenOptions) => RowDetector
}

export type RowDetectorName = keyof typeof rowDetectors

const number = z
  .string()
  .transform((text) => (text.trim() === '' ? Number.NaN : Number(text)))
  .pipe(z.number('a number'))
  .exactOptional()
const flag = z
  .enum(['true', 'false'], 'true or false')
  .transform((text) => text === 'true')
  .exactOptional()

/** A field for each option of a detector: one that it gets or loses does not compile here. */
type FieldsOf<Detector extends new (options?: never) => RowDetector> = Record<
  keyof NonNullable<ConstructorParameters<Detector>[0]>,
  z.ZodType
>

export const rowDetectors = {
  adwin: rowDetector('adwin', {
    takes: 'any',
    statistic: 'difference of means',
    fields: {
      delta: number,
      clock: number,
      maxBuckets: number,
      minWindow: number,
      gracePeriod: number,
    } satisfies FieldsOf<typeof Adwin>,
    create: (options) => new Adwin(options),
  }),
  'page-hinkley': rowDetector('page-hinkley', {
    takes: 'any',
    statistic: 'sum of deviations',
    fields: {
      minInstances: number,
      delta: number,
      threshold: number,
      alpha: number,
      mode: z.enum(['up', 'down', 'both'], 'up, down or both').exactOptional(),
    } satisfies FieldsOf<typeof PageHinkley>,
    create: (options) => new PageHinkley(options),
  }),
  ddm: rowDetector('ddm', {
    takes: 'bit',
    statistic: 'error rate + sd',
    fields: { warmStart: number, warningThreshold: number, driftThreshold: number } satisfies FieldsOf<
      typeof Ddm
    >,
    create: (options) => new Ddm(options),
  }),
  eddm: rowDetector('eddm', {
    takes: 'bit',
    statistic: 'share of longest distance',
    fields: { warmStart: number, alpha: number, beta: number } satisfies FieldsOf<typeof Eddm>,
    create: (options) => new Eddm(options),
  }),
  'hddm-a': rowDetector('hddm-a', {
    takes: 'unit',
    statistic: 'change of mean',
    fields: { driftConfidence: number, warningConfidence: number, twoSided: flag } satisfies FieldsOf<
      typeof HddmA
    >,
    create: (options) => new HddmA(options),
  }),
  'hddm-w': rowDetector('hddm-w', {
    takes: 'unit',
    statistic: 'change of mean',
    fields: {
      driftConfidence: number,
      warningConfidence: number,
      lambda: number,
      twoSided: flag,
    } satisfies FieldsOf<typeof HddmW>,
    create: (options) => new HddmW(options),
  }),
  kswin: rowDetector('kswin', {
    takes: 'any',
    statistic: 'KS distance',
    fields: { alpha: number, windowSize: number, statSize: number } satisfies FieldsOf<typeof Kswin>,
    create: (options) => new Kswin(options),
  }),
} as const

function rowDetector<Fields extends z.ZodRawShape>(
  name: string,
  of: {
    readonly takes: TakenValues
    readonly statistic: string
    readonly fields: Fields
    readonly create: (options: z.output<z.ZodObject<Fields, z.core.$strict>>) => RowDetector
  },
): RowDetectorKind {
  const schema = z.strictObject(of.fields)
  return {
    takes: of.takes,
    statistic: of.statistic,
    make(given) {
      requireKnown(name, given, Object.keys(of.fields))
      const parsed = schema.safeParse(given)
      if (!parsed.success) throw optionInvalid(name, parsed.error)
      try {
        return of.create(parsed.data)
      } catch (error) {
        throw error instanceof RangeError ? optionInvalid(name, error) : error
      }
    },
  }
}
