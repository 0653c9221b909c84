import { type Token, tokens } from './tokens.ts'

/** What the beginning of a request's text turned out to be. */
export type Beginning =
  /** Not an INSERT that brings data along: the whole text is the statement. */
  | { readonly kind: 'plain' }
  /** The text ends before that can be told. */
  | { readonly kind: 'unfinished' }
  | InsertWithData

export interface InsertWithData {
  readonly kind: 'insert'
  /** `INSERT INTO t (columns)`. */
  readonly target: string
  /** `SETTINGS a = 1`, or empty. */
  readonly settings: string
  readonly format: string
  /** Index of the first byte of the data (the text is one character a byte). */
  readonly dataStart: number
}

/** Tells an INSERT with data (`... FORMAT X` or `... VALUES`) from all other statements and finds where its
 *  data begins. Like the server's own parser: blanks after the format's name and one line end are skipped.
 *  @param text one character a byte (latin1), so that places in it are places in the body
 *  @param complete whether nothing follows the text */
export function readBeginning(text: string, complete: boolean): Beginning {
  const stream = tokens(text)
  const first = stream.next()
  if (first.done === true) return { kind: complete ? 'plain' : 'unfinished' }
  const mayGrow = !complete && first.value.end === text.length
  if (mayGrow && 'INSERT'.startsWith(first.value.written.toUpperCase())) return { kind: 'unfinished' }
  if (!is(first.value, 'INSERT')) return { kind: 'plain' }
  // A word at the very end may go on in the next chunk: "INSERT INTO t FORMAT JSON" + "EachRow".
  const read = nextOf(stream, complete ? Infinity : text.length)
  if (!passTarget(read)) return { kind: complete ? 'plain' : 'unfinished' }
  let targetEnd: number | undefined
  let before = ''
  for (let token = read(); token !== undefined; before = token.written, token = read()) {
    if (token.depth > 0 || token.kind !== 'word' || before === '.') continue
    if (isOneOf(token, ['SELECT', 'WITH', 'FROM', 'WATCH'])) return { kind: 'plain' }
    if (isOneOf(token, ['SETTINGS', 'FORMAT', 'VALUES'])) targetEnd ??= token.start
    const format = is(token, 'VALUES') ? token : is(token, 'FORMAT') ? read() : undefined
    if (format === undefined || targetEnd === undefined) continue
    const dataStart = skipToData(text, format.end)
    const mayGoOn = dataStart === text.length && text.charAt(dataStart - 1) !== '\n'
    if (mayGoOn && !complete) return { kind: 'unfinished' }
    return {
      kind: 'insert',
      target: text.slice(0, targetEnd),
      settings: text.slice(targetEnd, token.start),
      format: is(token, 'VALUES') ? 'Values' : format.written,
      dataStart,
    }
  }
  return { kind: complete ? 'plain' : 'unfinished' }
}

function nextOf(stream: Generator<Token, void>, end: number): () => Token | undefined {
  return () => {
    const next = stream.next()
    return next.done === true || next.value.end >= end ? undefined : next.value
  }
}

/** Passes `[INTO] [TABLE | FUNCTION] name[.name]`, whose names may be those of keywords.
 *  @returns false when the text ends within */
function passTarget(read: () => Token | undefined): boolean {
  let token = read()
  while (token !== undefined && isOneOf(token, ['INTO', 'TABLE', 'FUNCTION'])) token = read()
  return token !== undefined
}

function skipToData(text: string, from: number): number {
  let at = from
  while (at < text.length && ' \t\f\r;'.includes(text.charAt(at))) at += 1
  return text.charAt(at) === '\n' ? at + 1 : at
}

function isOneOf(token: Token, words: readonly string[]): boolean {
  return words.some((word) => is(token, word))
}

function is(token: Token, word: string): boolean {
  return token.kind === 'word' && token.written.toUpperCase() === word
}
