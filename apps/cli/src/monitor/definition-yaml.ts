import { type MonitorDefinition } from '@weir/monitor'
import { writeMonitor } from '@weir/monitor-file'
import { stringify } from 'yaml'
import { writeDuration } from '../duration.ts'

/** A whole definition as YAML that `weir monitor apply` takes: every field, durations as people write them. */
export function definitionYaml(definition: MonitorDefinition): string {
  return stringify(withWrittenDurations(writeMonitor(definition)), { lineWidth: 0 }).trimEnd()
}

function withWrittenDurations(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withWrittenDurations)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [
      key,
      key.endsWith('Ms') && typeof held === 'number' ? writeDuration(held) : withWrittenDurations(held),
    ]),
  )
}
