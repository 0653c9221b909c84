import { flightId } from './flights.ts'
import { thin } from './thin.ts'

const ids = Array.from({ length: 20_000 }, (_, row) => flightId(row))

describe('thin', () => {
  it.each([0.02, 0.2, 0.5])('keeps a share of %p', (share) => {
    const kept = ids.filter((id) => thin(id, share)).length
    const sigma = Math.sqrt(ids.length * share * (1 - share))
    expect(Math.abs(kept - ids.length * share)).toBeLessThan(4 * sigma)
  })

  it('keeps all at 1 and none at 0', () => {
    expect(ids.every((id) => thin(id, 1))).toBe(true)
    expect(ids.some((id) => thin(id, 0))).toBe(false)
  })

  it('keeps at a larger share whatever it keeps at a smaller one', () => {
    expect(ids.filter((id) => thin(id, 0.1)).every((id) => thin(id, 0.2))).toBe(true)
  })

  it('chooses neighbours independently', () => {
    const both = ids.filter(
      (id, row) => row % 2 === 0 && thin(id, 0.2) && thin(flightId(row + 1), 0.2),
    ).length
    expect(Math.abs(both - 400)).toBeLessThan(4 * Math.sqrt(400))
  })

  it('gives the same answer in every version: these flights are kept at a fifth', () => {
    expect(ids.slice(0, 20).filter((id) => thin(id, 0.2))).toEqual(['f0000004', 'f0000006', 'f0000010'])
  })
})
