import { codesByStatus, statusOf } from './exception-codes.ts'
import { errorAnswer, HttpError } from './http-error.ts'

describe('errorAnswer', () => {
  it('passes the message of the engine on, with its code and the version', () => {
    const message = 'Code: 60. DB::Exception: Unknown table x. (UNKNOWN_TABLE)'
    expect(errorAnswer(new Error(message), '26.7')).toEqual({ code: 60, text: `${message} (version 26.7)\n` })
  })

  it('is not misled by a code inside a message', () => {
    expect(errorAnswer(new Error('no connection. Code: 60.'), '1').code).toBe(1001)
  })

  it('words a refusal of the front as the server does', () => {
    expect(errorAnswer(new HttpError('READONLY', 'No.'), '1')).toEqual({
      code: 164,
      text: 'Code: 164. DB::Exception: No. (READONLY) (version 1)\n',
    })
  })
})

describe('statusOf', () => {
  it.each([
    [62, 400],
    [27, 400],
    [60, 404],
    [81, 404],
    [115, 404],
    [497, 403],
    [159, 408],
    [48, 501],
    [241, 500],
    [999999, 500],
  ])('reports code %i as %i', (code, status) => {
    expect(statusOf(code)).toBe(status)
  })

  it('has every code once', () => {
    const codes = Object.values(codesByStatus).flatMap((table) => Object.values(table))
    expect(new Set(codes).size).toBe(codes.length)
  })
})
