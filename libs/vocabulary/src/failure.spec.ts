import { Conflict, Failure, Unavailable } from './failure.ts'

test('a failure has its code, its context and its cause apart', () => {
  const cause = new Error('disk full')
  const failure = new Unavailable('store-full', 'no room', { path: '/data', cause })
  expect(failure).toMatchObject({ kind: 'unavailable', code: 'store-full', name: 'Unavailable', cause })
  expect(failure.context).toEqual({ path: '/data' })
  expect(failure).toBeInstanceOf(Failure)
})

test('a failure without a cause has none', () => {
  expect('cause' in new Conflict('stale', 'moved on')).toBe(false)
})
