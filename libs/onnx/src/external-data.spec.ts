import { findExternalData } from './external-data.ts'
import { graphBytes } from './fixtures/fixture.ts'

/** Model -> graph -> initializer -> the given bytes of a tensor. */
function modelWithTensor(...tensor: readonly number[]): Uint8Array {
  const initializer = [0x2a, tensor.length, ...tensor]
  return Uint8Array.of(0x3a, initializer.length, ...initializer)
}

describe('external data of a model', () => {
  it.each([
    ['external', 'w'],
    ['external-constant', 'hidden'],
    ['external-branch', 'in a branch'],
    ['external-sparse', 'sparse'],
  ])('is found in %s', async (name, tensor) => {
    expect(findExternalData(await graphBytes(name))).toBe(tensor)
  })

  it.each(['linear', 'trees', 'named', 'zipmap'])('is not found in %s, which has none', async (name) => {
    expect(findExternalData(await graphBytes(name))).toBeNull()
  })

  it('is found by a location that only means external once it is cut to 32 bits', () => {
    expect(findExternalData(modelWithTensor(0x70, 0x81, 0x80, 0x80, 0x80, 0x10))).toBe('without a name')
  })

  it('is found by its entries even when the location says that there is none', () => {
    expect(findExternalData(modelWithTensor(0x6a, 0x00, 0x70, 0x00))).toBe('without a name')
  })

  it('is absent where the location is zero', () => {
    expect(findExternalData(modelWithTensor(0x70, 0x00))).toBeNull()
  })

  it('cannot be hidden by nesting deeper than the walk goes', () => {
    let bytes: readonly number[] = []
    for (let depth = 0; depth < 60; depth += 1) {
      const attribute = [...field(6, bytes)]
      bytes = field(1, field(5, attribute))
    }
    expect(() => findExternalData(Uint8Array.from(field(7, bytes)))).toThrow('nested')
  })

  it.each([
    ['a cut length', [0x3a, 0x05, 0x01]],
    ['a cut varint', [0x08, 0x80]],
    ['an endless varint', [0x08, ...Array<number>(11).fill(0x80), 0x01]],
    ['a group', [0x0b]],
    ['field number zero', [0x00, 0x01]],
    ['text', [...new TextEncoder().encode('not a model')]],
  ])('is not looked for past %s', (_, bytes) => {
    expect(() => findExternalData(Uint8Array.from(bytes))).toThrow(RangeError)
  })
})

function field(number: number, content: readonly number[]): number[] {
  const size = content.length
  return [
    number * 8 + 2,
    (size % 128) + 128,
    (Math.floor(size / 128) % 128) + 128,
    Math.floor(size / 16384),
    ...content,
  ]
}
