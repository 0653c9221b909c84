import { type FeatureRows, type InputContract, type ModelVersion } from '@weir/models'
import { type Scores, type SessionPool } from '@weir/onnx'
import { Failure, Unavailable } from '@weir/vocabulary'
import { type InferenceMetrics } from './metrics.ts'

export interface ScoreVersionDeps {
  readonly pool: SessionPool
  readonly metrics: InferenceMetrics
}

/** Scores rows with one loaded version, and counts it.
 *  @throws Unavailable `version-not-loaded`; and what `OnnxSession.score` throws */
export async function scoreVersion(
  deps: ScoreVersionDeps,
  version: ModelVersion,
  call: { readonly rows: FeatureRows; readonly contract: InputContract; readonly role: string },
): Promise<Scores> {
  const session = deps.pool.get(version)
  if (session === null)
    throw new Unavailable(
      'version-not-loaded',
      `version ${version.version} of ${version.model} is not loaded; it is once a routing table names it`,
      { model: version.model, version: version.version },
    )
  const labels = { model_name: version.model, model_version: String(version.version) }
  const stop = deps.metrics.duration.startTimer(labels)
  try {
    const scores = await session.score(call.rows, call.contract)
    const bad = scores.nonFiniteRows.length
    deps.metrics.requests.inc({ ...labels, route_role: call.role, code: 'ok' }, call.rows.rows - bad)
    if (bad > 0) deps.metrics.requests.inc({ ...labels, route_role: call.role, code: 'error' }, bad)
    return scores
  } catch (error) {
    if (error instanceof Failure)
      deps.metrics.requests.inc({ ...labels, route_role: call.role, code: 'error' }, call.rows.rows)
    throw error
  } finally {
    stop()
  }
}
