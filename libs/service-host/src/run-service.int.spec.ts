import { spawn, type ChildProcess } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const fixture = fileURLToPath(new URL('./tiny-service.fixture.ts', import.meta.url))
const started: ChildProcess[] = []

function start(env: NodeJS.ProcessEnv = {}, args: string[] = []) {
  const child = spawn(process.execPath, ['--conditions=@weir/source', fixture, ...args], {
    env: { PATH: process.env['PATH'], WEIR_GATEWAY_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  // Not at `exit`: its last lines may still be in the pipe then.
  return { child, exit: once(child, 'close').then(([code]: unknown[]) => code) }
}

async function startAndListen(env: NodeJS.ProcessEnv = {}) {
  const { child, exit } = start(env)
  const lines: Record<string, unknown>[] = []
  const said = new EventEmitter()
  const url = await new Promise<string>((resolve, reject) => {
    void exit.then((code) => reject(new Error(`exited ${code} before it was ready`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(JSON.parse(line))
      said.emit(String(lines.at(-1)?.['message']))
      if (lines.at(-1)?.['message'] === 'ready') resolve(String(lines.at(-1)?.['url']))
    })
  })
  return { child, exit, url, lines, said }
}

async function fetchOn(
  agent: Agent | undefined,
  url: string,
): Promise<{ response: IncomingMessage; body: string }> {
  const [response]: IncomingMessage[] = await once(get(url, { agent }), 'response')
  if (response === undefined) throw new Error('no response')
  return { response, body: await text(response) }
}

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

describe('runService', () => {
  it('finishes what is in flight on SIGTERM, closes idle connections, and exits 0', async () => {
    const { child, exit, url, said } = await startAndListen()
    const agent = new Agent({ keepAlive: true })
    const idle = await fetchOn(agent, `${url}/fast`)
    expect(idle.response.headers.connection).toBe('keep-alive')
    const begun = once(said, 'slow begins')
    const slow = fetchOn(undefined, `${url}/slow`)
    await begun
    child.kill('SIGTERM')
    const answer = await slow
    expect(answer.body).toBe('done')
    expect(answer.response.headers.connection).toBe('close')
    // An idle connection that stayed open would hold it up until the deadline, and it would exit 1.
    expect(await exit).toBe(0)
  })

  it('says 503 on readiness and goes on answering during the delay, closing each connection', async () => {
    const { child, exit, url, said } = await startAndListen({ WEIR_DRAIN_DELAY_MS: '4000' })
    expect((await fetchOn(undefined, `${url}/health/ready`)).response.statusCode).toBe(200)
    const draining = once(said, 'draining')
    child.kill('SIGINT')
    await draining
    const ready = await fetchOn(undefined, `${url}/health/ready`)
    expect(ready.response.statusCode).toBe(503)
    expect(JSON.parse(ready.body).status).toBe('draining')
    const fast = await fetchOn(new Agent({ keepAlive: true }), `${url}/fast`)
    expect([fast.body, fast.response.headers.connection]).toEqual(['done', 'close'])
    expect(await exit).toBe(0)
  })

  it('logs a rejection that nobody awaited, and exits 1', async () => {
    const { exit, url, lines } = await startAndListen()
    await fetchOn(undefined, `${url}/crash`).catch(() => undefined)
    expect(await exit).toBe(1)
    expect(lines.at(-1)).toMatchObject({
      level: 'fatal',
      message: 'unhandled rejection',
      error: { message: 'nobody awaited this' },
    })
  })

  it('warns where other machines can connect without access control', async () => {
    const { lines, child, exit } = await startAndListen({ WEIR_HOST: '0.0.0.0' })
    child.kill('SIGTERM')
    expect(await exit).toBe(0)
    expect(lines.filter((line) => line['level'] === 'warn')).toMatchObject([{ host: '0.0.0.0' }])
  })

  it('prints the effective config on --validate, and every mistake otherwise', async () => {
    const valid = start({ WEIR_GATEWAY_PORT: '8123' }, ['--validate'])
    expect(await text(valid.child.stdout)).toContain('WEIR_GATEWAY_PORT=8123\n')
    expect(await valid.exit).toBe(0)
    const invalid = start({ WEIR_GATEWAY_PORT: 'x', WEIR_NOPE: '1' })
    expect(await text(invalid.child.stderr)).toMatch(/WEIR_GATEWAY_PORT: [^]*WEIR_NOPE: unknown key/)
    expect(await invalid.exit).toBe(1)
  })
})
