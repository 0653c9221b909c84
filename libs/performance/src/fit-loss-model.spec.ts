import fc from 'fast-check'
import { bestSplit } from './best-split.ts'
import { estimateLoss } from './estimate-loss.ts'
import { fitLossModel, type LossRows } from './fit-loss-model.ts'

function parkMiller(seed: number): () => number {
  let state = seed
  return () => {
    state = (16807 * state) % 2147483647
    return state / 2147483647
  }
}

/** A regression whose error grows with x, is large where z is null, and does not depend on the third feature. */
function regression(n: number, seed: number, drawX: (u: number) => number = (u) => u): LossRows {
  const random = parkMiller(seed)
  const drawn = Array.from({ length: n }, () => {
    const x = drawX(random())
    const z = random() < 0.2 ? NaN : random()
    const scale = 0.2 + 2 * x + (Number.isNaN(z) ? 3 : 0)
    return { row: [x, z, random()], prediction: 10 * x, loss: scale * Math.abs(random() + random() - 1) }
  })
  return {
    rows: drawn.map(({ row }) => row),
    predictions: drawn.map(({ prediction }) => prediction),
    losses: drawn.map(({ loss }) => loss),
  }
}

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length
const estimatesOf = (model: ReturnType<typeof fitLossModel>, { rows, predictions }: LossRows) =>
  rows.map((row, i) => estimateLoss(model, row, predictions[i] ?? NaN))

describe('estimated loss', () => {
  const reference = regression(1500, 5)
  const model = fitLossModel(reference)

  it('is on average the loss of the reference', () => {
    expect(mean(estimatesOf(model, reference))).toBeCloseTo(mean(reference.losses), 3)
  })

  it('follows the population to where the model errs more', () => {
    const moved = regression(1500, 17, (u) => 0.6 + 0.4 * u)
    const estimated = mean(estimatesOf(model, moved))
    expect(mean(moved.losses)).toBeGreaterThan(1.2 * mean(reference.losses))
    expect(Math.abs(estimated - mean(moved.losses))).toBeLessThan(0.05 * mean(moved.losses))
  })

  it('knows that nulls have a loss of their own', () => {
    expect(estimateLoss(model, [0.5, NaN, 0.5], 5)).toBeGreaterThan(
      2 * estimateLoss(model, [0.5, 0.5, 0.5], 5),
    )
    expect(estimateLoss(model, [0.5, Infinity, 0.5], 5)).toBe(estimateLoss(model, [0.5, NaN, 0.5], 5))
  })

  it('does not see that the answers have become worse for the same features', () => {
    const worse = regression(500, 23)
    const losses = Array.from(worse.losses, (loss) => 3 * loss)
    expect(mean(estimatesOf(model, worse))).toBeLessThan(0.5 * mean(losses))
  })

  it('is the same for the same data, and survives JSON', () => {
    const again = fitLossModel(regression(1500, 5))
    expect(again).toEqual(model)
    expect(JSON.parse(JSON.stringify(model))).toEqual(model)
  })

  it('asks the prediction too', () => {
    const rows = Array.from({ length: 200 }, () => [1])
    const predictions = rows.map((_, i) => i)
    const losses = predictions.map((prediction) => Number(prediction >= 100))
    const byAnswer = fitLossModel({ rows, predictions, losses })
    expect(estimateLoss(byAnswer, [1], 20)).toBeCloseTo(0, 3)
    expect(estimateLoss(byAnswer, [1], 180)).toBeCloseTo(1, 3)
  })

  it('parts values at an edge as the fit did', () => {
    const rows = Array.from({ length: 100 }, (_, i) => [Number(i % 3 === 0)])
    const binary = fitLossModel({ rows, predictions: rows.map(() => 0), losses: rows.map(([x = NaN]) => x) })
    expect(estimateLoss(binary, [0], 0)).toBeCloseTo(0, 3)
    expect(estimateLoss(binary, [1], 0)).toBeCloseTo(1, 3)
  })

  it('is never negative, and the plain mean where nothing can be learned', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 15 }), (losses) => {
        const few = { rows: losses.map((_, i) => [i]), predictions: losses.map(() => 0), losses }
        const flat = fitLossModel(few)
        expect(flat.trees).toEqual([])
        expect(estimateLoss(flat, [3], 0)).toBeCloseTo(mean(losses), 9)
        const wild = fitLossModel(few, { leafRows: 1, learningRate: 1, trees: 3 })
        for (const row of few.rows) expect(estimateLoss(wild, row, 0)).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('has leaves of 20 rows or more, and at most three questions deep', () => {
    const depth = (tree: (typeof model.trees)[number]): number =>
      'column' in tree ? 1 + Math.max(depth(tree.left), depth(tree.right)) : 0
    expect(model.trees.length).toBeGreaterThan(50)
    expect(Math.max(...model.trees.map(depth))).toBe(3)
  })

  it('refuses what it cannot fit or read', () => {
    const rows = [[1], [2]]
    const fit = (changed: Partial<LossRows>, options = {}) =>
      fitLossModel({ rows, predictions: [1, 2], losses: [0, 1], ...changed }, options)
    expect(() => fit({ losses: [0, -1] })).toThrow(RangeError)
    expect(() => fit({ losses: [0, NaN] })).toThrow(RangeError)
    expect(() => fit({ losses: [0] })).toThrow(RangeError)
    expect(() => fit({ rows: [[1], [1, 2]] })).toThrow(RangeError)
    expect(() => fitLossModel({ rows: [], predictions: [], losses: [] })).toThrow(RangeError)
    for (const options of [{ depth: 4 }, { trees: 0 }, { leafRows: 0.5 }, { learningRate: 0 }])
      expect(() => fit({}, options)).toThrow(RangeError)
    expect(() => estimateLoss(model, [1], 1)).toThrow(RangeError)
  })
})

describe('best split of a node', () => {
  it('is the one that a search through all of them finds', () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(NaN))
    const rows = fc.array(fc.tuple(value, value, fc.integer({ min: -5, max: 5 })), {
      minLength: 2,
      maxLength: 25,
    })
    fc.assert(
      fc.property(rows, (drawn) => {
        const edges = [1, 2, 3, 4, 5]
        const columns = [0, 1].map((column) => ({
          edges,
          bins: Uint8Array.from(drawn, (row) => (Number.isNaN(row[column]) ? 6 : (row[column] ?? NaN))),
        }))
        const residuals = Float64Array.from(drawn, ([, , residual]) => residual)
        const squares = (of: readonly number[]) =>
          of.length === 0 ? 0 : of.reduce((a, b) => a + b, 0) ** 2 / of.length
        let best = 0
        for (const column of [0, 1])
          for (const edge of edges)
            for (const nullsLeft of [true, false]) {
              const isLeft = (row: (typeof drawn)[number]) =>
                Number.isNaN(row[column]) ? nullsLeft : (row[column] ?? NaN) < edge
              const left = drawn.filter(isLeft).map(([, , residual]) => residual)
              const right = drawn.filter((row) => !isLeft(row)).map(([, , residual]) => residual)
              if (Math.min(left.length, right.length) < 2) continue
              best = Math.max(best, squares(left) + squares(right) - squares([...left, ...right]))
            }
        const node = { rows: Uint32Array.from(drawn, (_, i) => i), residuals }
        expect(bestSplit(columns, node, 2)?.gain ?? 0).toBeCloseTo(best, 9)
      }),
    )
  })
})
