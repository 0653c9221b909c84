import { parseJsonBody } from './parse-json-body.ts'

describe('the JSON in a body', () => {
  it('is parsed from UTF-8', () => {
    expect(parseJsonBody(Buffer.from('{"carrier":"é"}'))).toEqual({ carrier: 'é' })
  })

  it.each([
    ['no body', undefined],
    ['an empty body', Buffer.alloc(0)],
    ['half an object', Buffer.from('{"inputs":')],
  ])('is refused when there is %s', (_, body) => {
    expect(() => parseJsonBody(body)).toThrow(expect.objectContaining({ code: 'body-not-json' }))
  })
})
