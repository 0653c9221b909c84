import { type FeatureRows, type InputContract, type ModelVersion } from '@weir/models'
import { type OnnxSession, type Scores, type SessionPool } from '@weir/onnx'
import { Failure, Unavailable } from '@weir/vocabulary'
import { type InferenceMetrics } from './metrics.ts'

export interface ScoreVersionDeps {
  readonly pool: Pick<SessionPool, 'get' | 'list'>
  readonly metrics: Pick<InferenceMetrics, 'requests' | 'duration'>
}

/** Scores rows with one loaded version, and counts it.
 *  @throws what `sessionOf` and `OnnxSession.score` throw */
export async function scoreVersion(
  deps: ScoreVersionDeps,
  version: ModelVersion,
  call: { readonly rows: FeatureRows; readonly contract: InputContract; readonly role: string },
): Promise<Scores> {
  const session = sessionOf(deps.pool, version)
  const labels = { model_name: version.model, model_version: String(version.version) }
  const count = (code: 'ok' | 'error', rows: number) =>
    deps.metrics.requests.inc({ ...labels, route_role: call.role, code }, rows)
  const stop = deps.metrics.duration.startTimer(labels)
  try {
    const scores = await session.score(call.rows, call.contract)
    const bad = scores.nonFiniteRows.length
    count('ok', call.rows.rows - bad)
    if (bad > 0) count('error', bad)
    return scores
  } catch (error) {
    if (error instanceof Failure) count('error', call.rows.rows)
    throw error
  } finally {
    stop()
  }
}

/** @throws Unavailable `version-not-loaded` until it is loaded, `version-load-failed` while the last try has failed */
export function sessionOf(pool: ScoreVersionDeps['pool'], version: ModelVersion): OnnxSession {
  const session = pool.get(version)
  if (session !== null) return session
  const context = { model: version.model, version: version.version }
  const state = pool
    .list()
    .find((held) => held.version.model === version.model && held.version.version === version.version)?.state
  if (state?.kind === 'failed')
    throw new Unavailable(
      'version-load-failed',
      `version ${version.version} of ${version.model} failed to load: ${state.error.message}`,
      { ...context, cause: state.error },
    )
  throw new Unavailable(
    'version-not-loaded',
    `version ${version.version} of ${version.model} is not loaded; it is once a routing table names it`,
    context,
  )
}
