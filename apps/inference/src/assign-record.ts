import { type FeaturesSubmitted } from '@weir/contracts'
import { type ConsumedRecord } from '@weir/kafka'
import { type Model } from '@weir/models'
import { type ModelReader } from '@weir/redis'
import { bucketOf, chooseVariant, type Assignment, type RoutingTable } from '@weir/routing'
import { PoisonMessage, parseModelName, type ModelName } from '@weir/vocabulary'
import { type RowToScore } from './answer-row.ts'
import { recordedRows } from './recorded-rows.ts'

export interface AssignDeps {
  readonly models: ModelReader
  /** The routing table that counts now, from memory; null without one. */
  readonly tableInForce: (model: ModelName) => RoutingTable | null
}

/** A feature record with the variant that shall answer it. */
export interface Assigned extends RowToScore {
  readonly record: ConsumedRecord<FeaturesSubmitted>
  readonly table: RoutingTable
  readonly choice: Assignment
}

/** Checks a feature record against its model's contract and assigns its entity, as the gateway does for a request.
 *  @throws InvalidInput or PoisonMessage for what no retry will mend: unknown model, no champion, wrong features;
 *  Unavailable when the model is new here and the store does not answer */
export async function assignRecord(
  deps: AssignDeps,
  record: ConsumedRecord<FeaturesSubmitted>,
): Promise<Assigned> {
  const { value } = record
  const model = await modelOf(deps, value)
  const row = recordedRows(model, value)
  const table = deps.tableInForce(model.name)
  if (table === null)
    throw new PoisonMessage(
      'route-missing',
      `model ${model.name} has no champion yet; start a rollout, then send again`,
      { model: model.name },
    )
  const choice = chooseVariant(bucketOf(table.salt, value.entityId), table)
  return { record, model, ...row, table, choice }
}

/** The record may be ahead of the notice of its contract. */
async function modelOf({ models }: AssignDeps, value: FeaturesSubmitted): Promise<Model> {
  const name = parseModelName(value.model)
  const model = await models.findModel(name, value.contractRevision)
  if (model === null) throw new PoisonMessage('model-unknown', `there is no model ${name}`, { model: name })
  return model
}
