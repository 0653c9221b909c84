import {
  Conflict,
  type Failure,
  Forbidden,
  InvalidInput,
  NotFound,
  Unavailable,
  type ModelName,
  type VersionNumber,
} from '@weir/vocabulary'
import { request } from 'undici'
import { z } from 'zod'

/** Loading and warming a version takes a second or two, and the controller waits some seconds for it. */
const timeoutMs = 10_000

/** What the controller says when it refuses. */
const problem = z.object({ code: z.string(), detail: z.string() })

const failures = {
  400: InvalidInput,
  403: Forbidden,
  404: NotFound,
  409: Conflict,
  503: Unavailable,
} as const

/** Starts a rollout with the plan `immediate`.
 *  @returns the rollout as the controller shows it
 *  @throws what the controller refuses, with its own code; Unavailable `controller-unavailable` when it does not answer:
 *  the rollout may have started */
export function promoteAtOnceOver(controllerUrl: string) {
  return async (model: ModelName, version: VersionNumber): Promise<unknown> => {
    const { status, answer } = await post(`${controllerUrl}/api/v1/rollouts`, {
      model,
      challenger: version,
      plan: { kind: 'immediate' },
      by: 'registry',
      reason: 'alias champion set through the registry',
    })
    if (status < 300) return answer
    throw refusal(status, answer)
  }
}

async function post(url: string, body: object): Promise<{ status: number; answer: unknown }> {
  try {
    const response = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { status: response.statusCode, answer: await response.body.json() }
  } catch (cause) {
    throw new Unavailable('controller-unavailable', 'the rollback-controller does not answer', { url, cause })
  }
}

function refusal(status: number, answer: unknown): Failure {
  const parsed = problem.safeParse(answer)
  if (
    parsed.success &&
    (status === 400 || status === 403 || status === 404 || status === 409 || status === 503)
  )
    return new failures[status](parsed.data.code, parsed.data.detail, {})
  return new Unavailable('controller-unavailable', `the rollback-controller answered ${status}`, { status })
}
