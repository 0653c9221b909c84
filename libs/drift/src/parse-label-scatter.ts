import { type LabelScatter } from '@weir/performance'
import { countOf, invalid, listOf, numberOf, recordOf } from './json-fields.ts'

type SpanScatter = LabelScatter['spans'][number]

/** Reads how labels scatter in the reference. @throws InvalidInput `profile-invalid` */
export function parseLabelScatter(json: unknown): LabelScatter {
  const path = 'performance.labelScatter.spans'
  const spans = listOf(recordOf(json, 'performance.labelScatter')['spans'], path, parseSpan)
  if (spans.length === 0) throw invalid(path, 'none')
  return { spans }
}

function parseSpan(json: unknown, path: string): SpanScatter {
  const record = recordOf(json, path)
  const spanMs = countOf(record['spanMs'], `${path}.spanMs`)
  const spans = countOf(record['spans'], `${path}.spans`)
  if (spanMs === 0) throw invalid(`${path}.spanMs`, '0')
  if (spans < 2) throw invalid(`${path}.spans`, 'fewer than two')
  return {
    ...{ spanMs, spans },
    common: parseMoments(record['common'], `${path}.common`),
    ofMean: parseMoments(record['ofMean'], `${path}.ofMean`),
  }
}

function parseMoments(json: unknown, path: string): SpanScatter['common'] {
  const record = recordOf(json, path)
  const moment = (name: string) => numberOf(record[name], `${path}.${name}`)
  return {
    ...{ flagged: moment('flagged'), both: moment('both'), others: moment('others') },
    ...{ loss: moment('loss'), rank: moment('rank') },
  }
}
