import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { programOf } from '../repository.ts'
import { readRunFile } from '../run-file.ts'
import { isRunning } from './identity.ts'

const seconds = 1000
const { PATH, HOME, JAVA_HOME } = process.env
const env = { PATH, HOME, JAVA_HOME }

describe('the death of the stack itself', () => {
  it(
    'takes every process with it within 5 seconds',
    async () => {
      const other = mkdtempSync(join(tmpdir(), 'weir-killed-'))
      const program = spawn(
        process.execPath,
        [programOf('main'), 'backing', '--free-ports', '--data-dir', other],
        {
          env,
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      )
      let output = ''
      await new Promise<void>((resolve) => {
        program.stdout?.on('data', (chunk) => {
          output += String(chunk)
          if (output.includes('backing systems are ready')) resolve()
        })
      })
      const { processes } = readRunFile(join(other, 'run.json')) ?? { processes: [] }
      expect(processes.map(({ name }) => name).sort()).toEqual([
        'clickhouse',
        'kafka',
        'redis',
        'schema-registry',
      ])
      expect(processes.every(isRunning)).toBe(true)
      program.kill('SIGKILL')
      const deadline = performance.now() + 5 * seconds
      while (processes.some(isRunning) && performance.now() < deadline) await sleep(50)
      expect(processes.filter(isRunning)).toEqual([])
      rmSync(other, { recursive: true, force: true })
    },
    120 * seconds,
  )
})
