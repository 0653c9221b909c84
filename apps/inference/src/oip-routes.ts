import {
  encodeInferResponse,
  modelMetadata,
  parseInferRequest,
  serverMetadata,
  type InferResponseJson,
} from '@weir/oip'
import { type Model, type ModelVersion } from '@weir/models'
import { InvalidInput, NotFound, Unavailable, parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { type FastifyInstance, type FastifyRequest } from 'fastify'
import { type ModelReader } from './model-reader.ts'
import { scoreVersion, type ScoreVersionDeps } from './score-version.ts'

export interface OipDeps extends ScoreVersionDeps {
  readonly models: ModelReader
  /** Begins to load a version that nobody has needed yet. */
  readonly loaded: { ask(version: ModelVersion): void }
}

type VersionRequest = FastifyRequest<{ Params: { model: string; version: string } }>

const path = '/v2/models/:model/versions/:version'

/** The Open Inference Protocol V2 by model version: raw routes on the data plane. */
export function addOipRoutes(fastify: FastifyInstance, deps: OipDeps): void {
  fastify.get('/v2', () => serverMetadata('weir-inference', '0.1.0'))
  fastify.get('/v2/health/live', () => ({ live: true }))
  fastify.get('/v2/health/ready', () => ({ ready: true, live: true }))
  fastify.get(path, (request: VersionRequest) => describe(deps, request.params))
  fastify.get(`${path}/ready`, (request: VersionRequest) => answerReady(deps, request.params))
  fastify.post(`${path}/infer`, (request: VersionRequest) => infer(deps, request.params, request.body))
}

type Named = { readonly model: string; readonly version: string }

async function infer(deps: OipDeps, named: Named, body: unknown): Promise<InferResponseJson> {
  const { model, version } = await found(deps, named)
  const request = parseInferRequest(parseJson(body), model.contract)
  const scores = await scoreVersion(deps, version, {
    rows: request.rows,
    contract: model.contract,
    role: 'direct',
  })
  const outputs = [
    {
      name: version.output.output,
      datatype: 'FP32' as const,
      shape: [scores.rows, scores.width],
      data: scores.outputs,
    },
  ]
  return encodeInferResponse(
    { modelName: model.name, modelVersion: version.version, id: request.id, outputs },
    request.outputs,
  )
}

async function describe(deps: OipDeps, named: Named) {
  const { model, version } = await found(deps, named)
  const { contract, name } = model
  return modelMetadata({ name, versions: [version.version], contract, outputs: version.signature.outputs })
}

async function answerReady(deps: OipDeps, named: Named) {
  const { version } = await found(deps, named)
  deps.loaded.ask(version)
  const entry = deps.pool
    .list()
    .find((held) => held.version.sha256 === version.sha256 && held.version.model === version.model)
  if (entry?.state.kind === 'ready') return { name: version.model, ready: true }
  const reason =
    entry?.state.kind === 'failed' ? `it failed to load: ${entry.state.error.message}` : 'it is not loaded'
  throw new Unavailable(
    entry?.state.kind === 'failed' ? 'version-load-failed' : 'version-not-loaded',
    `version ${version.version} of ${version.model} is not ready: ${reason}`,
    { model: version.model, version: version.version },
  )
}

async function found(deps: OipDeps, named: Named): Promise<{ model: Model; version: ModelVersion }> {
  const name = parseModelName(named.model)
  const number = parseVersionNumber(named.version)
  const model = await deps.models.find(name)
  if (model === null) throw new NotFound('model-unknown', `there is no model ${name}`, { model: name })
  const version = await deps.models.version(name, number)
  if (version === null)
    throw new NotFound('version-unknown', `model ${name} has no version ${number}`, {
      model: name,
      version: number,
    })
  return { model, version }
}

function parseJson(body: unknown): unknown {
  try {
    return JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '')
  } catch (cause) {
    throw new InvalidInput(
      'body-not-json',
      'the body is not JSON; send an inference request of the V2 protocol',
      {},
      cause,
    )
  }
}
