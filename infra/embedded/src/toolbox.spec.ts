import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exitCodeOf } from './exit-code.ts'
import { startStack } from './stack.ts'
import { parseJavaMajor, toolboxOf } from './toolbox.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'weir-toolbox-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a machine without Java', () => {
  const env = { PATH: '' }

  it('is told what is missing, what for, and the way out', async () => {
    const failure: unknown = await startStack({
      env,
      dataDir: folder,
      ports: 'free',
      systems: ['kafka'],
      say: () => undefined,
    }).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'stack-tool-missing' })
    expect(String(failure)).toContain('Java 17 or newer was not found on the PATH.')
    expect(String(failure)).toContain('needed to run Kafka and the schema registry')
    expect(String(failure)).toContain('docker compose up --wait')
    expect(exitCodeOf(failure)).toBe(69)
  })

  it('gives the data folder back', async () => {
    const start = () =>
      startStack({ env, dataDir: folder, ports: 'free', systems: ['kafka'], say: () => undefined })
    await expect(start()).rejects.toMatchObject({ code: 'stack-tool-missing' })
    await expect(start()).rejects.toMatchObject({ code: 'stack-tool-missing' })
  })
})

describe('toolboxOf', () => {
  const script = (name: string, text: string) =>
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })

  it('does not take a Java that is too old', async () => {
    script('java', `echo 'openjdk version "11.0.2" 2019-01-15' >&2`)
    await expect(toolboxOf({ PATH: folder }).java('kafka')).rejects.toThrow('Java 17 or newer was not found')
  })

  it('takes a Java that is new enough, and finds it in JAVA_HOME as well', async () => {
    script('java', `echo 'openjdk version "21.0.2" 2024-01-16' >&2`)
    await expect(toolboxOf({ PATH: folder }).java('kafka')).resolves.toBe(join(folder, 'java'))
    await expect(toolboxOf({ PATH: '', JAVA_HOME: folder }).java('kafka')).rejects.toThrow(
      'in JAVA_HOME or on the PATH',
    )
  })

  it('says for what another program is needed', () => {
    expect(() => toolboxOf({ PATH: folder }).program('mvn', 'once, to download X', 'kafka')).toThrow(
      'mvn was not found on the PATH. It is needed once, to download X.\nOr run the platform in containers instead: docker compose up --wait',
    )
  })
})

describe('parseJavaMajor', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_391"', 8],
    ['openjdk version "24" 2025-03-18', 24],
    ['The operation could not be completed. Unable to locate a Java Runtime.', 0],
  ])('reads %j', (output, major) => {
    expect(parseJavaMajor(output)).toBe(major)
  })
})
