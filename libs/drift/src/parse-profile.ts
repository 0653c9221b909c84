import { type CalibrationMap } from '@weir/performance'
import { countOf, invalid, listOf, nameOf, numberOf, recordOf, shareOf } from './json-fields.ts'
import { parseLabelScatter } from './parse-label-scatter.ts'
import { parseNumbers, parseSubject } from './parse-subject.ts'
import {
  type MultivariateProfile,
  type ReferencePerformance,
  type ReferenceProfile,
} from './reference-profile.ts'

/** Reads a reference profile from parsed JSON. One from before windows, components and labels were looked at has none of
 *  them; and one with as many components as features, as earlier ones may have, is read without them: its error is 0
 *  whatever the rows are.
 *  @throws InvalidInput `profile-invalid` with the path of the first thing that is wrong */
export function parseProfile(json: unknown): ReferenceProfile {
  const { features, score, multivariate, performance, span } = recordOf(json, 'profile')
  return {
    features: listOf(features, 'features', parseSubject),
    score: parseNumbers(score, 'score'),
    multivariate: optional(multivariate, parseMultivariate),
    performance: optional(performance, parsePerformance),
    span: optional(span, parseSpan),
  }
}

function optional<Part>(json: unknown, parse: (json: unknown) => Part): Part | null {
  return json === undefined || json === null ? null : parse(json)
}

function parseMultivariate(json: unknown): MultivariateProfile | null {
  const path = 'multivariate'
  const record = recordOf(json, path)
  const features = listOf(record['features'], `${path}.features`, nameOf)
  const row = (of: unknown, at: string) => {
    const numbers = listOf(of, at, numberOf)
    if (numbers.length !== features.length) throw invalid(at, 'not as long as the features')
    return numbers
  }
  if (features.length < 2) throw invalid(`${path}.features`, 'fewer than two')
  const deviations = row(record['deviations'], `${path}.deviations`)
  if (deviations.some((deviation) => deviation <= 0)) throw invalid(`${path}.deviations`, 'not all above 0')
  const correlation = listOf(record['correlation'], `${path}.correlation`, row)
  if (correlation.length !== features.length) throw invalid(`${path}.correlation`, 'not square')
  const components = listOf(record['components'], `${path}.components`, row)
  if (components.length === 0 || components.length > features.length)
    throw invalid(`${path}.components`, 'none, or more than features')
  const means = row(record['means'], `${path}.means`)
  const error = parseNumbers(record['error'], `${path}.error`)
  if (components.length === features.length) return null
  return { features, means, deviations, correlation, components, error }
}

function parsePerformance(json: unknown): ReferencePerformance {
  const path = 'performance'
  const record = recordOf(json, path)
  const rows = countOf(record['rows'], `${path}.rows`)
  const positives = countOf(record['positives'], `${path}.positives`)
  if (positives > rows) throw invalid(`${path}.positives`, 'more than the rows')
  return {
    calibration: parseCalibration(record['calibration'], `${path}.calibration`),
    ...{ rows, positives, gap: optional(record['gap'], parseGap) },
    cellGap: optional(record['cellGap'], parseCellGap),
    labelScatter: optional(record['labelScatter'], parseLabelScatter),
  }
}

function parseCalibration(json: unknown, path: string): CalibrationMap {
  const record = recordOf(json, path)
  const scores = listOf(record['scores'], `${path}.scores`, numberOf)
  const probabilities = listOf(record['probabilities'], `${path}.probabilities`, shareOf)
  if (scores.length === 0 || scores.length !== probabilities.length)
    throw invalid(`${path}.scores`, 'not as many as the probabilities, and at least one')
  if (scores.some((score, index) => score <= (scores[index - 1] ?? -Infinity)))
    throw invalid(`${path}.scores`, 'not rising')
  if (probabilities.some((probability, index) => probability < (probabilities[index - 1] ?? 0)))
    throw invalid(`${path}.probabilities`, 'falling')
  return { scores, probabilities }
}

function parseGap(json: unknown): NonNullable<ReferencePerformance['gap']> {
  const path = 'performance.gap'
  const { blockMs, blocks, mean, deviation } = recordOf(json, path)
  const spread = numberOf(deviation, `${path}.deviation`)
  if (spread < 0) throw invalid(`${path}.deviation`, 'below 0')
  return {
    blockMs: countOf(blockMs, `${path}.blockMs`),
    blocks: countOf(blocks, `${path}.blocks`),
    mean: numberOf(mean, `${path}.mean`),
    deviation: spread,
  }
}

function parseCellGap(json: unknown): NonNullable<ReferencePerformance['cellGap']> {
  const path = 'performance.cellGap'
  const record = recordOf(json, path)
  const mean = recordOf(record['mean'], `${path}.mean`)
  return {
    mean: {
      flagged: numberOf(mean['flagged'], `${path}.mean.flagged`),
      others: numberOf(mean['others'], `${path}.mean.others`),
    },
    covariances: listOf(record['covariances'], `${path}.covariances`, parseCovariance),
  }
}

function parseCovariance(json: unknown, path: string) {
  const { flagged, both, others } = recordOf(json, path)
  const variances = {
    flagged: numberOf(flagged, `${path}.flagged`),
    others: numberOf(others, `${path}.others`),
  }
  if (variances.flagged < 0 || variances.others < 0) throw invalid(path, 'below 0')
  return { ...variances, both: numberOf(both, `${path}.both`) }
}

function parseSpan(json: unknown): { readonly start: number; readonly end: number } {
  const record = recordOf(json, 'span')
  const start = numberOf(record['start'], 'span.start')
  const end = numberOf(record['end'], 'span.end')
  if (end < start) throw invalid('span.end', 'before its start')
  return { start, end }
}
