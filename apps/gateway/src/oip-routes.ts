import { modelMetadata, serverMetadata } from '@weir/oip'
import { championOf } from '@weir/routing'
import { Unavailable, type ModelName, type VersionNumber } from '@weir/vocabulary'
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { answerRequest } from './answer-request.ts'
import { modelNamed } from './model-named.ts'
import { type PredictDeps } from './predict.ts'

/** What the protocol's routes need beside answering. */
export interface OipDeps extends PredictDeps {
  /** Whether this process may get requests: what `/health/ready` says. */
  readonly isReady: () => Promise<boolean>
  readonly isVersionReady: (model: ModelName, version: VersionNumber) => Promise<boolean>
  readonly modelNames: () => readonly string[]
}

type ModelRequest = FastifyRequest<{ Params: { model: string } }>

/** The Open Inference Protocol V2 by model name: raw routes, since each Nest layer costs as much as the rest. */
export function addOipRoutes(fastify: FastifyInstance, deps: OipDeps): void {
  fastify.get('/v2', () => serverMetadata('weir', '0.1.0'))
  fastify.get('/v2/health/live', () => ({ live: true }))
  fastify.get('/v2/health/ready', async (_request, reply) => {
    const ready = await deps.isReady()
    return answerReady(reply, { ready })
  })
  fastify.get('/v2/models', () => ({ models: deps.modelNames() }))
  fastify.get('/v2/models/:model', (request: ModelRequest) => describe(deps, request.params.model))
  fastify.get('/v2/models/:model/ready', async (request: ModelRequest, reply) =>
    answerReady(reply, await modelReadiness(deps, request.params.model)),
  )
  fastify.post('/v2/models/:model/infer', (request: ModelRequest) =>
    answerRequest(deps, request.params.model, request.body),
  )
}

function answerReady<Readiness extends { readonly ready: boolean }>(
  reply: FastifyReply,
  readiness: Readiness,
): Readiness {
  void reply.code(readiness.ready ? 200 : 503)
  return readiness
}

async function describe(deps: OipDeps, name: string) {
  const model = await modelNamed(deps.models, name)
  const champion = championNumber(deps, model.name)
  const version = await deps.models.findVersion(model.name, champion)
  if (version === null)
    throw new Unavailable('version-unavailable', `the registry has no version ${champion} of ${name}`, {
      model: name,
      version: champion,
    })
  const { output, width } = version.output
  return modelMetadata({
    name: model.name,
    versions: [champion],
    contract: model.contract,
    outputs: [{ name: output, datatype: 'FP32', shape: [-1, width] }],
  })
}

async function modelReadiness(deps: OipDeps, name: string) {
  const model = await modelNamed(deps.models, name)
  return { name: model.name, ready: await deps.isVersionReady(model.name, championNumber(deps, model.name)) }
}

function championNumber(deps: OipDeps, model: ModelName): VersionNumber {
  const table = deps.tableInForce(model)
  if (table === null)
    throw new Unavailable('route-missing', `model ${model} has no champion yet; start a rollout`, {})
  return championOf(table).version
}
