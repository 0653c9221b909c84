import { randomUUID } from 'node:crypto'
import { isNativeError } from 'node:util/types'
import { type ModelName } from '@weir/vocabulary'
import { answerKey, changesChannel, groupKeys } from './keys.ts'
import { type RedisConnection } from './redis-connection.ts'
import { type Script } from './scripts.ts'

/** How long a repeated request gets its first answer. */
const answersKeptMs = 86_400_000

/** A change of one model: what the prelude needs, and the script's own keys and arguments. */
export interface Change {
  readonly group: string
  readonly model: ModelName
  readonly keys: readonly string[]
  readonly args: readonly (string | number)[]
  /** A repeat with the same id changes nothing and gets the first answer; a fresh one by default. */
  readonly requestId?: string
}

export type ChangeReply =
  | { readonly kind: 'ok'; readonly answer: string }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string }

/** Runs a script by its digest; sends its source when the server does not know it (after a restart).
 *  @throws Unavailable `redis-unavailable`; it may have been applied */
export function runScript(
  redis: RedisConnection,
  script: Script,
  call: Pick<Change, 'keys' | 'args'>,
): Promise<unknown> {
  const { keys, args } = call
  return redis.call(async (client) => {
    try {
      return await client.evalsha(script.sha1, keys.length, ...keys, ...args)
    } catch (error) {
      if (isNativeError(error) && error.message.startsWith('NOSCRIPT'))
        return await client.eval(script.source, keys.length, ...keys, ...args)
      throw error
    }
  })
}

/** Runs a script that begins with the prelude, under a request id: when the answer is lost and the connection asks
 *  again, the change is applied once and its answer is known.
 *  @throws Unavailable `redis-unavailable`; it may have been applied */
export async function change(redis: RedisConnection, script: Script, change: Change): Promise<ChangeReply> {
  const { outbox, events } = groupKeys(change.group)
  const reply = await runScript(redis, script, {
    keys: [answerKey(change.group, change.requestId ?? randomUUID()), outbox, events, ...change.keys],
    args: [change.model, answersKeptMs, changesChannel, ...change.args],
  })
  return parseReply(reply)
}

function parseReply(reply: unknown): ChangeReply {
  if (Array.isArray(reply)) {
    const [kind, first, second] = reply.map(String)
    if (kind === 'ok' && first !== undefined) return { kind, answer: first }
    if (kind === 'refused' && first !== undefined) return { kind, code: first, detail: second ?? '' }
  }
  throw new Error(`a script answered ${JSON.stringify(reply)}`)
}
