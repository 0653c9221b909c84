import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { programOf } from '../repository.ts'
import { readRunFile } from '../run-file.ts'
import { isRunning } from './identity.ts'

const seconds = 1000
const { PATH, HOME, JAVA_HOME, WEIR_CACHE_DIR } = process.env
const env = { PATH, HOME, JAVA_HOME, ...(WEIR_CACHE_DIR === undefined ? {} : { WEIR_CACHE_DIR }) }

let program: ChildProcess | null = null
afterEach(() => void program?.kill('SIGKILL'))

async function whenReady({ stdout }: ChildProcess): Promise<void> {
  let output = ''
  for await (const chunk of stdout ?? []) {
    output += String(chunk)
    if (output.includes('backing systems are ready')) return
  }
  throw new Error(`it ended before it was ready:\n${output}`)
}

describe('the death of the stack itself', () => {
  it(
    'takes every process with it within seconds',
    async () => {
      const other = mkdtempSync(join(tmpdir(), 'weir-killed-'))
      program = spawn(process.execPath, [programOf('main'), 'backing', '--free-ports', '--data-dir', other], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await whenReady(program)
      const { processes } = readRunFile(join(other, 'run.json')) ?? { processes: [] }
      expect(processes.map(({ name }) => name).sort()).toEqual([
        'clickhouse',
        'kafka',
        'redis',
        'schema-registry',
      ])
      expect(processes.every(isRunning)).toBe(true)
      program.kill('SIGKILL')
      const deadline = performance.now() + 30 * seconds
      while (processes.some(isRunning) && performance.now() < deadline) await sleep(50)
      expect(processes.filter(isRunning)).toEqual([])
      rmSync(other, { recursive: true, force: true })
    },
    // The first start on a machine downloads.
    600 * seconds,
  )
})
