import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Where the platform answers. */
export interface WeirUrls {
  readonly registry: string
  readonly 'rollback-controller': string
}

/** Calls a service.
 *  @throws Error with the service's own words when it refuses */
export async function call(url: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url, init)
  const text = await response.text()
  if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${url} answered ${response.status}: ${text}`)
  return text === '' ? null : JSON.parse(text)
}

export function postJson(url: string, body: unknown): Promise<unknown> {
  return call(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** Uploads a version with its reference file.
 *  @returns its number */
export async function registerVersion(
  urls: WeirUrls,
  upload: {
    readonly model: string
    readonly artifact: string
    readonly reference: string
    readonly metadata: object
  },
): Promise<number> {
  const form = new FormData()
  form.set('metadata', JSON.stringify(upload.metadata))
  form.set('artifact', new Blob([await readFile(upload.artifact)]), basename(upload.artifact))
  form.set('reference', new Blob([await readFile(upload.reference)]), basename(upload.reference))
  const url = `${urls.registry}/api/v1/models/${upload.model}/versions`
  return numberIn(await call(url, { method: 'POST', body: form }), 'version')
}

/** Polls until `isDone`.
 *  @throws Error after `timeoutMs` */
export async function until(what: string, timeoutMs: number, isDone: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (!(await isDone())) {
    if (performance.now() > deadline) throw new Error(`${what}: not after ${timeoutMs / 1000} s`)
    await sleep(100)
  }
}

/** @throws Error when the answer has no such number */
export function numberIn(answer: unknown, field: string): number {
  const value = fieldIn(answer, field)
  if (typeof value === 'number') return value
  throw new Error(`${field} is no number in ${JSON.stringify(answer).slice(0, 200)}`)
}

export function textIn(answer: unknown, field: string): string {
  const value = fieldIn(answer, field)
  if (typeof value === 'string') return value
  throw new Error(`${field} is no text in ${JSON.stringify(answer).slice(0, 200)}`)
}

export function fieldIn(answer: unknown, field: string): unknown {
  return typeof answer === 'object' && answer !== null ? Reflect.get(answer, field) : undefined
}
