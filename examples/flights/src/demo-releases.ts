import { hourMs } from '@weir/vocabulary'
import { contract, decision, features, kpi, modelName, staticFeatureNames } from './model-contract.ts'
import { featuresOf, modelPath, referencePath, type ModelName } from './model-files.ts'
import { postJson, registerVersion, textIn, type WeirUrls } from './weir-api.ts'

const definition = {
  name: modelName,
  description: 'P(arrival more than 15 minutes late), asked at departure',
  features,
  decision,
  kpis: [kpi],
}

/** Fresh against static: another model, so a different share of flags is expected. */
export const freshPlan = {
  kind: 'stepped',
  shadow: { minEventMs: 7 * 24 * hourMs },
  steps: [5, 25, 50].map((weightPercent) => ({ weightPercent, minEventMs: 12 * hourMs, minPredictions: 50 })),
  watch: { minEventMs: 12 * hourMs },
  behaviour: 'changedBehaviour',
  kpi: { name: kpi.name },
}

/** The broken version claims to be a retrain of fresh, and goes straight to a canary. */
export const brokenPlan = {
  kind: 'stepped',
  shadow: null,
  steps: [{ weightPercent: 5, minEventMs: 12 * hourMs, minPredictions: 50 }],
  watch: { minEventMs: 12 * hourMs },
  behaviour: 'sameBehaviour',
  kpi: { name: kpi.name },
}

/** Registers one of the example's models with its reference file.
 *  @returns the version's number */
export function registerFlights(urls: WeirUrls, model: ModelName): Promise<number> {
  const isWhole = featuresOf(model).length === contract.features.length
  return registerVersion(urls, {
    model: modelName,
    artifact: modelPath(model),
    reference: referencePath(),
    metadata: {
      definition,
      description: model,
      ...(isWhole ? {} : { features: staticFeatureNames }),
    },
  })
}

/** @returns the rollout's id */
export async function startRollout(
  urls: WeirUrls,
  rollout: { readonly challenger: number; readonly plan: unknown; readonly reason: string },
): Promise<string> {
  const body = { model: modelName, by: 'demo', ...rollout }
  return textIn(await postJson(`${urls['rollback-controller']}/api/v1/rollouts`, body), 'rolloutId')
}
