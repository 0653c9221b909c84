import { Conflict, InvalidInput, Unavailable } from '@weir/vocabulary'
import { fakeRun } from './fake-run.fixture.ts'
import { madeModel } from './made-answers.fixture.ts'

const list = 'GET /api/v1/models'

describe('a command line', () => {
  it('prints a table for people', async () => {
    const run = await fakeRun(['model', 'list'], { [list]: () => ({ models: [madeModel] }) })
    expect(run.exitCode).toBe(0)
    expect(run.stdout).toMatch(/^model +champion .*\nflights +2 /)
    expect(run.stderr).toBe('')
  })

  it('prints exactly one JSON document with --json', async () => {
    const run = await fakeRun(['model', 'list', '--json'], { [list]: () => ({ models: [madeModel] }) })
    expect(JSON.parse(run.stdout)).toMatchObject({ models: [{ name: 'flights', group: 'flights' }] })
  })

  it('ends with 69 and says so when a service does not answer', async () => {
    const away = () => {
      throw new Unavailable('service-unreachable', 'the registry does not answer', { service: 'registry' })
    }
    const run = await fakeRun(['model', 'list'], { [list]: away })
    expect(run).toMatchObject({ exitCode: 69, stdout: '' })
    expect(run.stderr).toBe('weir: the registry does not answer [service-unreachable]\n')
  })

  it('ends with 1 when a service refuses, whatever the kind', async () => {
    const refused = (failure: Error) => ({
      [list]: () => {
        throw failure
      },
    })
    const context = { service: 'registry' }
    expect((await fakeRun(['model', 'list'], refused(new Conflict('c', 'm', context)))).exitCode).toBe(1)
    expect((await fakeRun(['model', 'list'], refused(new InvalidInput('i', 'm', context)))).exitCode).toBe(1)
  })

  it('puts the failure into the document with --json', async () => {
    const failure = new Conflict('alias-stale', 'moved on', { service: 'registry', revision: 2 })
    const run = await fakeRun(['model', 'list', '--json'], {
      [list]: () => {
        throw failure
      },
    })
    expect(JSON.parse(run.stdout)).toEqual({
      error: {
        code: 'alias-stale',
        kind: 'conflict',
        message: 'moved on',
        context: { service: 'registry', revision: 2 },
      },
    })
    expect(run.stderr).toBe('')
  })

  it('tells its own version, which is not that of a command', async () => {
    expect((await fakeRun(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    const run = await fakeRun(['rollout', 'start', '--version', '2'])
    expect(run.stderr).toContain('--model is missing')
  })

  it('lets a defect through: it must be seen with its stack', async () => {
    await expect(fakeRun(['model', 'list'])).rejects.toThrow('nobody answers')
  })

  it.each([
    [['model', 'list', '--nonsense'], '--nonsense'],
    [['model', 'nonsense'], 'nonsense'],
    [['model', 'show'], 'model'],
    [['model', 'show', 'A B'], 'model-name-invalid'],
    [['rollout', 'start', '--model', 'flights'], '--version is missing'],
    [['rollout', 'start', '--model', 'flights', '--version', 'x'], 'version-number-invalid'],
    [['rollout', 'pause', '--model', 'flights'], '--reason is missing'],
    [['drift', 'report', '--model', 'flights', '--last', '0'], '--last is "0"'],
  ])('ends with 2 for %j and says what is wrong', async (argv, told) => {
    const run = await fakeRun(argv)
    expect(run.exitCode).toBe(2)
    expect(run.stderr).toContain(told)
  })

  it('tells of a wrong command line in JSON too', async () => {
    const run = await fakeRun(['model', 'list', '--nonsense', '--json'])
    expect(run.exitCode).toBe(2)
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'cli-usage' } })
    expect(run.stderr).toBe('')
  })

  it.each([[['--help']], [['rollout', '--help']], [['rollout', 'start', '--help']]])(
    'explains itself for %j and ends with 0',
    async (argv) => {
      const run = await fakeRun(argv)
      expect(run).toMatchObject({ exitCode: 0, stderr: '' })
      expect(run.stdout).toContain('Usage: weir')
    },
  )
})
