import { modelMetadata, serverMetadata } from '@weir/oip'
import { championOf } from '@weir/routing'
import { NotFound, Unavailable, type ModelName } from '@weir/vocabulary'
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { answerRequest, type AnswerDeps } from './answer-request.ts'
import { modelNamed } from './model-reader.ts'

/** What the protocol's routes need beside answering. */
export interface OipDeps extends AnswerDeps {
  readonly isReady: () => Promise<boolean>
  readonly modelNames: () => readonly string[]
}

type ModelRequest = FastifyRequest<{ Params: { model: string } }>

/** The Open Inference Protocol V2 by model name: raw routes, since each Nest layer costs as much as the rest. */
export function addOipRoutes(fastify: FastifyInstance, deps: OipDeps): void {
  fastify.get('/v2', () => serverMetadata('weir', '0.1.0'))
  fastify.get('/v2/health/live', () => ({ live: true }))
  fastify.get('/v2/health/ready', (_request, reply) => answerReadiness(deps, reply))
  fastify.get('/v2/models', () => ({ models: deps.modelNames() }))
  fastify.get('/v2/models/:model', (request: ModelRequest) => describe(deps, request.params.model))
  fastify.get('/v2/models/:model/ready', (request: ModelRequest) => modelReady(deps, request.params.model))
  fastify.post('/v2/models/:model/infer', (request: ModelRequest) =>
    answerRequest(deps, request.params.model, request.body),
  )
}

async function answerReadiness(deps: OipDeps, reply: FastifyReply): Promise<object> {
  const ready = await deps.isReady()
  void reply.code(ready ? 200 : 503)
  return { ready, live: true }
}

async function describe(deps: OipDeps, name: string) {
  const model = await modelNamed(deps.models, name)
  const champion = championNumber(deps, model.name)
  const version = await deps.models.version(model.name, champion)
  if (version === null) throw new NotFound('version-unknown', `model ${name} has no version ${champion}`, {})
  return modelMetadata({
    name: model.name,
    versions: [champion],
    contract: model.contract,
    outputs: version.signature.outputs,
  })
}

async function modelReady(deps: OipDeps, name: string) {
  const model = await modelNamed(deps.models, name)
  championNumber(deps, model.name)
  return { name: model.name, ready: true }
}

function championNumber(deps: OipDeps, model: ModelName) {
  const table = deps.tableInForce(model)
  if (table === null)
    throw new Unavailable('route-missing', `model ${model} has no champion yet; start a rollout`, {})
  return championOf(table).version
}
