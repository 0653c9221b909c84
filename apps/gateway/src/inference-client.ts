import { Agent, request } from 'undici'
import { type InferRequestJson } from '@weir/oip'
import { currentTraceparent } from '@weir/service-host'
import { type ModelName, type VersionNumber } from '@weir/vocabulary'

/** What the inference service replied, or why it did not. */
export type Reply =
  | { readonly kind: 'answered'; readonly body: unknown }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'timeout'; readonly reason: string }

export interface InferenceClient {
  infer(model: ModelName, version: VersionNumber, body: InferRequestJson): Promise<Reply>
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

export function connectInference({ url, timeoutMs, connections }: InferenceClientOptions): InferenceClient {
  const dispatcher = new Agent({ connections, keepAliveTimeout: 30_000, connectTimeout: timeoutMs })
  return {
    async infer(model, version, body) {
      const path = `${url}/v2/models/${encodeURIComponent(model)}/versions/${version}/infer`
      const traceparent = currentTraceparent()
      try {
        const response = await request(path, {
          method: 'POST',
          dispatcher,
          signal: AbortSignal.timeout(timeoutMs),
          headers: {
            'content-type': 'application/json',
            ...(traceparent === undefined ? {} : { traceparent }),
          },
          body: JSON.stringify(body),
        })
        if (response.statusCode === 200) return { kind: 'answered', body: await response.body.json() }
        return {
          kind: 'failed',
          reason: `${response.statusCode} ${(await response.body.text()).slice(0, 200)}`,
        }
      } catch (error) {
        return failedReply(error, timeoutMs)
      }
    },
    async ready() {
      const response = await request(`${url}/health/ready`, {
        dispatcher,
        signal: AbortSignal.timeout(1_500),
      })
      await response.body.dump()
      if (response.statusCode !== 200) throw new Error(`inference answers ${response.statusCode}`)
      return url
    },
    close: () => dispatcher.close(),
  }
}

/** A call that broke is a fact about the version, whatever broke it; the reason is counted and logged by the caller. */
function failedReply(error: unknown, timeoutMs: number): Reply {
  const name = error instanceof Error ? error.name : ''
  if (name === 'TimeoutError' || name === 'ConnectTimeoutError')
    return { kind: 'timeout', reason: `no answer within ${timeoutMs} ms` }
  return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) }
}
