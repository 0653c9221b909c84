import {
  categoricalFeatures,
  extendContract,
  newContract,
  numericFeatures,
  type Feature,
} from './input-contract.ts'

const number = (name: string): Feature => ({ name, type: 'number', unit: 'mi', nullable: false })
const category = (name: string): Feature => ({ name, type: 'category', unit: '', nullable: true })
const start = [number('distance'), category('carrier'), number('rate')]

describe('the contract of a model', () => {
  it('starts at revision 1 with all of its features', () => {
    expect(newContract(start)).toEqual({ revision: 1, features: start, sizes: [3] })
  })

  it('splits its features by type, in their order', () => {
    const contract = newContract(start)
    expect(numericFeatures(contract).map(({ name }) => name)).toEqual(['distance', 'rate'])
    expect(categoricalFeatures(contract).map(({ name }) => name)).toEqual(['carrier'])
  })

  it.each([
    [[], 'contract-empty'],
    [[number('a'), category('a')], 'contract-feature-repeated'],
  ])('cannot be made of %p', (features, code) => {
    expect(() => newContract(features)).toThrow(expect.objectContaining({ code }))
  })

  it('grows at its end and remembers the size of each revision', () => {
    const grown = extendContract(newContract(start), [...start, number('wind'), category('gate')])
    const again = extendContract(grown, [...grown.features, number('snow')])
    expect(again).toMatchObject({ revision: 3, sizes: [3, 5, 6] })
  })

  it('stays as it is when nothing is added', () => {
    const contract = newContract(start)
    expect(extendContract(contract, [...start])).toBe(contract)
  })

  it.each<[string, readonly Feature[]]>([
    ['shorter', start.slice(0, 2)],
    ['in another order', [...start].reverse()],
    ['of another type', [category('distance'), ...start.slice(1)]],
    ['in another unit', [{ ...number('distance'), unit: 'km' }, ...start.slice(1)]],
    ['suddenly nullable', [{ ...number('distance'), nullable: true }, ...start.slice(1)]],
  ])('does not become %s', (_, features) => {
    expect(() => extendContract(newContract(start), features)).toThrow(
      expect.objectContaining({ code: 'contract-not-append-only' }),
    )
  })

  it('does not take a name a second time', () => {
    expect(() => extendContract(newContract(start), [...start, category('rate')])).toThrow(
      expect.objectContaining({ code: 'contract-feature-repeated' }),
    )
  })
})
