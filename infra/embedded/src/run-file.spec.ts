import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { identify, isRunning } from './process/identity.ts'
import { claimDataDir, readRunFile } from './run-file.ts'

const addresses = { kafka: 'k', schemaRegistry: 's', redis: 'r', clickhouse: 'c' }
let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'weir-run-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('claimDataDir', () => {
  it('refuses a folder that a living process owns, and names the process', async () => {
    const claimed = await claimDataDir(folder)
    await expect(claimDataDir(folder)).rejects.toMatchObject({
      code: 'stack-data-dir-busy',
      message: expect.stringContaining(`(process ${process.pid})`),
    })
    claimed.remove()
    ;(await claimDataDir(folder)).remove()
  })

  it('takes over from an owner whose number now belongs to another process', async () => {
    const stale = { owner: { pid: process.pid, started: 'long ago' }, processes: [], addresses: {} }
    writeFileSync(join(folder, 'run.json'), JSON.stringify(stale))
    await claimDataDir(folder)
    expect(readRunFile(join(folder, 'run.json'))?.owner.started).toBe(identify(process.pid)?.started)
  })

  it('takes over a file that was only half written', async () => {
    writeFileSync(join(folder, 'run.json'), '{"owner": {"pi')
    await claimDataDir(folder)
    expect(readRunFile(join(folder, 'run.json'))?.owner.pid).toBe(process.pid)
  })

  it('records what runs, for the next start to recognise', async () => {
    const sleeper = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], {
      detached: true,
      stdio: 'ignore',
    })
    try {
      const claimed = await claimDataDir(folder)
      claimed.note([{ name: 'redis', pid: sleeper.pid ?? 0 }], addresses)
      const [noted] = readRunFile(join(folder, 'run.json'))?.processes ?? []
      expect(noted).toMatchObject({ name: 'redis', pid: sleeper.pid })
      expect(noted !== undefined && isRunning(noted)).toBe(true)
    } finally {
      sleeper.kill('SIGKILL')
    }
  })
})
