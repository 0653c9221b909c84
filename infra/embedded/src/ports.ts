import { createServer } from 'node:net'
import { InvalidInput, Unavailable } from '@weir/vocabulary'
import { errorCode } from './error-code.ts'

/** The ports of the backing systems, the variable that moves each, and where it stands if nobody says. */
export const portTable = {
  kafka: { variable: 'WEIR_KAFKA_PORT', standard: 9092 },
  kafkaController: { variable: 'WEIR_KAFKA_CONTROLLER_PORT', standard: 9093 },
  schemaRegistry: { variable: 'WEIR_SCHEMA_REGISTRY_PORT', standard: 8081 },
  redis: { variable: 'WEIR_REDIS_PORT', standard: 6379 },
  clickhouse: { variable: 'WEIR_CLICKHOUSE_PORT', standard: 8123 },
} as const

export type PortName = keyof typeof portTable
export type Ports = Readonly<Record<PortName, number>>

/** A port number from a variable's text.
 *  @returns 0 to 65535; 0 asks for any free port
 *  @throws InvalidInput for anything but a whole decimal number in that range */
export function parsePort(text: string, variable: string): number {
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text) : Number.NaN
  if (port <= 65535) return port
  throw new InvalidInput(
    'stack-option-invalid',
    `${variable} is "${text}"; it must be a port: a whole number from 0 to 65535`,
  )
}

/** As many different free ports on 127.0.0.1 as asked for; all are held until the last is found. */
export async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(Array.from({ length: count }, () => listen(0)))
  const ports = held.map(({ port }) => port)
  await Promise.all(held.map(({ release }) => release()))
  return ports
}

/** @throws Unavailable naming the port, what wanted it and the variable that moves it */
export async function assertPortFree(port: number, owner: { what: string; variable: string }): Promise<void> {
  try {
    const { release } = await listen(port)
    await release()
  } catch (cause) {
    const why = errorCode(cause) ?? String(cause)
    throw new Unavailable(
      'stack-port-busy',
      `Port ${port} for ${owner.what} is not free (${why}). Stop what uses it, or set ${owner.variable} to another port (0 = any free one).`,
      { port, cause },
    )
  }
}

function listen(port: number): Promise<{ port: number; release: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address()
      if (address === null || typeof address === 'string') return reject(new Error('no port was assigned'))
      const release = () => new Promise<void>((done) => server.close(() => done()))
      resolve({ port: address.port, release })
    })
  })
}
