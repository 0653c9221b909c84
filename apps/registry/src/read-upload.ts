import { type Multipart } from '@fastify/multipart'
import { parseInput } from '@weir/service-host'
import { InvalidInput } from '@weir/vocabulary'
import { type FastifyRequest } from 'fastify'
import { z } from 'zod'
import { modelDefinition } from './model-definition.ts'
import { type UploadedFile, type VersionUpload } from './register-version.ts'

/** The form's part `metadata`, JSON; it may come as a field or as a file. */
const metadata = z.strictObject({
  features: z.array(z.string()).min(1).optional(),
  description: z.string().max(2000).default(''),
  definition: modelDefinition.optional(),
})
const partNames = ['artifact', 'reference', 'metadata']

/** Reads a whole form, then judges it: what is left unread would cut off the client before it hears the answer.
 *  @throws InvalidInput `upload-not-multipart`, `upload-malformed`, `upload-part-unknown`, `upload-part-repeated`,
 *  `upload-artifact-missing`, `upload-metadata-not-json`, `input-invalid` */
export async function readUpload(request: FastifyRequest): Promise<Omit<VersionUpload, 'model'>> {
  if (!request.isMultipart())
    throw new InvalidInput('upload-not-multipart', 'send multipart/form-data with the file "artifact"', {})
  const files = byName(await readParts(request))
  const artifact = files.get('artifact')
  if (artifact === undefined)
    throw new InvalidInput('upload-artifact-missing', 'the form has no file "artifact" (the ONNX model)', {
      parts: [...files.keys()],
    })
  const about = files.get('metadata')
  const { features = null, description, definition = null } = parseInput(metadata, jsonIn(about))
  return { artifact, reference: files.get('reference') ?? null, features, description, definition }
}

interface NamedPart {
  readonly name: string
  readonly file: UploadedFile
}

/** The parser's own errors about a broken form are plain ones; Fastify's, about limits, have a status. */
async function readParts(request: FastifyRequest): Promise<readonly NamedPart[]> {
  const parts: NamedPart[] = []
  try {
    for await (const part of request.parts()) parts.push({ name: part.fieldname, file: await fileOf(part) })
  } catch (cause) {
    if (!(cause instanceof Error) || 'statusCode' in cause) throw cause
    throw new InvalidInput('upload-malformed', `the form cannot be read: ${cause.message}`, { cause })
  }
  return parts
}

async function fileOf(part: Multipart): Promise<UploadedFile> {
  if (part.type === 'file') return { name: part.filename, bytes: await part.toBuffer() }
  // A field that says it is JSON comes parsed.
  const text = typeof part.value === 'string' ? part.value : JSON.stringify(part.value)
  return { name: part.fieldname, bytes: Buffer.from(text) }
}

/** A misspelt "reference" would make a version that can never be routed. */
function byName(parts: readonly NamedPart[]): ReadonlyMap<string, UploadedFile> {
  const files = new Map<string, UploadedFile>()
  for (const { name, file } of parts) {
    if (!partNames.includes(name))
      throw new InvalidInput(
        'upload-part-unknown',
        `the form has a part "${name}"; parts are ${partNames.join(', ')}`,
        {
          name,
          parts: partNames,
        },
      )
    if (files.has(name))
      throw new InvalidInput('upload-part-repeated', `the form has two parts "${name}"`, { name })
    files.set(name, file)
  }
  return files
}

function jsonIn(file: UploadedFile | undefined): unknown {
  if (file === undefined) return {}
  try {
    return JSON.parse(Buffer.from(file.bytes).toString('utf8'))
  } catch (cause) {
    throw new InvalidInput('upload-metadata-not-json', 'the form field "metadata" is not JSON', { cause })
  }
}
