import multipart, { type Multipart, type MultipartFile } from '@fastify/multipart'
import { parseInput } from '@weir/service-host'
import { Failure, InvalidInput, parseModelName } from '@weir/vocabulary'
import { type FastifyInstance, type FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type RegistryMetrics } from './metrics.ts'
import { modelDefinition } from './model-definition.ts'
import { registerVersion, type RegisterVersionDeps, type UploadedFile } from './register-version.ts'

export interface UploadDeps extends RegisterVersionDeps {
  readonly metrics: RegistryMetrics
  readonly maxUploadBytes: number
}

/** The form field `metadata`, JSON. */
const metadata = z.strictObject({
  features: z.array(z.string()).min(1).optional(),
  description: z.string().max(2000).default(''),
  definition: modelDefinition.optional(),
})

/** `POST /api/v1/models/{model}/versions`, multipart: files `artifact` and `reference`, field `metadata`. */
export async function addUploadRoute(fastify: FastifyInstance, deps: UploadDeps): Promise<void> {
  await fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    await scope.register(multipart, { limits: { fileSize: deps.maxUploadBytes, files: 3, fields: 1 } })
    scope.post(
      '/api/v1/models/:model/versions',
      { bodyLimit: 2 * deps.maxUploadBytes },
      async (request: FastifyRequest<{ Params: { model: string } }>, reply) => {
        const version = await counted(deps, async () => registerVersion(deps, await readUpload(request)))
        void reply.code(201)
        return version
      },
    )
  })
}

async function counted<Result>({ metrics }: UploadDeps, work: () => Promise<Result>): Promise<Result> {
  try {
    const result = await work()
    metrics.registrations.inc({ outcome: 'accepted' })
    return result
  } catch (error) {
    if (error instanceof Failure) metrics.registrations.inc({ outcome: 'refused' })
    throw error
  }
}

async function readUpload(request: FastifyRequest<{ Params: { model: string } }>) {
  const model = parseModelName(request.params.model)
  if (!request.isMultipart())
    throw new InvalidInput('upload-not-multipart', 'send multipart/form-data with the file "artifact"', {})
  const files = new Map<string, UploadedFile>()
  let about = metadata.parse({})
  for await (const part of request.parts()) {
    if (part.fieldname === 'metadata') about = parseInput(metadata, parseJson(await textOf(part)))
    else if (part.type === 'file') files.set(part.fieldname, await readFile(part))
  }
  const artifact = files.get('artifact')
  if (artifact === undefined)
    throw new InvalidInput('upload-artifact-missing', 'the form has no file "artifact" (the ONNX model)', {
      files: [...files.keys()],
    })
  const { features = null, description, definition = null } = about
  return { model, artifact, reference: files.get('reference') ?? null, features, description, definition }
}

async function readFile(part: MultipartFile): Promise<UploadedFile> {
  const bytes = await part.toBuffer()
  return { name: part.filename, bytes }
}

/** The metadata may come as a field or as a file. */
async function textOf(part: Multipart): Promise<string> {
  return part.type === 'file' ? (await part.toBuffer()).toString('utf8') : String(part.value)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new InvalidInput('upload-metadata-not-json', 'the form field "metadata" is not JSON', {}, cause)
  }
}
