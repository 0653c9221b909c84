import { formatTime } from './format-time.ts'
import { printTable } from './print-table.ts'
import { featuresOf, versionOf, type ModelAnswer, type VersionAnswer } from './registry-answers.ts'

/** Enough of a sha256 to tell versions apart. */
const shownDigits = 12

/** All models, one a line. */
export function modelsText(models: readonly ModelAnswer[]): string {
  if (models.length === 0)
    return 'no models yet; register one: weir model register --model NAME --artifact FILE.onnx'
  const rows = models.map(({ name, versions, aliases, contract, createdAt, description }) => [
    name,
    versionOf(aliases, 'champion'),
    versions.length,
    contract.features.length,
    formatTime(createdAt),
    description,
  ])
  return printTable(['model', 'champion', 'versions', 'features', 'created', 'description'], rows)
}

/** One model with its contract, versions and aliases. */
export function modelText(model: ModelAnswer): string {
  const { contract, versions, aliases } = model
  const features = contract.features.map(({ name, type, unit, nullable }) => [
    name,
    type,
    unit,
    nullable ? 'yes' : 'no',
  ])
  const named = (version: number) =>
    aliases
      .filter((alias) => alias.version === version)
      .map(({ alias }) => alias)
      .join(', ')
  return [
    `${model.name}${model.description === '' ? '' : `: ${model.description}`}`,
    `group ${model.group}, decision ${decisionText(model.decision)}, latency objective ${model.latencyObjectiveMs} ms`,
    ...model.kpis.map(({ name, unit, kind }) => `KPI ${name} in ${unit} (${kind})`),
    `input contract, revision ${contract.revision}:`,
    indented(printTable(['feature', 'type', 'unit', 'nullable'], features)),
    versions.length === 0 ? 'no versions yet' : 'versions:',
    ...(versions.length === 0 ? [] : [indented(versionsTable(versions, named))]),
  ].join('\n')
}

/** One version with what it uses. */
export function versionText(version: VersionAnswer): string {
  return [
    `${version.model} version ${version.version}${version.description === '' ? '' : `: ${version.description}`}`,
    `  sha256    ${version.sha256}`,
    `  size      ${version.sizeBytes} bytes`,
    `  created   ${formatTime(version.createdAt)}`,
    `  contract  revision ${version.contractRevision}`,
    `  uses      ${featuresOf(version).join(', ')}`,
    `  reference ${version.profileSha256 === null ? 'none: can be shadowed, not routed' : 'frozen: can be routed'}`,
    ...version.notes.map((note) => `  note      ${note}`),
  ].join('\n')
}

function versionsTable(versions: readonly VersionAnswer[], named: (version: number) => string): string {
  const rows = versions.map((version) => [
    version.version,
    named(version.version),
    version.sha256.slice(0, shownDigits),
    version.sizeBytes,
    version.profileSha256 === null ? 'shadow only' : 'yes',
    formatTime(version.createdAt),
    version.description,
  ])
  return printTable(['version', 'aliases', 'sha256', 'bytes', 'routable', 'created', 'description'], rows)
}

function decisionText({ kind, ...rest }: ModelAnswer['decision']): string {
  const threshold = rest['threshold']
  return kind === 'binary' ? `binary, ${String(rest['positiveClass'])} from ${String(threshold)}` : kind
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ')
}
