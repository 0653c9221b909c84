import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { request } from 'undici'

/** The built service as a process of its own, for integration tests. */
export interface ControllerProcess {
  readonly url: string
  readonly child: ChildProcess
  readonly exit: Promise<unknown>
}

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const started: ChildProcess[] = []

/** Longer than any pause of a busy machine, and short enough to wait for: the tests end leaders that say nothing. */
export const lockTtlMs = 6_000
export const leaseTtlMs = 5_000

/** Starts it on a free port; it has read the evidence when this returns. */
export async function startController(
  addresses: Readonly<Record<string, string>>,
): Promise<ControllerProcess> {
  const env = {
    PATH: process.env['PATH'],
    ...addresses,
    WEIR_ROLLBACK_CONTROLLER_PORT: '0',
    WEIR_ROLLBACK_CONTROLLER_LOCK_TTL_MS: String(lockTtlMs),
    WEIR_ROLLBACK_CONTROLLER_LEASE_TTL_MS: String(leaseTtlMs),
  }
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  started.push(child)
  const exit = once(child, 'exit').then(([code]: unknown[]) => code)
  const url = await new Promise<string>((resolve, reject) => {
    void exit.then((code) => reject(new Error(`exited ${String(code)} before it was ready`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { message, url } = JSON.parse(line)
      if (message === 'ready') resolve(String(url))
    })
  })
  await until(async () => (await get(`${url}/health/ready`)).status === 200)
  return { url, child, exit }
}

export function killControllers(): void {
  for (const child of started.splice(0)) child.kill('SIGKILL')
}

/** `leader` or `standby`. */
export async function leadOf({ url }: ControllerProcess): Promise<unknown> {
  return (await get(`${url}/health/ready`)).body.checks.lead.detail
}

/** @throws Error with the condition when it does not come true in time */
export async function until(isTrue: () => Promise<boolean> | boolean, timeoutMs = 60_000): Promise<void> {
  const end = performance.now() + timeoutMs
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`not within ${timeoutMs} ms: ${isTrue.toString()}`)
    await wait(25)
  }
}

export async function get(url: string) {
  return read(await request(url))
}

export async function post(url: string, body: object) {
  const headers = { 'content-type': 'application/json' }
  return read(await request(url, { method: 'POST', headers, body: JSON.stringify(body) }))
}

async function read({ statusCode, body }: Awaited<ReturnType<typeof request>>) {
  // Whatever the service says is compared, never trusted.
  const json = JSON.parse(await body.text())
  return { status: statusCode, body: json }
}
