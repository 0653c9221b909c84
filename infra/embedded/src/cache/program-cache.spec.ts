import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cached } from './program-cache.ts'

let cacheDir: string
beforeEach(() => (cacheDir = mkdtempSync(join(tmpdir(), 'weir-cache-'))))
afterEach(() => rmSync(cacheDir, { recursive: true, force: true }))

const fillWith = (text: string) => (folder: string) =>
  Promise.resolve(writeFileSync(join(folder, 'program'), text))

describe('cached', () => {
  it('fills a folder once and finds it the next time', async () => {
    const first = await cached(cacheDir, 'kafka-1', fillWith('first'))
    const second = await cached(cacheDir, 'kafka-1', fillWith('second'))
    expect(second).toBe(first)
    expect(readFileSync(join(first, 'program'), 'utf8')).toBe('first')
  })

  it('leaves nothing behind when the download fails half-way, and tries again', async () => {
    const failing = async (folder: string) => {
      await fillWith('half')(folder)
      throw new Error('the line went dead')
    }
    await expect(cached(cacheDir, 'kafka-1', failing)).rejects.toThrow('the line went dead')
    expect(readdirSync(cacheDir)).toEqual([])
    const folder = await cached(cacheDir, 'kafka-1', fillWith('whole'))
    expect(readFileSync(join(folder, 'program'), 'utf8')).toBe('whole')
  })

  it('removes what a process that is no more has left, and not what one is busy with', async () => {
    mkdirSync(join(cacheDir, 'unfinished-999999999-kafka-1-ab'))
    mkdirSync(join(cacheDir, `unfinished-${process.pid}-redis-1-ab`))
    await cached(cacheDir, 'kafka-1', fillWith('whole'))
    expect(readdirSync(cacheDir).sort()).toEqual(['kafka-1', `unfinished-${process.pid}-redis-1-ab`])
  })

  it('lets two processes download the same at once; one copy stays', async () => {
    const both = await Promise.all([1, 2].map((text) => cached(cacheDir, 'kafka-1', fillWith(String(text)))))
    expect(both[0]).toBe(both[1])
    expect(readdirSync(cacheDir)).toEqual(['kafka-1'])
  })
})
