import { defaultMonitor, subjectLabel, type MonitorDefinition } from '@weir/monitor'
import { InvalidInput } from '@weir/vocabulary'
import { type z } from 'zod'
import { monitorSchema, type MonitorFile } from './monitor-schema.ts'

/** Reads a monitor definition from parsed YAML or JSON, durations in milliseconds; what is left out is as in the preset.
 *  @param featureNames features of the model, to refuse a name that is none of them; null: not known
 *  @throws InvalidInput `monitor-invalid` with the path of each thing that is wrong */
export function parseMonitor(json: unknown, featureNames: readonly string[] | null): MonitorDefinition {
  const parsed = monitorSchema.safeParse(json ?? {})
  if (!parsed.success) throw invalid(parsed.error.issues.flatMap((issue) => problemsOf(issue)))
  const unknown = featureNames === null ? [] : unknownNames(parsed.data, featureNames)
  const problems = [...prototypeFields(json), ...unknown, ...unreachableThresholds(parsed.data)]
  if (problems.length > 0) throw invalid(problems)
  return withDefaults(parsed.data)
}

function withDefaults(file: MonitorFile): MonitorDefinition {
  const preset = defaultMonitor
  return {
    owner: file.owner ?? preset.owner,
    weeklyAlerts: file.weeklyAlerts ?? preset.weeklyAlerts,
    segments: file.segments ?? preset.segments,
    features: file.features ?? preset.features,
    muted: file.muted ?? preset.muted,
    importance: file.importance ?? preset.importance,
    excluded: file.excluded ?? preset.excluded,
    delayMs: file.delayMs ?? preset.delayMs,
    drift: {
      ...preset.drift,
      ...defined(file.drift ?? {}),
      effects: { ...preset.drift.effects, ...defined(file.drift?.effects ?? {}) },
      columns: Object.fromEntries(
        Object.entries(file.drift?.columns ?? {}).map(([name, rule]) => [name, defined(rule)]),
      ),
    },
    quality: { ...preset.quality, ...defined(file.quality ?? {}) },
    volume: { ...preset.volume, ...defined(file.volume ?? {}) },
    performance: { ...preset.performance, ...defined(file.performance ?? {}) },
    serving: { ...preset.serving, ...defined(file.serving ?? {}) },
  }
}

/** Subjects that are watched beside the features, and may have rules and a weight. */
const otherSubjects = ['score', 'pca_error']

/** A problem for every name that the file has and the model has not. */
function unknownNames(
  { features, muted, importance, drift }: MonitorFile,
  featureNames: readonly string[],
): readonly string[] {
  const ruled = [
    ...(muted ?? []).map((name) => ({ path: 'muted', name })),
    ...Object.keys(importance ?? {}).map((name) => ({ path: 'importance', name })),
    ...Object.keys(drift?.columns ?? {}).map((name) => ({ path: 'drift.columns', name })),
  ].filter(({ name }) => !otherSubjects.includes(name))
  const labels = featureNames.map((subject) => subjectLabel({ subjectKind: 'feature', subject }))
  const only = features?.kind === 'only' ? features.names.map((name) => ({ path: 'features', name })) : []
  return [
    ...only.filter(({ name }) => !featureNames.includes(name)),
    ...ruled.filter(({ name }) => !labels.includes(name)),
  ].map(({ path, name }) => `${path}: ${name} is no feature of the model`)
}

/** A problem for every threshold above 1 of a distance that ends there. */
function unreachableThresholds({ drift }: MonitorFile): readonly string[] {
  const method = drift?.method ?? defaultMonitor.drift.method
  if (method !== 'js_distance' && method !== 'ks') return []
  return Object.entries(drift?.columns ?? {}).flatMap(([name, { threshold }]) =>
    threshold === undefined || threshold <= 1
      ? []
      : [`drift.columns.${name}.threshold: ${threshold} is never reached, ${method} ends at 1`],
  )
}

/** What is wrong, each with its path; of a field that takes several forms what is wrong with the one that was meant, if
 *  that is clear. */
function problemsOf(issue: z.core.$ZodIssue, at: readonly PropertyKey[] = []): readonly string[] {
  const path = [...at, ...issue.path]
  const [meant, ...others] =
    issue.code === 'invalid_union' ? issue.errors.filter((form) => form.some(isMeant)) : []
  if (meant !== undefined && others.length === 0) return meant.flatMap((inner) => problemsOf(inner, path))
  return [`${path.map(String).join('.') || 'file'}: ${issue.message}`]
}

/** Whether a form fits but for a part of it, or but for its bounds. */
function isMeant({ path, code }: z.core.$ZodIssue): boolean {
  return code !== 'invalid_union' && (path.length > 0 || !['invalid_type', 'invalid_value'].includes(code))
}

/** A problem for every field `__proto__` of what may have any name: the schema drops it there without a word.
 *  @param json that the schema takes, so it is not deep */
function prototypeFields(json: unknown, path: readonly string[] = []): readonly string[] {
  if (typeof json !== 'object' || json === null) return []
  return Object.entries(json).flatMap(([name, held]) =>
    name === '__proto__'
      ? [`${path.join('.')}: Unrecognized key: "__proto__"`]
      : prototypeFields(held, [...path, name]),
  )
}

type Defined<Part> = { [Key in keyof Part]: Exclude<Part[Key], undefined> }

/** Without the fields that are undefined: spread, they would take the default away. */
function defined<Part extends object>(part: Part): Defined<Part> {
  const entries = Object.entries(part).filter(([, value]) => value !== undefined)
  // Object.fromEntries forgets the keys' types.
  return Object.fromEntries(entries) as Defined<Part>
}

function invalid(problems: readonly string[]): InvalidInput {
  return new InvalidInput(
    'monitor-invalid',
    `the monitor definition is not valid: ${problems.join('; ')}. weir monitor validate --file prints the effective one`,
    { problems },
  )
}
