import { Readable } from 'node:stream'
import { Conflict, type Failure, Forbidden, InvalidInput, NotFound, Unavailable } from '@weir/vocabulary'
import { request } from 'undici'
import { z } from 'zod'
import { urlVariable, type Addresses, type ServiceName } from './addresses.ts'
import { connectionReason } from './connection-reason.ts'
import { type MultipartBody } from './multipart-body.ts'

/** One request to a service of the platform. */
export interface ServiceCall {
  readonly service: ServiceName
  readonly path: string
  /** GET when left out. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Sent as JSON. */
  readonly json?: unknown
  readonly upload?: MultipartBody
  /** 30 s when left out: every answer but that to an upload comes in well under one. */
  readonly timeoutMs?: number
}

/** @returns what the service answered, parsed from JSON; null for an empty answer
 *  @throws what the service refused, with its own code and `service` in the context; Unavailable
 *  `service-unreachable` when it does not answer */
export type CallService = (call: ServiceCall) => Promise<unknown>

const defaultTimeoutMs = 30_000

export function serviceCaller({ services }: Pick<Addresses, 'services'>): CallService {
  return async (call) => {
    const { status, text } = await send(`${services[call.service]}${call.path}`, call)
    if (status >= 300) throw refusal(call, status, text)
    return text === '' ? null : parseAnswer(call, text)
  }
}

/** Calls a service and reads its answer.
 *  @throws as `CallService` does; Unavailable `service-answer-unexpected` when the answer has another shape */
export async function ask<Answer>(
  call: CallService,
  want: ServiceCall,
  schema: z.ZodType<Answer>,
): Promise<Answer> {
  const parsed = schema.safeParse(await call(want))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw unexpected(want, `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`)
}

async function send(url: string, call: ServiceCall): Promise<{ status: number; text: string }> {
  const { upload, json, method = 'GET', timeoutMs = defaultTimeoutMs } = call
  const payload =
    upload !== undefined
      ? { headers: upload.headers, body: Readable.from(upload.stream()) }
      : json !== undefined
        ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) }
        : {}
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    const answer = await request(url, { method, signal, headersTimeout: timeoutMs, ...payload })
    return { status: answer.statusCode, text: await answer.body.text() }
  } catch (cause) {
    throw unreachable(url, call, cause)
  }
}

function unreachable(url: string, call: ServiceCall, cause: unknown): Failure {
  const { service, upload, timeoutMs = defaultTimeoutMs } = call
  const reason = connectionReason(cause, timeoutMs)
  const wayOut =
    upload === undefined
      ? `start the platform (npm start), or say where it runs in ${urlVariable(service)}`
      : `it may have refused the size of the upload (WEIR_REGISTRY_MAX_UPLOAD_MIB raises the limit), or not run`
  return new Unavailable(
    'service-unreachable',
    `the ${service} does not answer at ${new URL(url).origin} (${reason}); ${wayOut}`,
    { service, url, cause },
  )
}

const problem = z.object({
  code: z.string(),
  detail: z.string(),
  context: z.record(z.string(), z.unknown()).default({}),
})
/** What the Open Inference Protocol answers instead. */
const inferenceError = z.object({ error: z.string() })

function refusal({ service }: ServiceCall, status: number, text: string): Failure {
  const body = parseJson(text)
  const told = problem.safeParse(body)
  const error = inferenceError.safeParse(body)
  const code = told.success ? told.data.code : 'service-refused'
  const detail = told.success ? told.data.detail : error.success ? error.data.error : `it answered ${status}`
  const context = { ...(told.success ? told.data.context : {}), service, status }
  const message = `${service}: ${detail}`
  if (status === 403) return new Forbidden(code, message, context)
  if (status === 404) return new NotFound(code, message, context)
  if (status === 409) return new Conflict(code, message, context)
  if (status < 500) return new InvalidInput(code, message, context)
  return new Unavailable(code, message, context)
}

function parseAnswer(call: ServiceCall, text: string): unknown {
  const parsed = parseJson(text)
  if (parsed === undefined) throw unexpected(call, 'not JSON')
  return parsed
}

function unexpected({ service, path }: ServiceCall, problem: string): Unavailable {
  return new Unavailable(
    'service-answer-unexpected',
    `the ${service} answered ${path} otherwise than this program expects (${problem}); are both of one version?`,
    { service, path, problem },
  )
}

/** @returns undefined for a text that is no JSON, which no JSON text gives */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
