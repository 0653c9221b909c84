import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { loadFlights } from './flights.ts'
import { type ModelName } from './model-files.ts'
import { featuresDigest, hasScores, readScores, scoreFile, writeScores } from './score-cache.ts'

describe('score files', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flights-scores-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('give back any range of what was written', async () => {
    const file = { model: 'fresh', path: join(folder, 'new', 'scores.bin') } as const
    await writeScores(file, Float32Array.of(0.1, 0.2, 0.3, 0.4))
    expect(await readScores(file, 1, 3)).toEqual(Float32Array.of(0.2, 0.3))
    expect(await readdir(join(folder, 'new'))).toEqual(['scores.bin'])
  })

  it('are not there before they are whole', async () => {
    const file = { model: 'fresh', path: join(folder, 'scores.bin') } as const
    expect(hasScores(file, 1)).toBe(false)
    await writeScores(file, Float32Array.of(0.1))
    expect(hasScores(file, 1)).toBe(true)
    expect(hasScores(file, 2)).toBe(false)
    await expect(readScores(file, 0, 2)).rejects.toThrow('ends before row 2')
  })

  it('are named after the model and the features', async () => {
    const shorter = featuresDigest(await loadFlights(100))
    const longer = featuresDigest(await loadFlights(200))
    const pathOf = async (model: ModelName, digest: Buffer) => (await scoreFile(model, digest, folder)).path
    const paths = [
      await pathOf('fresh', shorter),
      await pathOf('never', shorter),
      await pathOf('fresh', longer),
    ]
    expect(new Set(paths).size).toBe(3)
    expect(await pathOf('fresh', featuresDigest(await loadFlights(100)))).toBe(paths[0])
  })
})
