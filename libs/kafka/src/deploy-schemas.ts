import { type Topic, valueSubject } from '@weir/contracts'
import { Conflict, Unavailable } from '@weir/vocabulary'

/** What the registry must refuse: a schema that one of all those before cannot read, or cannot be read by. */
const compatibility = 'FULL_TRANSITIVE'
const mediaType = 'application/vnd.schemaregistry.v1+json'
const timeoutMs = 10_000
const conflict = 409

interface Call {
  readonly url: string
  readonly method: 'PUT' | 'POST'
  readonly body: object
}

/** Registers the schema of each topic under `<topic>-value` and demands FULL_TRANSITIVE of its successors. Idempotent.
 *  @param registryUrl base of the registry's API
 *  @returns id of each subject's schema
 *  @throws Conflict `schema-incompatible` if the registry refuses a schema
 *  @throws Unavailable */
export async function deploySchemas(
  registryUrl: string,
  topics: readonly Topic<never>[],
): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>()
  for (const topic of topics) {
    const subject = valueSubject(topic.name)
    const place = encodeURIComponent(subject)
    // The subject must exist before some registries take a rule for it, so the rule follows its first schema.
    const answer = await ask({
      url: `${registryUrl}/subjects/${place}/versions`,
      method: 'POST',
      body: { schema: topic.schema },
    })
    await ask({ url: `${registryUrl}/config/${place}`, method: 'PUT', body: { compatibility } })
    ids.set(subject, idOf(answer))
  }
  return ids
}

async function ask({ url, method, body }: Call): Promise<unknown> {
  const response = await request({ url, method, body })
  const text = await response.text()
  if (response.ok) return JSON.parse(text)
  const context = { url, status: response.status, answer: text }
  if (response.status === conflict) {
    throw new Conflict('schema-incompatible', `The registry refuses the schema (${url}): ${text}`, context)
  }
  throw new Unavailable(
    'schema-registry-unavailable',
    `The registry answered ${response.status} (${url}): ${text}`,
    context,
  )
}

async function request({ url, method, body }: Call): Promise<Response> {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    return await fetch(url, {
      method,
      signal,
      headers: { 'content-type': mediaType },
      body: JSON.stringify(body),
    })
  } catch (error) {
    throw new Unavailable('schema-registry-unavailable', `The registry does not answer (${url}).`, {
      url,
      cause: error,
    })
  }
}

function idOf(answer: unknown): number {
  if (typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'number')
    return answer.id
  throw new Unavailable('schema-registry-unavailable', 'The registry gave no schema id.', { answer })
}
