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

/** Ports that no system gives to outgoing connections, which begin at 32768 on Linux and at 49152 elsewhere. A free port
 *  of those could be taken by any connection of the machine before its server listens, or while it starts anew. */
const spare = { first: 10_000, count: 22_000 }
/** Processes begin at different places, so that two that look at once do not find the same. */
let next = process.pid * 64

/** As many free ports on 127.0.0.1 as asked for, none of them twice.
 *  @throws Unavailable when all are taken */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = []
  for (let tried = 0; ports.length < count; tried += 1) {
    if (tried === spare.count)
      throw new Unavailable('stack-port-busy', `no ${count} ports from ${spare.first} on are free`)
    const port = spare.first + (next % spare.count)
    next += 1
    if (await isFree(port)) ports.push(port)
  }
  return ports
}

async function isFree(port: number): Promise<boolean> {
  try {
    await tryPort(port)
    return true
  } catch {
    return false
  }
}

/** @throws Unavailable naming the port, what wanted it and the variable that moves it */
export async function assertPortFree(port: number, owner: { what: string; variable: string }): Promise<void> {
  try {
    await tryPort(port)
  } catch (cause) {
    const why = errorCode(cause) ?? String(cause)
    throw new Unavailable(
      'stack-port-busy',
      `Port ${port} for ${owner.what} is not free (${why}). Stop what uses it, or set ${owner.variable} to another port (0 = any free one).`,
      { port, cause },
    )
  }
}

/** Listens on a port and stops at once. Rejects with the system's error when that is refused. */
function tryPort(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve()))
  })
}
