import { blockStart, dayMs, hourMs } from './instant.ts'

test('blocks begin at multiples of their size since 1970, UTC, and hold their start but not their end', () => {
  const noon = Date.UTC(2001, 2, 5, 12)
  expect(blockStart(noon, hourMs)).toBe(noon)
  expect(blockStart(noon + hourMs - 1, hourMs)).toBe(noon)
  expect(blockStart(noon + hourMs, hourMs)).toBe(noon + hourMs)
  expect(blockStart(noon, dayMs)).toBe(Date.UTC(2001, 2, 5))
  expect(blockStart(-1, hourMs)).toBe(-hourMs)
})
