import multipart from '@fastify/multipart'
import { Failure, Unavailable, parseModelName } from '@weir/vocabulary'
import { type FastifyInstance, type FastifyRequest } from 'fastify'
import { type RegistryMetrics } from './metrics.ts'
import { readUpload } from './read-upload.ts'
import { registerVersion, type RegisterVersionDeps } from './register-version.ts'

export interface UploadDeps extends RegisterVersionDeps {
  readonly metrics: RegistryMetrics
  /** Largest file of an upload, in bytes. */
  readonly maxUploadBytes: number
}

/** Uploads at one time: each holds its files in memory. */
const maxUploads = 4

/** A definition of 2,000 features has about half a megabyte. */
const maxMetadataBytes = 4_194_304

/** `POST /api/v1/models/{model}/versions`, multipart: files `artifact` and `reference`, field `metadata`. */
export async function addUploadRoute(fastify: FastifyInstance, deps: UploadDeps): Promise<void> {
  const limited = atMost(maxUploads)
  await fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    await scope.register(multipart, {
      limits: { fileSize: deps.maxUploadBytes, fieldSize: maxMetadataBytes, files: 3, fields: 1 },
    })
    scope.post(
      '/api/v1/models/:model/versions',
      { bodyLimit: 2 * deps.maxUploadBytes },
      async (request: FastifyRequest<{ Params: { model: string } }>, reply) => {
        const model = parseModelName(request.params.model)
        const version = await counted(deps, () =>
          limited(async () => registerVersion(deps, { model, ...(await readUpload(request)) })),
        )
        void reply.code(201)
        return version
      },
    )
  })
}

/** Runs work while fewer than `most` pieces of it run.
 *  @throws Unavailable `uploads-busy` otherwise */
function atMost(most: number) {
  let running = 0
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (running >= most)
      throw new Unavailable('uploads-busy', `${most} uploads are under way; try again in a few seconds`, {
        most,
        retryAfterMs: 5_000,
      })
    running += 1
    try {
      return await work()
    } finally {
      running -= 1
    }
  }
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
