import { newContract } from '@weir/models'
import { graphBytes, numbersContract, packed } from './fixtures/fixture.ts'
import { probe } from './probe.ts'

describe('a probe with two rows', () => {
  it('gives each output the shape that it really has', async () => {
    const contract = numbersContract('a', 'b', 'c')
    expect(await probe(await graphBytes('stump'), packed('x', 'a', 'b', 'c'), contract)).toEqual([
      { name: 'label', datatype: 'INT64', shape: [2] },
      { name: 'probabilities', datatype: 'FP32', shape: [2, 2] },
    ])
  })

  it('feeds numbers, integers and texts', async () => {
    const contract = newContract([
      { name: 'city', type: 'category', unit: '', nullable: false },
      { name: 'visits', type: 'number', unit: '', nullable: false },
      { name: 'age', type: 'number', unit: 'year', nullable: false },
    ])
    const inputs = [
      { input: 'age', feature: 'age', rank: 2 as const },
      { input: 'visits', feature: 'visits', rank: 1 as const },
      { input: 'city', feature: 'city', rank: 2 as const },
    ]
    expect(await probe(await graphBytes('named'), { kind: 'named', inputs }, contract)).toEqual([
      { name: 'score', datatype: 'FP32', shape: [2, 1] },
    ])
  })

  it('refuses a graph that takes one row only', async () => {
    const contract = numbersContract('a', 'b', 'c')
    await expect(
      probe(await graphBytes('one-row'), packed('x', 'a', 'b', 'c'), contract),
    ).rejects.toMatchObject({
      code: 'onnx-probe-failed',
      message: expect.stringContaining('free first dimension'),
    })
  })

  it('refuses a binding to an input that is not there', async () => {
    await expect(
      probe(await graphBytes('linear'), packed('z', 'a'), numbersContract('a')),
    ).rejects.toMatchObject({
      code: 'onnx-input-unusable',
      message: expect.stringContaining('it has x'),
    })
  })

  it('refuses float16 inputs, which are not fed', async () => {
    const contract = numbersContract('a', 'b', 'c')
    await expect(probe(await graphBytes('half'), packed('x', 'a', 'b', 'c'), contract)).rejects.toMatchObject(
      {
        code: 'onnx-input-unusable',
        message: expect.stringContaining('float32'),
      },
    )
  })
})
