import { type Token, tokens } from './tokens.ts'

/** What the front has to know about a statement before the engine sees it. */
export interface StatementFacts {
  /** The format the statement itself asks for, in `... FORMAT X`. */
  readonly format: string | undefined
  /** Whether it only reads, as far as its words tell. */
  readonly readsOnly: boolean
  /** Whether it leaves something in its session that the next user of the session would see. */
  readonly marksSession: boolean
  /** Whether a second statement follows, which the real server refuses over HTTP. */
  readonly hasSecond: boolean
}

const reading = ['SELECT', 'WITH', 'SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN', 'EXISTS', 'FROM', 'VALUES']
const marking = ['SET', 'USE']

export function factsOf(statement: string): StatementFacts {
  let first: string | undefined
  let format: string | undefined
  let inserts = false
  let temporary = false
  let ended = false
  let hasSecond = false
  let before: Token | undefined
  for (const token of tokens(statement)) {
    if (ended && token.written !== ';') hasSecond = true
    if (token.depth === 0 && token.written === ';') ended = true
    const word = token.kind === 'word' ? token.written.toUpperCase() : ''
    if (word !== '') first ??= word
    if (word === 'INSERT') inserts = true
    if (word === 'TEMPORARY') temporary = true
    if (token.depth === 0 && token.kind === 'word' && isFormatWord(before)) format = token.written
    before = token
  }
  return {
    format,
    readsOnly: reading.includes(first ?? '') && !inserts,
    marksSession: marking.includes(first ?? '') || temporary,
    hasSecond,
  }
}

function isFormatWord(token: Token | undefined): boolean {
  return token?.kind === 'word' && token.depth === 0 && token.written.toUpperCase() === 'FORMAT'
}
