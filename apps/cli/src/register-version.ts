import { randomUUID } from 'node:crypto'
import { type ModelName } from '@weir/vocabulary'
import { ask } from './call-service.ts'
import { filePart } from './file-part.ts'
import { versionText } from './model-text.ts'
import { multipartBody, type FormPart } from './multipart-body.ts'
import { readYaml } from './read-yaml.ts'
import { modelPath, versionAnswer } from './registry-answers.ts'
import { type Report } from './report.ts'
import { type World } from './world.ts'

/** Bytes go at disk speed; the registry then probes the graph and scores the reference. */
const timeoutMs = 600_000

export interface VersionFiles {
  readonly model: ModelName
  readonly artifact: string
  readonly reference?: string | undefined
  readonly features?: readonly string[] | undefined
  readonly definition?: string | undefined
  readonly description?: string | undefined
}

/** Streams a version's files to the registry. */
export async function registerVersion(
  files: VersionFiles,
  { call, progress }: Pick<World, 'call' | 'progress'>,
): Promise<Report> {
  const { model, artifact, reference, features, description } = files
  const definition = files.definition === undefined ? undefined : await readYaml(files.definition)
  const parts = [
    jsonPart('metadata', { features, description, definition }),
    await filePart('artifact', artifact),
    ...(reference === undefined ? [] : [await filePart('reference', reference)]),
  ]
  const upload = multipartBody(parts, `weir-${randomUUID()}`, (sent, total) =>
    sent < total
      ? progress.bar('sending', sent, total)
      : progress.show('the registry checks and probes the version'),
  )
  const path = `${modelPath(model)}/versions`
  const version = await ask(
    call,
    { service: 'registry', method: 'POST', path, upload, timeoutMs },
    versionAnswer,
  )
  return { json: version, text: `registered ${versionText(version)}` }
}

/** A field that is undefined is left out, as JSON does. */
function jsonPart(name: string, value: object): FormPart {
  const bytes = Buffer.from(JSON.stringify(value))
  return {
    name,
    sizeBytes: bytes.length,
    async *open() {
      yield bytes
    },
  }
}
