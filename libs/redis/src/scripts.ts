import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A Lua script with its digest, as EVALSHA wants it. */
export interface Script {
  readonly name: string
  readonly source: string
  readonly sha1: string
}

/** The scripts lie beside `src` and `dist`, so both find them at the same place. */
function read(name: string): string {
  return readFileSync(new URL(`../commands/${name}.lua`, import.meta.url), 'utf8')
}

function script(name: string, source: string): Script {
  return { name, source, sha1: createHash('sha1').update(source).digest('hex') }
}

const prelude = read('prelude')
const change = (name: string) => script(name, `${prelude}\n${read(name)}`)
const plain = (name: string) => script(name, read(name))

export const scripts = {
  createModel: change('create-model'),
  replaceModel: change('replace-model'),
  addVersion: change('add-version'),
  moveAlias: change('move-alias'),
  removeAlias: change('remove-alias'),
  applyMonitor: change('apply-monitor'),
  commitRollout: change('commit-rollout'),
  renewLease: plain('renew-lease'),
  holdLock: plain('hold-lock'),
  releaseLock: plain('release-lock'),
  readOutbox: plain('read-outbox'),
  markPublished: plain('mark-published'),
}
