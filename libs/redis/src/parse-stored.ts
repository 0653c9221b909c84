import { Failure, PoisonMessage } from '@weir/vocabulary'
import { type z } from 'zod'

/** Parses JSON that stands in Redis.
 *  @param what its name for people
 *  @throws PoisonMessage `redis-value-unreadable`: another program wrote it, or another release */
export function parseStored<Value>(schema: z.ZodType<Value>, json: string, what: string): Value {
  try {
    return schema.parse(JSON.parse(json))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof Failure || isZodError(error))
      throw new PoisonMessage(
        'redis-value-unreadable',
        `the ${what} stored in Redis cannot be read: ${error.message}`,
        { json: json.slice(0, 400), cause: error },
      )
    throw error
  }
}

function isZodError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ZodError'
}
