import { traceIdOf } from './trace-id.ts'

describe('trace id of a record', () => {
  it('is the second part of its traceparent', () => {
    expect(traceIdOf('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')).toBe(
      '4bf92f3577b34da6a3ce929d0e0e4736',
    )
  })

  it('is empty without a header, with a broken one and with one of zeros', () => {
    expect(traceIdOf(undefined)).toBe('')
    expect(traceIdOf('00-4BF92F-1-01')).toBe('')
    expect(traceIdOf(`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`)).toBe('')
  })
})
