import { plot } from './plot.ts'

const line = (values: readonly (number | null)[]) => ({
  label: 'x',
  from: 0,
  to: 7,
  points: values.map((value, i) => ({ atMs: i * 1_000, value })),
})

test('values become bars between the bottom and the top', () => {
  expect(plot([line([0, 1, 2, 3, 4, 5, 6, 7])], 8)).toEqual(['x  ▁▂▃▄▅▆▇█'])
})

test('values outside the range are drawn at its ends', () => {
  expect(plot([line([-5, 99])], 2)).toEqual(['x  ▁█'])
})

test('a column without a value keeps the last one, and is blank before the first', () => {
  expect(plot([line([null, 7]), { ...line([3]), label: 'longer' }], 2)).toEqual(['x        █', 'longer  ▄▄'])
})
