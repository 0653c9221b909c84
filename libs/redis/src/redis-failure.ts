import { isNativeError } from 'node:util/types'
import { Unavailable } from '@weir/vocabulary'

/** Replies that say "not now": a failover, a restart, a full memory or disk. */
const passing = /^(READONLY|LOADING|MISCONF|OOM|BUSY|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|NOREPLICAS)\b/

/** The failure for an error of the driver: a lost connection, a timeout or a passing refusal becomes Unavailable
 *  `redis-unavailable`, whose command may or may not have been applied. Anything else is a defect and stays itself. */
export function redisFailure(error: unknown): unknown {
  if (!isNativeError(error) || error.name === 'TypeError' || error.name === 'RangeError') return error
  if (error.name === 'ReplyError' && !passing.test(error.message)) return error
  return new Unavailable('redis-unavailable', `Redis does not answer: ${error.message}`, { cause: error })
}
