import { Agent, request } from 'undici'
import { type AskLoading, type Loading } from './probe-challenger.ts'

/** Code of the inference service for a version whose file it cannot load. */
const loadFailedCode = 'version-load-failed'
const timeoutMs = 1_000

/** Asks each inference process for the readiness of a version. One that does not answer is loading, for all we know. */
export function inferenceLoading(urls: readonly string[]): { ask: AskLoading; close(): Promise<void> } {
  const dispatcher = new Agent({ connections: 4, connectTimeout: timeoutMs })
  return {
    async ask(model, version) {
      const path = `/v2/models/${encodeURIComponent(model)}/versions/${version}/ready`
      return furthestBehind(await Promise.all(urls.map((url) => askOne(`${url}${path}`, dispatcher))))
    },
    close: () => dispatcher.close(),
  }
}

async function askOne(url: string, dispatcher: Agent): Promise<Loading> {
  try {
    const response = await request(url, { dispatcher, signal: AbortSignal.timeout(timeoutMs) })
    const text = await response.body.text()
    if (response.statusCode === 200) return { kind: 'ready' }
    const reason = `${url} answers ${response.statusCode} ${text.slice(0, 300)}`
    return { kind: response.headers['weir-error-code'] === loadFailedCode ? 'failed' : 'loading', reason }
  } catch (error) {
    return { kind: 'loading', reason: `${url}: ${error instanceof Error ? error.message : String(error)}` }
  }
}

function furthestBehind(all: readonly Loading[]): Loading {
  return (
    all.find(({ kind }) => kind === 'failed') ??
    all.find(({ kind }) => kind === 'loading') ?? { kind: 'ready' }
  )
}
