import { Conflict, Failure, Forbidden, InvalidInput, NotFound, Unavailable } from '@weir/vocabulary'
import { type ModelName, type VersionNumber } from '@weir/vocabulary'
import { request } from 'undici'
import { z } from 'zod'

/** Loading and warming a version takes a second or two; the controller answers once the rollout has begun. */
const timeoutMs = 10_000

const problem = z.object({ code: z.string(), detail: z.string() })

const failures = {
  400: InvalidInput,
  403: Forbidden,
  404: NotFound,
  409: Conflict,
} as const

/** Starts a rollout with the plan `immediate`.
 *  @throws what the controller refuses, with its own code; Unavailable when it does not answer */
export function promoteAtOnceOver(controllerUrl: string) {
  return async (model: ModelName, version: VersionNumber): Promise<unknown> => {
    const body = JSON.stringify({
      model,
      challenger: version,
      plan: { kind: 'immediate' },
      by: 'registry',
      reason: 'alias champion set through the registry',
    })
    const { statusCode, text } = await post(`${controllerUrl}/api/v1/rollouts`, body)
    if (statusCode < 300) return JSON.parse(text)
    throw refusal(statusCode, text)
  }
}

async function post(url: string, body: string): Promise<{ statusCode: number; text: string }> {
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    const headers = { 'content-type': 'application/json' }
    const response = await request(url, { method: 'POST', headers, body, signal })
    return { statusCode: response.statusCode, text: await response.body.text() }
  } catch (cause) {
    throw new Unavailable('controller-unavailable', 'the rollback-controller does not answer', { url }, cause)
  }
}

function refusal(status: number, text: string): Failure {
  const parsed = problem.safeParse(parseJson(text))
  const { code, detail } = parsed.success
    ? parsed.data
    : { code: 'controller-unavailable', detail: `the rollback-controller answered ${status}` }
  if (status === 400 || status === 403 || status === 404 || status === 409)
    return new failures[status](code, detail, {})
  return new Unavailable('controller-unavailable', detail, { status })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
