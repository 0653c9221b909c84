import { type FeaturesSubmitted } from '@weir/contracts'
import {
  checkRows,
  contractAt,
  widenRows,
  type FeatureRows,
  type InputContract,
  type Model,
} from '@weir/models'

/** Features as Kafka carries them: one row, by the revision of the contract that it was made for. */
type RecordedFeatures = Pick<
  FeaturesSubmitted,
  'contractRevision' | 'numericFeatures' | 'categoricalFeatures'
>

/** The row with the contract to score it by. A row of an older revision gets nulls for the features added since, as a
 *  request over HTTP that leaves them out does; when one of them may not be null, it is scored by its own revision,
 *  and versions that use the newer features cannot take it.
 *  @throws InvalidInput for a row that does not fit its own revision, or a revision that does not exist */
export function recordedRows(
  { contract }: Model,
  recorded: RecordedFeatures,
): { readonly contract: InputContract; readonly rows: FeatureRows } {
  const { contractRevision, numericFeatures, categoricalFeatures } = recorded
  const own = contractAt(contract, contractRevision)
  const rows = { rows: 1, numeric: Float32Array.from(numericFeatures), categorical: categoricalFeatures }
  checkRows(own, rows)
  const added = contract.features.slice(own.features.length)
  if (!added.every(({ nullable }) => nullable)) return { contract: own, rows }
  return { contract, rows: widenRows(contract, rows, contractRevision) }
}
