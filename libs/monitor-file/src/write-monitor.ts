import { type MonitorDefinition } from '@weir/monitor'
import { assertNever, type Instant } from '@weir/vocabulary'

/** A definition in the words of a file, every field with its value. */
export interface WrittenMonitor extends Omit<MonitorDefinition, 'features' | 'excluded'> {
  readonly features: 'all' | readonly string[] | { readonly top: number }
  readonly excluded: readonly { readonly start: string; readonly end: string }[]
}

/** A definition as a person would write it, every field with its value: `parseMonitor` reads the same definition from it.
 *  Durations in milliseconds, times in ISO 8601. */
export function writeMonitor(definition: MonitorDefinition): WrittenMonitor {
  const { features, excluded } = definition
  return {
    ...definition,
    features: writtenFeatures(features),
    excluded: excluded.map(({ start, end }) => ({ start: isoTime(start), end: isoTime(end) })),
  }
}

function writtenFeatures(features: MonitorDefinition['features']): WrittenMonitor['features'] {
  switch (features.kind) {
    case 'all':
      return 'all'
    case 'only':
      return features.names
    case 'top':
      return { top: features.count }
    default:
      return assertNever(features)
  }
}

function isoTime(at: Instant): string {
  return new Date(at).toISOString()
}
