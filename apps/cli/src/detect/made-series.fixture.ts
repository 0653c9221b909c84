import { hourMs } from '../batch/made-batch.fixture.ts'

/** Streams of river's tests, by which the detectors are checked: Park & Miller's generator, seed 42. */
function made(segments: readonly (readonly [number, (u: number) => number])[]): readonly number[] {
  let x = 42
  return segments.flatMap(([length, of]) =>
    Array.from({ length }, () => {
      x = (16_807 * x) % 2_147_483_647
      return of(x / 2_147_483_647)
    }),
  )
}

const digit = (n: number) => (u: number) => Math.floor(n * u)
const bit = (p: number) => (u: number) => Number(u < p)

export const publishedStreams = {
  S0: made([[4_000, bit(0.1)]]),
  S1: made([
    [1_000, digit(2)],
    [1_000, digit(8)],
  ]),
  S2: made([
    [1_000, bit(0.2)],
    [1_000, bit(0.8)],
  ]),
} as const

export interface LossRow {
  readonly event_time_ms: number
  readonly loss: number | string | null
}

/** A row each 15 minutes, or `spacing`, about `level` with a spread of 0.1. */
export function lossRows(
  count: number,
  { from = 0, level = (_row: number): number => 0.3, spacing = hourMs / 4 } = {},
): readonly LossRow[] {
  const noise = made([[count, (u) => u - 0.5]])
  return Array.from({ length: count }, (_, row) => ({
    event_time_ms: from + row * spacing,
    loss: level(row) + 0.35 * (noise[row] ?? 0),
  }))
}
