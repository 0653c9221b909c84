import { checkTable, type RoutingTable, type StoredRoute } from '@weir/routing'
import { parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { z } from 'zod'
import { parseStored } from './parse-stored.ts'

const versionNumber = z.int().transform((value) => parseVersionNumber(value))

const table = z
  .object({
    model: z.string().transform((value) => parseModelName(value)),
    epoch: z.int().positive(),
    salt: z.string(),
    rolloutId: z.string().nullable(),
    variants: z.array(
      z.object({
        version: versionNumber,
        role: z.enum(['champion', 'challenger']),
        weightPercent: z.number(),
      }),
    ),
    shadows: z.array(versionNumber),
    standby: z.array(versionNumber),
    changedAt: z.number(),
  })
  .transform((value) => checkTable(value))

/** @throws PoisonMessage when the stored text is no routing table */
export function parseTable(json: string): RoutingTable {
  return parseStored(table, json, 'routing table')
}

/** A route from the replies of HGET table, GET lease and PTTL lease at one moment; null without a table. */
export function parseRoute(replies: readonly unknown[]): StoredRoute | null {
  const [json, epoch, remainingMs] = replies
  if (typeof json !== 'string') return null
  const hasLease = typeof epoch === 'string' && typeof remainingMs === 'number' && remainingMs > 0
  return { table: parseTable(json), lease: hasLease ? { epoch: Number(epoch), remainingMs } : null }
}
