import { type FeaturesSubmitted } from '@weir/contracts'
import { type ConsumedRecord } from '@weir/kafka'
import {
  checkRows,
  contractAt,
  type FeatureRows,
  type InputContract,
  type Model,
  type ModelVersion,
} from '@weir/models'
import { bucketOf, chooseVariant, type Assignment, type RoutingTable } from '@weir/routing'
import { Failure, PoisonMessage, parseModelName, type ModelName } from '@weir/vocabulary'
import { type ModelReader } from './model-reader.ts'

export interface AssignDeps {
  readonly models: ModelReader
  readonly tableInForce: (model: ModelName) => RoutingTable | null
}

/** A feature record with the version that shall score it. */
export interface Assigned {
  readonly record: ConsumedRecord<FeaturesSubmitted>
  readonly model: Model
  readonly contract: InputContract
  readonly rows: FeatureRows
  readonly table: RoutingTable
  readonly choice: Assignment
  readonly version: ModelVersion
}

/** Checks a feature record against its model's contract and assigns its entity, as the gateway does for a request.
 *  @returns a refusal for what no retry will mend: unknown model, no champion, wrong features */
export async function assignRecord(
  deps: AssignDeps,
  record: ConsumedRecord<FeaturesSubmitted>,
): Promise<{ kind: 'assigned'; assigned: Assigned } | { kind: 'refused'; failure: Failure }> {
  try {
    return { kind: 'assigned', assigned: await assign(deps, record) }
  } catch (error) {
    if (error instanceof Failure && error.kind !== 'unavailable') return { kind: 'refused', failure: error }
    throw error
  }
}

async function assign(deps: AssignDeps, record: ConsumedRecord<FeaturesSubmitted>): Promise<Assigned> {
  const { value } = record
  const name = parseModelName(value.model)
  const model = await deps.models.find(name)
  if (model === null) throw new PoisonMessage('model-unknown', `there is no model ${name}`, { model: name })
  const contract = contractAt(model.contract, value.contractRevision)
  const rows: FeatureRows = {
    rows: 1,
    numeric: Float32Array.from(value.numericFeatures),
    categorical: value.categoricalFeatures,
  }
  checkRows(contract, rows)
  const table = deps.tableInForce(name)
  if (table === null)
    throw new PoisonMessage(
      'route-missing',
      `model ${name} has no champion yet; start a rollout, then send again`,
      {},
    )
  const choice = chooseVariant(bucketOf(table.salt, value.entityId), table)
  const version = await deps.models.version(name, choice.version)
  if (version === null)
    throw new PoisonMessage('version-unknown', `model ${name} has no version ${choice.version}`, {
      version: choice.version,
    })
  return { record, model, contract, rows, table, choice, version }
}
