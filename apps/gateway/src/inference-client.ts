import { type InferRequestJson } from '@weir/oip'
import { currentTraceparent } from '@weir/service-host'
import { type ModelName, type VersionNumber } from '@weir/vocabulary'
import { Agent, errors, request, type Dispatcher } from 'undici'
import { z } from 'zod'

/** What the inference service replied, or why it did not. */
export type Reply =
  | { readonly kind: 'answered'; readonly body: unknown }
  /** The version does not take these rows; `code` is the service's own. */
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'timeout'; readonly reason: string }

/** One call of one version. */
export interface InferCall {
  readonly model: ModelName
  readonly version: VersionNumber
  readonly role: 'champion' | 'challenger'
  /** Revision of the contract that the rows are laid out by. */
  readonly contractRevision: number
  readonly body: InferRequestJson
}

export interface InferenceClient {
  infer(call: InferCall): Promise<Reply>
  /** Whether a version is loaded and warm; false also when the service does not answer. */
  isReady(model: ModelName, version: VersionNumber): Promise<boolean>
  /** @throws Error when the service does not answer its readiness probe */
  ready(): Promise<string>
  close(): Promise<void>
}

export interface InferenceClientOptions {
  readonly url: string
  /** Longest wait for one answer, in milliseconds. */
  readonly timeoutMs: number
  readonly connections: number
}

/** An error of the Open Inference Protocol. */
const refusal = z.object({ error: z.string() })

/** Below the 2 s that a readiness check may take here. */
const probeTimeoutMs = 1_500

/** @param dispatcher what carries the calls; closed by `close` */
export function connectInference(
  { url, timeoutMs, connections }: InferenceClientOptions,
  dispatcher: Dispatcher = new Agent({ connections, keepAliveTimeout: 30_000, connectTimeout: timeoutMs }),
): InferenceClient {
  const probe = async (path: string) => {
    const response = await request(`${url}${path}`, {
      dispatcher,
      signal: AbortSignal.timeout(probeTimeoutMs),
    })
    await response.body.dump()
    return response.statusCode
  }
  return {
    async infer(call) {
      const signal = AbortSignal.timeout(timeoutMs)
      try {
        return await readReply(await post(call, { url, signal, dispatcher }))
      } catch (error) {
        return failedReply(error, timeoutMs, signal.aborted)
      }
    },
    async isReady(model, version) {
      try {
        return (await probe(`${pathOf(model, version)}/ready`)) === 200
      } catch {
        return false
      }
    },
    async ready() {
      const status = await probe('/health/ready')
      if (status !== 200) throw new Error(`inference answers ${status}`)
      return url
    },
    close: () => dispatcher.close(),
  }
}

function pathOf(model: ModelName, version: VersionNumber): string {
  return `/v2/models/${encodeURIComponent(model)}/versions/${version}`
}

function post(
  { model, version, role, contractRevision, body }: InferCall,
  over: { readonly url: string; readonly signal: AbortSignal; readonly dispatcher: Dispatcher },
): Promise<Dispatcher.ResponseData> {
  const traceparent = currentTraceparent()
  return request(`${over.url}${pathOf(model, version)}/infer`, {
    method: 'POST',
    dispatcher: over.dispatcher,
    signal: over.signal,
    headers: {
      'content-type': 'application/json',
      'weir-route-role': role,
      'weir-contract-revision': String(contractRevision),
      ...(traceparent === undefined ? {} : { traceparent }),
    },
    body: JSON.stringify(body),
  })
}

async function readReply({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<Reply> {
  if (statusCode === 200) return { kind: 'answered', body: await body.json() }
  const code = headers['weir-error-code']
  if (statusCode === 400 && typeof code === 'string')
    return { kind: 'refused', code, reason: refusal.parse(await body.json()).error }
  return { kind: 'failed', reason: `${statusCode} ${(await body.text()).slice(0, 300)}` }
}

/** A call that broke is a fact about the version, whatever broke it; the caller records, counts and logs it. */
function failedReply(error: unknown, timeoutMs: number, isLate: boolean): Reply {
  if (isLate || error instanceof errors.ConnectTimeoutError)
    return { kind: 'timeout', reason: `no answer within ${timeoutMs} ms` }
  return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) }
}
