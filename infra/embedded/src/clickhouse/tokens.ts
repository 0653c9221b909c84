/** A piece of SQL text. `word` is a keyword or bare name, `name` a quoted one, `text` a string literal. */
export interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'symbol'
  /** As written, quotes included. */
  readonly written: string
  readonly start: number
  readonly end: number
  /** How many brackets are open around it. */
  readonly depth: number
}

// Not \s: bytes of names beyond ASCII would count as blanks.
const blank = /[ \t\n\r\f\v]/
const wordStart = /[A-Za-z_0-9\u0080-\uffff$]/
const wordPart = /[A-Za-z_0-9\u0080-\uffff$]*/y

/** The tokens of SQL text, comments left out, until its end or until a quote or comment that never closes.
 *  Lazy: what is not asked for is not read, so data after a statement costs nothing. */
export function* tokens(sql: string): Generator<Token, void> {
  let at = 0
  let depth = 0
  while (at < sql.length) {
    const skipped = skipGap(sql, at)
    if (skipped !== at) {
      at = skipped
      continue
    }
    const sign = sql.charAt(at)
    const end = tokenEnd(sql, at)
    if (end === undefined) return
    if (sign === ')' || sign === ']' || sign === '}') depth -= 1
    yield { kind: kindOf(sign), written: sql.slice(at, end), start: at, end, depth }
    if (sign === '(' || sign === '[' || sign === '{') depth += 1
    at = end
  }
}

/** @returns where the blanks or the comment at this place end; the same place when there are none */
function skipGap(sql: string, at: number): number {
  const sign = sql.charAt(at)
  if (blank.test(sign)) return at + 1
  if (sql.startsWith('--', at) || sql.startsWith('#!', at) || sql.startsWith('# ', at)) {
    const newline = sql.indexOf('\n', at)
    return newline < 0 ? sql.length : newline + 1
  }
  if (!sql.startsWith('/*', at)) return at
  const close = sql.indexOf('*/', at + 2)
  return close < 0 ? sql.length : close + 2
}

function tokenEnd(sql: string, at: number): number | undefined {
  const sign = sql.charAt(at)
  if (sign === "'" || sign === '"' || sign === '`') return quoteEnd(sql, at, sign)
  if (!wordStart.test(sign)) return at + 1
  wordPart.lastIndex = at
  return at + (wordPart.exec(sql)?.[0].length ?? 1)
}

/** A quote closes at its own sign, unless that is doubled or escaped by a backslash. */
function quoteEnd(sql: string, start: number, quote: string): number | undefined {
  for (let at = start + 1; at < sql.length; at += 1) {
    const sign = sql.charAt(at)
    if (sign === '\\') at += 1
    else if (sign === quote && sql.charAt(at + 1) === quote) at += 1
    else if (sign === quote) return at + 1
  }
  return undefined
}

function kindOf(sign: string): Token['kind'] {
  if (sign === "'") return 'text'
  if (sign === '"' || sign === '`') return 'name'
  return wordStart.test(sign) ? 'word' : 'symbol'
}
