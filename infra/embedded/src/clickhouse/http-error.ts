import { codeOf, type ExceptionName } from './exception-codes.ts'

/** A refusal of the front itself, named and numbered as the real server would. */
export class HttpError extends Error {
  readonly exceptionName: ExceptionName

  constructor(exceptionName: ExceptionName, message: string) {
    super(message)
    this.name = 'HttpError'
    this.exceptionName = exceptionName
  }
}

/** An error as the HTTP interface reports it. */
export interface ErrorAnswer {
  readonly code: number
  /** In the form from which clients read code, message and name. */
  readonly text: string
}

/** @param version of the engine, which the real server appends, too
 *  @returns code 1001 (STD_EXCEPTION) for an error that names none */
export function errorAnswer(error: unknown, version: string): ErrorAnswer {
  const message = error instanceof Error ? error.message : String(error)
  const own = /^Code: (\d+)/.exec(message)
  if (own !== null) return { code: Number(own[1]), text: `${message} (version ${version})\n` }
  const name = error instanceof HttpError ? error.exceptionName : 'STD_EXCEPTION'
  const code = codeOf(name)
  return { code, text: `Code: ${code}. DB::Exception: ${message} (${name}) (version ${version})\n` }
}
