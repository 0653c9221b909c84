import { extendContract, newContract, type InputContract, type OutputBinding } from '@weir/models'
import fc from 'fast-check'
import { graphBytes, numberRows, numbersContract, packed } from './fixtures/fixture.ts'
import { OnnxSession, type Bindings } from './onnx-session.ts'

const output = (name: string, width: number): OutputBinding => ({
  output: name,
  width,
  positiveIndex: width - 1,
})
const abc = numbersContract('a', 'b', 'c')
const linear: Bindings = { input: packed('x', 'a', 'b', 'c'), output: output('y', 1) }
const stump: Bindings = { input: packed('x', 'a', 'b', 'c'), output: output('probabilities', 2) }
const one: Bindings = { input: packed('x', 'a'), output: output('y', 1) }

async function withSession<Result>(
  name: string,
  bindings: Bindings,
  work: (session: OnnxSession) => Promise<Result>,
): Promise<Result> {
  const session = await OnnxSession.load(await graphBytes(name), bindings)
  try {
    return await work(session)
  } finally {
    await session.release()
  }
}

/** Scores rows of numbers with a session that lives for one call. */
function scoreOnce(version: Version, ...rows: number[][]) {
  const { name, bindings, contract } = version
  return withSession(name, bindings, (session) => session.score(numberRows(...rows), contract))
}

interface Version {
  readonly name: string
  readonly bindings: Bindings
  readonly contract: InputContract
}

const onLinear: Version = { name: 'linear', bindings: linear, contract: abc }

describe('a loaded version', () => {
  it('scores rows: 2a + 3b - c + 0.5', async () => {
    const scores = await scoreOnce(onLinear, [1, 2, 3], [0, 0, 0])
    expect(scores).toEqual({ rows: 2, width: 1, outputs: Float32Array.of(5.5, 0.5), nonFiniteRows: [] })
  })

  it('gives a float64 output as float32', async () => {
    expect((await scoreOnce({ ...onLinear, name: 'double' }, [1, 2, 3])).outputs).toEqual(
      Float32Array.of(5.5),
    )
  })

  it('gives all numbers of a row, and takes NaN as the missing value it is for trees', async () => {
    const scores = await scoreOnce(
      { name: 'stump', bindings: stump, contract: abc },
      [1, 0, 0],
      [1.5, 0, 0],
      [Number.NaN, 0, 0],
    )
    expect([...scores.outputs].map((value) => Number(value.toFixed(6)))).toEqual([
      0.731059, 0.268941, 0.119203, 0.880797, 0.731059, 0.268941,
    ])
  })

  it('takes its own features out of a wider contract, in its own order', async () => {
    const contract = numbersContract('c', 'unused', 'b', 'a')
    const scores = await scoreOnce({ ...onLinear, contract }, [3, 99, 2, 1], [6, 99, 5, 4])
    expect(scores.outputs).toEqual(Float32Array.of(5.5, 17.5))
  })

  it('scores rows of an older revision that has its features, and refuses one that lacks them', async () => {
    const newer = extendContract(abc, [
      ...abc.features,
      { name: 'd', type: 'number', unit: '', nullable: true },
    ])
    expect((await scoreOnce({ ...onLinear, contract: newer }, [1, 2, 3, Number.NaN])).outputs).toEqual(
      Float32Array.of(5.5),
    )
    await expect(
      scoreOnce({ ...onLinear, contract: numbersContract('a', 'b') }, [1, 2]),
    ).rejects.toMatchObject({
      code: 'feature-not-in-contract',
      context: { feature: 'c' },
    })
  })

  it('is fed one tensor a feature: numbers, integers and texts, null as the empty text', async () => {
    const contract = newContract([
      { name: 'town', type: 'category', unit: '', nullable: true },
      { name: 'visits', type: 'number', unit: '', nullable: false },
      { name: 'age', type: 'number', unit: 'year', nullable: false },
    ])
    const bindings: Bindings = {
      input: {
        kind: 'named',
        inputs: [
          { input: 'age', feature: 'age', rank: 2 },
          { input: 'visits', feature: 'visits', rank: 1 },
          { input: 'city', feature: 'town', rank: 2 },
        ],
      },
      output: output('score', 1),
    }
    await withSession('named', bindings, async (session) => {
      const rows = {
        rows: 3,
        numeric: Float32Array.of(1, 50, 2, 25, 3, 75),
        categorical: ['Bern', 'Basel', null],
      }
      expect((await session.score(rows, contract)).outputs).toEqual(Float32Array.of(11.5, 22.25, 3.75))
      const half = { rows: 1, numeric: Float32Array.of(0.5, 50), categorical: ['Bern'] }
      await expect(session.score(half, contract)).rejects.toMatchObject({ code: 'feature-not-integer' })
      const missing = { rows: 1, numeric: Float32Array.of(Number.NaN, 50), categorical: ['Bern'] }
      await expect(session.score(missing, contract)).rejects.toThrow('the feature is null')
    })
  })

  it('reports rows whose answer is no number, and throws nothing', async () => {
    const scores = await scoreOnce(
      { name: 'log', bindings: one, contract: numbersContract('a') },
      [1],
      [-1],
      [0],
      [Math.E],
    )
    expect(scores.nonFiniteRows).toEqual([1, 2])
    expect(scores.outputs[1]).toBeNaN()
    expect(scores.outputs[2]).toBe(-Infinity)
  })

  it('fails the rows that its graph fails on, and no others of the same run', async () => {
    const contract = numbersContract('a')
    await withSession('lookup', one, async (session) => {
      const [good, bad, better] = await Promise.allSettled([
        session.score(numberRows([1]), contract),
        session.score(numberRows([7]), contract),
        session.score(numberRows([0], [2]), contract),
      ])
      expect(good).toMatchObject({ value: { outputs: Float32Array.of(20) } })
      expect(better).toMatchObject({ value: { outputs: Float32Array.of(10, 30) } })
      expect(bad).toMatchObject({
        status: 'rejected',
        reason: { name: 'Unavailable', code: 'onnx-run-failed' },
      })
    })
  })

  it('answers no rows with no rows', async () => {
    expect(await scoreOnce(onLinear)).toMatchObject({ rows: 0, outputs: new Float32Array(0) })
  })

  it('answers every call with its own rows, however calls and runs fall', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
    const contract = numbersContract(...names)
    const value = fc.oneof(fc.float({ min: -4, max: 4, noNaN: true }), fc.constant(Number.NaN))
    const row = fc.array(value, { minLength: 8, maxLength: 8 })
    const call = fc.array(row, { minLength: 1, maxLength: 300 })
    await withSession(
      'trees',
      { input: packed('x', ...names), output: output('probabilities', 2) },
      (session) =>
        fc.assert(
          fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 4 }), async (calls) => {
            const together = await Promise.all(
              calls.map((rows) => session.score(numberRows(...rows), contract)),
            )
            for (const [index, rows] of calls.entries()) {
              const last = rows.at(-1) ?? []
              const alone = await session.score(numberRows(last), contract)
              expect(together[index]?.outputs.slice(-2)).toEqual(alone.outputs)
            }
          }),
          { numRuns: 15 },
        ),
    )
  })
})

