import { InvalidInput } from '@weir/vocabulary'

/** How a feature travels: numbers as float32 (NaN for null), everything else as text. */
export type FeatureType = 'number' | 'category'

/** One named model input. `unit` is free text for people ("min", "mi", "share"). */
export interface Feature {
  readonly name: string
  readonly type: FeatureType
  readonly unit: string
  /** Null, and NaN for a number, is refused where this is false. */
  readonly nullable: boolean
}

/** The named, append-only list of features that requests, feature records and predictions of a model carry.
 *  `revision` rises by one with each append; a record of an older revision is a prefix of the newer one. */
export interface InputContract {
  readonly revision: number
  readonly features: readonly Feature[]
  /** How many features each revision had, oldest first; `sizes[revision - 1] === features.length`. */
  readonly sizes: readonly number[]
}

/** Index of each numeric feature in the order of the contract. */
export function numericFeatures(contract: InputContract): readonly Feature[] {
  return contract.features.filter((feature) => feature.type === 'number')
}

export function categoricalFeatures(contract: InputContract): readonly Feature[] {
  return contract.features.filter((feature) => feature.type === 'category')
}

/** Contract of a new model.
 *  @throws InvalidInput on no features or a repeated name */
export function newContract(features: readonly Feature[]): InputContract {
  requireDistinct(features)
  return { revision: 1, features, sizes: [features.length] }
}

/** The contract with more features at its end; the same contract when `features` is already its list.
 *  @throws InvalidInput when an existing feature is changed, moved or missing */
export function extendContract(contract: InputContract, features: readonly Feature[]): InputContract {
  contract.features.forEach((feature, index) => {
    const proposed = features[index]
    if (proposed === undefined || !sameFeature(feature, proposed))
      throw new InvalidInput(
        'contract-not-append-only',
        `feature ${index + 1} is ${feature.name} (${feature.type}); a contract only grows at its end`,
        { feature, proposed },
      )
  })
  if (features.length === contract.features.length) return contract
  requireDistinct(features)
  return { revision: contract.revision + 1, features, sizes: [...contract.sizes, features.length] }
}

/** The contract as it was at a revision; records keep the revision they were made for.
 *  @throws InvalidInput `contract-revision-unknown` */
export function contractAt(contract: InputContract, revision: number): InputContract {
  if (revision === contract.revision) return contract
  const size = contract.sizes[revision - 1]
  if (size === undefined)
    throw new InvalidInput(
      'contract-revision-unknown',
      `contract revision ${revision} does not exist; the newest is ${contract.revision}`,
      { revision, newest: contract.revision },
    )
  return { revision, features: contract.features.slice(0, size), sizes: contract.sizes.slice(0, revision) }
}

function sameFeature(a: Feature, b: Feature): boolean {
  return a.name === b.name && a.type === b.type && a.unit === b.unit && a.nullable === b.nullable
}

function requireDistinct(features: readonly Feature[]): void {
  if (features.length === 0)
    throw new InvalidInput('contract-empty', 'a model needs at least one feature in its contract', {})
  const seen = new Set<string>()
  for (const { name } of features) {
    if (seen.has(name))
      throw new InvalidInput('contract-feature-repeated', `feature ${name} appears twice in the contract`, {
        name,
      })
    seen.add(name)
  }
}
