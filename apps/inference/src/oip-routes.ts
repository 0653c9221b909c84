import { type IncomingHttpHeaders } from 'node:http'
import {
  encodeInferResponse,
  modelMetadata,
  parseInferRequest,
  serverMetadata,
  type InferResponseJson,
} from '@weir/oip'
import { contractAt, type InputContract, type Model, type ModelVersion } from '@weir/models'
import { type ModelReader } from '@weir/redis'
import { parseJsonBody } from '@weir/service-host'
import { NotFound, Unavailable, parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { type FastifyInstance, type FastifyRequest } from 'fastify'
import { scoreVersion, sessionOf, type ScoreVersionDeps } from './score-version.ts'

export interface OipDeps extends ScoreVersionDeps {
  readonly models: ModelReader
  /** Begins to load a version that nobody has needed yet. */
  readonly loaded: { ask(version: ModelVersion): void }
  /** Whether this process may get requests: what `/health/ready` says. */
  readonly isReady: () => Promise<boolean>
}

type VersionRequest = FastifyRequest<{ Params: Named }>
type Named = { readonly model: string; readonly version: string }

const path = '/v2/models/:model/versions/:version'

/** The Open Inference Protocol V2 by model version: raw routes on the data plane. */
export function addOipRoutes(fastify: FastifyInstance, deps: OipDeps): void {
  fastify.get('/v2', () => serverMetadata('weir-inference', '0.1.0'))
  fastify.get('/v2/health/live', () => ({ live: true }))
  fastify.get('/v2/health/ready', async (_request, reply) => {
    const ready = await deps.isReady()
    void reply.code(ready ? 200 : 503)
    return { ready }
  })
  fastify.get(path, (request: VersionRequest) => describe(deps, request.params))
  fastify.get(`${path}/ready`, (request: VersionRequest) => answerReady(deps, request.params))
  fastify.post(`${path}/infer`, (request: VersionRequest) => infer(deps, request))
}

async function infer(deps: OipDeps, { params, headers, body }: VersionRequest): Promise<InferResponseJson> {
  const revision = revisionIn(headers)
  const { model, version } = await found(deps, params, revision ?? 1)
  const contract = contractFor(model, revision)
  const request = parseInferRequest(parseJsonBody(body), contract)
  const scores = await scoreVersion(deps, version, { rows: request.rows, contract, role: roleIn(headers) })
  const output = { ...servedOutput(version), shape: [scores.rows, scores.width], data: scores.outputs }
  return encodeInferResponse(
    { modelName: model.name, modelVersion: version.version, id: request.id, outputs: [output] },
    request.outputs,
  )
}

/** The gateway says by which revision of the contract it laid the rows out. */
function revisionIn(headers: IncomingHttpHeaders): number | null {
  const revision = Number(headers['weir-contract-revision'])
  return Number.isSafeInteger(revision) && revision >= 1 ? revision : null
}

/** @throws Unavailable for a revision that this process does not know yet */
function contractFor({ name, contract }: Model, revision: number | null): InputContract {
  if (revision === null || revision <= contract.revision)
    return contractAt(contract, revision ?? contract.revision)
  throw new Unavailable(
    'contract-not-known-yet',
    `revision ${revision} of the contract of ${name} is not known here; ${contract.revision} is`,
    { model: name, revision },
  )
}

/** The role that the gateway chose the version for; one of few, since it is a label of metrics. */
function roleIn(headers: IncomingHttpHeaders): 'champion' | 'challenger' | 'direct' {
  const role = headers['weir-route-role']
  return role === 'champion' || role === 'challenger' ? role : 'direct'
}

async function describe(deps: OipDeps, named: Named) {
  const { model, version } = await found(deps, named)
  const { contract, name } = model
  return modelMetadata({ name, versions: [version.version], contract, outputs: [servedOutput(version)] })
}

/** The score tensor is what is served of a graph's outputs, as float32 whatever the graph's own type. */
function servedOutput({ output: { output, width } }: ModelVersion) {
  return { name: output, datatype: 'FP32' as const, shape: [-1, width] }
}

async function answerReady(deps: OipDeps, named: Named) {
  const { version } = await found(deps, named)
  deps.loaded.ask(version)
  sessionOf(deps.pool, version)
  return { name: version.model, ready: true }
}

/** @param revision of the contract, at least, where the registry has it */
async function found(
  { models }: OipDeps,
  named: Named,
  revision = 1,
): Promise<{ model: Model; version: ModelVersion }> {
  const name = parseModelName(named.model)
  const number = parseVersionNumber(named.version)
  const model = await models.findModel(name, revision)
  if (model === null) throw new NotFound('model-unknown', `there is no model ${name}`, { model: name })
  const version = await models.findVersion(name, number)
  if (version === null)
    throw new NotFound('version-unknown', `model ${name} has no version ${number}`, {
      model: name,
      version: number,
    })
  return { model, version }
}
