import { CountedKeys } from './counted-keys.ts'

describe('counted keys', () => {
  it('are held up to the capacity; the oldest are forgotten first', () => {
    const keys = new CountedKeys(3)
    keys.add(['a', 'b', 'c'])
    keys.add(['a'])
    keys.add(['d'])
    expect(['a', 'b', 'c', 'd'].filter((key) => keys.has(key))).toEqual(['a', 'c', 'd'])
  })
})
