import { parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { graphBytes, numberRows, numbersContract, packed } from './fixtures/fixture.ts'
import { SessionPool, type PooledVersion } from './session-pool.ts'

const abc = numbersContract('a', 'b', 'c')
const output = { output: 'y', width: 1, positiveIndex: 0 }

/** The store names artifacts by the fixture instead of a sha256; `broken` is not there. */
function version(number: number, artifact: string, model = 'flights'): PooledVersion {
  return {
    model: parseModelName(model),
    version: parseVersionNumber(number),
    sha256: artifact,
    input: packed('x', 'a', 'b', 'c'),
    output: artifact === 'stump' ? { output: 'probabilities', width: 2, positiveIndex: 1 } : output,
  }
}

function pool() {
  const loads: string[] = []
  const missing = new Set(['broken'])
  const made = new SessionPool((sha256) => {
    loads.push(sha256)
    return missing.has(sha256) ? Promise.reject(new Error(`no ${sha256}`)) : graphBytes(sha256)
  })
  return { made, loads, missing }
}

const kinds = (sessions: readonly { readonly state: { readonly kind: string } }[]): string[] =>
  sessions.map(({ state }) => state.kind)

describe('the versions of a process', () => {
  it('are ready once ensured, and are loaded once', async () => {
    const { made, loads } = pool()
    const wanted = [version(1, 'linear'), version(2, 'stump')]
    expect(made.get(version(1, 'linear'))).toBeNull()
    const [states] = await Promise.all([made.ensure(wanted), made.ensure(wanted)])
    await made.ensure(wanted)
    expect(kinds(states)).toEqual(['ready', 'ready'])
    expect(loads).toEqual(['linear', 'stump'])
    const scores = await made.get(version(1, 'linear'))?.score(numberRows([1, 2, 3]), abc)
    expect(scores?.outputs).toEqual(Float32Array.of(5.5))
    await made.close()
    expect(kinds(made.list())).toEqual(['released', 'released'])
  })

  it('are loading until they are ready', async () => {
    const { made } = pool()
    const ensured = made.ensure([version(1, 'linear')])
    expect(kinds(made.list())).toEqual(['loading'])
    expect(made.get(version(1, 'linear'))).toBeNull()
    await ensured
    expect(kinds(made.list())).toEqual(['ready'])
    await made.close()
  })

  it('fail each by itself', async () => {
    const { made } = pool()
    const states = await made.ensure([version(1, 'linear'), version(2, 'broken'), version(3, 'external')])
    expect(kinds(states)).toEqual(['ready', 'failed', 'failed'])
    expect(states[1]?.state).toMatchObject({ error: new Error('no broken') })
    expect(states[2]?.state).toMatchObject({ error: { code: 'onnx-external-data' } })
    await made.close()
  })

  it('are tried again by the next ensure after they failed', async () => {
    const { made, missing } = pool()
    missing.add('linear')
    expect(kinds(await made.ensure([version(1, 'linear')]))).toEqual(['failed'])
    missing.delete('linear')
    expect(kinds(await made.ensure([version(1, 'linear')]))).toEqual(['ready'])
    await made.close()
  })

  it('are released when no longer wanted, after the calls that were made on them', async () => {
    const { made } = pool()
    await made.ensure([version(1, 'linear')])
    const old = made.get(version(1, 'linear'))
    const calls = Array.from({ length: 50 }, () => old?.score(numberRows([1, 2, 3]), abc))
    await made.ensure([version(2, 'stump')])
    expect((await Promise.all(calls)).every((scores) => scores?.outputs[0] === 5.5)).toBe(true)
    expect(made.get(version(1, 'linear'))).toBeNull()
    expect(kinds(made.list())).toEqual(['released', 'ready'])
    await made.close()
  })

  it('keep serving while the version that should follow them does not load', async () => {
    const { made } = pool()
    await made.ensure([version(1, 'linear'), version(1, 'double', 'prices')])
    await made.ensure([version(2, 'broken'), version(2, 'stump', 'prices')])
    expect(made.get(version(1, 'linear'))).not.toBeNull()
    expect(made.get(version(1, 'double', 'prices'))).toBeNull()
    await made.ensure([version(3, 'stump')])
    expect(made.get(version(1, 'linear'))).toBeNull()
    await made.close()
  })

  it('are released when they became unwanted while they were loading', async () => {
    const { made } = pool()
    await Promise.all([made.ensure([version(1, 'linear')]), made.ensure([version(2, 'stump')])])
    expect(kinds(made.list())).toEqual(['released', 'ready'])
    await made.close()
  })

  it('serve without one failed call while versions are swapped under load', async () => {
    const { made } = pool()
    const versions = [version(1, 'linear'), version(2, 'double')]
    let wanted = versions[0] ?? version(1, 'linear')
    await made.ensure([wanted])
    let answered = 0
    let isSwapping = true
    const caller = async (): Promise<void> => {
      while (isSwapping) {
        const scores = await made.get(wanted)?.score(numberRows([1, 2, 3]), abc)
        expect(scores?.outputs[0]).toBe(5.5)
        answered += 1
      }
    }
    const callers = Array.from({ length: 8 }, caller)
    for (let swap = 1; swap <= 40; swap += 1) {
      const next = versions[swap % 2] ?? wanted
      await made.ensure([wanted, next])
      wanted = next
      await made.ensure([next])
    }
    isSwapping = false
    await Promise.all(callers)
    expect(answered).toBeGreaterThan(80)
    await made.close()
  })
})
