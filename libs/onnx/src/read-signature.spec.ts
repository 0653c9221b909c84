import { graphBytes } from './fixtures/fixture.ts'
import { readSignature } from './read-signature.ts'

describe('the signature of a graph', () => {
  it('has free dimensions as -1', async () => {
    expect(await readSignature(await graphBytes('stump'))).toEqual({
      inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 3] }],
      outputs: [
        { name: 'label', datatype: 'INT64', shape: [-1] },
        { name: 'probabilities', datatype: 'FP32', shape: [-1, 2] },
      ],
    })
  })

  it('names the types of inputs of many kinds', async () => {
    expect((await readSignature(await graphBytes('named'))).inputs).toEqual([
      { name: 'age', datatype: 'FP32', shape: [-1, 1] },
      { name: 'visits', datatype: 'INT64', shape: [-1] },
      { name: 'city', datatype: 'BYTES', shape: [-1, 1] },
    ])
  })

  it('is read from a view into a larger buffer', async () => {
    const bytes = await graphBytes('linear')
    const larger = new Uint8Array(bytes.length + 20)
    larger.set(bytes, 7)
    const { outputs } = await readSignature(larger.subarray(7, 7 + bytes.length))
    expect(outputs).toEqual([{ name: 'y', datatype: 'FP32', shape: [-1, 1] }])
  })

  it('refuses an output that is a sequence of maps, and says how to export without', async () => {
    await expect(readSignature(await graphBytes('zipmap'))).rejects.toMatchObject({
      name: 'InvalidInput',
      code: 'onnx-output-not-tensor',
      message: expect.stringContaining('zipmap=False'),
    })
  })

  it.each(['external', 'external-constant', 'external-branch', 'external-sparse'])(
    'refuses %s before the runtime sees it',
    async (name) => {
      await expect(readSignature(await graphBytes(name))).rejects.toMatchObject({
        code: 'onnx-external-data',
      })
    },
  )

  it.each([
    ['nothing', new Uint8Array(0)],
    ['text', new TextEncoder().encode('import pickle')],
    ['zeros', new Uint8Array(64)],
    ['protobuf of something else', Uint8Array.of(0x0a, 0x03, 0x61, 0x62, 0x63)],
  ])('refuses %s', async (_, bytes) => {
    await expect(readSignature(bytes)).rejects.toMatchObject({
      name: 'InvalidInput',
      code: 'onnx-unreadable',
    })
  })

  it('refuses a file that was cut', async () => {
    const bytes = await graphBytes('trees')
    await expect(readSignature(bytes.subarray(0, 5000))).rejects.toMatchObject({ code: 'onnx-unreadable' })
  })
})