describe('releasing a version', () => {
  it('lets every call that was made finish, and refuses those that come after', async () => {
    const session = await OnnxSession.load(await graphBytes('linear'), linear)
    const calls = Array.from({ length: 100 }, (_, index) => session.score(numberRows([index, 0, 0]), abc))
    const released = session.release()
    await expect(session.score(numberRows([1, 2, 3]), abc)).rejects.toMatchObject({
      name: 'Unavailable',
      code: 'onnx-session-released',
    })
    const answers = await Promise.all(calls)
    expect(answers.map(({ outputs }) => outputs[0])).toEqual(calls.map((_, index) => 2 * index + 0.5))
    await released
  })

  it('may be asked for twice', async () => {
    const session = await OnnxSession.load(await graphBytes('linear'), linear)
    await Promise.all([session.release(), session.release()])
    await session.release()
  })
})

describe('loading a version', () => {
  it('fails when the output is not what the binding says', async () => {
    await expect(
      OnnxSession.load(await graphBytes('linear'), { ...linear, output: output('y', 2) }),
    ).rejects.toMatchObject({
      code: 'onnx-run-failed',
      message: expect.stringContaining('expected 1 rows of 2'),
    })
    await expect(
      OnnxSession.load(await graphBytes('stump'), { ...stump, output: output('label', 1) }),
    ).rejects.toMatchObject({ code: 'onnx-run-failed', message: expect.stringContaining('int64') })
  })

  it('fails when the binding names an output that the graph lacks', async () => {
    await expect(
      OnnxSession.load(await graphBytes('linear'), { ...linear, output: output('z', 1) }),
    ).rejects.toMatchObject({ code: 'onnx-run-failed' })
  })

  it('fails on a width that the graph does not take', async () => {
    await expect(
      OnnxSession.load(await graphBytes('linear'), { ...linear, input: packed('x', 'a', 'b') }),
    ).rejects.toMatchObject({ code: 'onnx-run-failed' })
  })
})
