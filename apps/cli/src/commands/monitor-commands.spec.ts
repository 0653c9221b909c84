import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultMonitor } from '@weir/monitor'
import { Conflict } from '@weir/vocabulary'
import { parse } from 'yaml'
import { fakeRun } from '../fake-run.fixture.ts'
import { madeModel } from '../made-answers.fixture.ts'
import { readDefinition } from '../monitor/read-definition.ts'

const model = 'GET /api/v1/models/flights'
const shown = 'GET /api/v1/monitors/flights'
const apply = 'PUT /api/v1/monitors/flights'
const test = 'POST /api/v1/monitors/flights/test'

async function file(text: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'weir-cli-')), 'monitor.yaml')
  await writeFile(path, text)
  return path
}

describe('weir monitor validate', () => {
  it('prints every field, asks no service, and what it prints makes the same definition', async () => {
    const path = await file(
      'drift: { windowMs: 6h, columns: { minute: { windowMs: auto } } }\nexcluded: [{ start: 2001-07-04, end: 2001-07-05 }]\n',
    )
    const run = await fakeRun(['monitor', 'validate', '--file', path])
    expect(run).toMatchObject({ exitCode: 0, calls: [], stderr: '' })
    expect(parse(run.stdout)).toMatchObject({
      drift: { windowMs: '6h', trailingMs: '7d' },
      delayMs: 'auto',
      features: 'all',
    })
    const again = await readDefinition(await file(run.stdout), null)
    expect(again.definition).toEqual((await readDefinition(path, null)).definition)
  })

  it('says which effects and thresholds make columns deaf', async () => {
    const path = await file(
      'drift: { effects: { js_distance: 0.95 }, columns: { rate: { threshold: 0.3 } } }',
    )
    const run = await fakeRun(['monitor', 'validate', '--file', path])
    expect(run.stdout).toMatch(/^# note: drift\.effects\.js_distance: 0\.95 makes every column deaf/m)
    expect(run.stdout).toMatch(/^# note: drift\.columns\.rate\.threshold: 0\.3 makes the column deaf/m)
    const json = JSON.parse((await fakeRun(['monitor', 'validate', '--file', path, '--json'])).stdout)
    expect(json.notes).toHaveLength(2)
    expect((await readDefinition(await file(run.stdout), null)).definition).toEqual(
      (await readDefinition(path, null)).definition,
    )
  })

  it('takes an empty file for the preset', async () => {
    const run = await fakeRun(['monitor', 'validate', '--file', await file(''), '--json'])
    expect(JSON.parse(run.stdout)).toMatchObject({
      model: null,
      definition: { weeklyAlerts: defaultMonitor.weeklyAlerts },
    })
  })

  it.each([
    ['drfit: {}', '[monitor-invalid]'],
    ['drift: { windowMs: soon }', '[duration-invalid]'],
    ['- drift', '[monitor-invalid]'],
    ['{', '[yaml-invalid]'],
  ])('ends with 2 for %j', async (text, told) => {
    const run = await fakeRun(['monitor', 'validate', '--file', await file(text)])
    expect(run).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining(told) })
  })

  it('names the path of a field that it does not know, wherever it stands', async () => {
    const path = await file('drift: { columns: { minute: { treshold: 1 } } }\nperformance: { metrik: auc }')
    const run = await fakeRun(['monitor', 'validate', '--file', path])
    expect(run).toMatchObject({ exitCode: 2, stdout: '', calls: [] })
    expect(run.stderr).toMatch(/drift\.columns\.minute.*treshold/)
    expect(run.stderr).toMatch(/performance.*metrik/)
  })

  it('refuses names that the model does not have', async () => {
    const path = await file('importance: { minute: 2, gone: 3 }')
    const run = await fakeRun(['monitor', 'validate', '--file', path, '--model', 'flights'], {
      [model]: () => madeModel,
    })
    expect(run.exitCode).toBe(2)
    expect(run.stderr).toContain('importance: gone is no feature of the model')
    expect(run.stderr).not.toContain('minute is')
  })
})

describe('weir monitor apply', () => {
  const applied = { revision: 4, appliedAt: 0, definition: defaultMonitor }

  it('sends what the file says, durations in ms, with the revision that it knows', async () => {
    const argv = ['monitor', 'apply', '--model', 'flights', '--file', await file('drift: { windowMs: 6h }')]
    const run = await fakeRun(argv, { [shown]: () => ({ ...applied, revision: 3 }), [apply]: () => applied })
    expect(run.calls.at(-1)).toMatchObject({
      service: 'drift-monitor',
      json: { drift: { windowMs: 21_600_000 }, expectedRevision: 3 },
    })
    expect(run.stdout).toBe('flights is watched by revision 4: hours that end from now on are judged by it\n')
  })

  it('takes the revision that was given without asking, and ends with 1 when another is the newest', async () => {
    const argv = [
      'monitor',
      'apply',
      '--model',
      'flights',
      '--file',
      await file(''),
      '--expected-revision',
      '1',
    ]
    const run = await fakeRun(argv, {
      [apply]: () => {
        throw new Conflict('monitor-stale', 'revision 3 is the newest', { service: 'drift-monitor' })
      },
    })
    expect(run.calls).toHaveLength(1)
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('[monitor-stale]') })
  })

  it('shows that another revision became the newest after the one that it read', async () => {
    const argv = ['monitor', 'apply', '--model', 'flights', '--file', await file('')]
    const run = await fakeRun(argv, {
      [shown]: () => ({ ...applied, revision: 7 }),
      [apply]: ({ json }) => {
        throw new Conflict('monitor-stale', `revision 8 is the newest, not ${JSON.stringify(json)}`, {})
      },
    })
    expect(run).toMatchObject({ exitCode: 1, stdout: '' })
    expect(run.stderr).toMatch(/revision 8 is the newest, not \{"expectedRevision":7\} \[monitor-stale\]/)
  })

  it('refuses the field __proto__ as any other that is not known', async () => {
    const argv = ['monitor', 'validate', '--file', await file('__proto__: { x: 1 }')]
    expect(await fakeRun(argv)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Unrecognized key: "__proto__"'),
    })
  })

  it('takes a section that is commented out whole for empty', async () => {
    const argv = ['monitor', 'validate', '--file', await file('drift:\n#  leastRows: 100\n')]
    expect((await fakeRun(argv)).exitCode).toBe(0)
  })

  it('sends nothing that is not valid', async () => {
    const argv = ['monitor', 'apply', '--model', 'flights', '--file', await file('owner: 1')]
    expect(await fakeRun(argv)).toMatchObject({ exitCode: 2, calls: [] })
  })
})

describe('weir monitor show', () => {
  it('prints the preset of a model to which nothing was applied', async () => {
    const answer = { revision: 0, appliedAt: null, definition: JSON.parse(JSON.stringify(defaultMonitor)) }
    const run = await fakeRun(['monitor', 'show', '--model', 'flights'], { [shown]: () => answer })
    expect(run.stdout).toMatch(/^# flights: the preset: nothing was applied\nowner:/)
    expect((await readDefinition(await file(run.stdout), null)).definition).toEqual(defaultMonitor)
  })
})

describe('weir monitor test', () => {
  const weekMs = 7 * 86_400_000
  const trial = {
    from: 0,
    to: 4 * weekMs,
    alerts: [
      {
        version: 1,
        alertname: 'ModelDrift',
        severity: 'warning',
        status: 'firing',
        at: weekMs,
        summary: 'minute drifted',
        subjects: ['minute', 'score'],
      },
      {
        version: 1,
        alertname: 'ModelDrift',
        severity: 'warning',
        status: 'resolved',
        at: weekMs,
        summary: 'over',
        subjects: [],
      },
    ],
    columns: [
      {
        version: 1,
        subject: 'minute',
        state: 'judged',
        baseline: 'same-hours',
        windowMs: 21_600_000,
        threshold: 0.15,
      },
      {
        version: 1,
        subject: 'rate',
        state: 'deaf',
        baseline: 'same-hours',
        windowMs: 86_400_000,
        threshold: 0.4,
      },
      {
        version: 1,
        subject: 'score',
        state: 'shown',
        baseline: 'reference',
        windowMs: 86_400_000,
        threshold: null,
      },
    ],
    notReplayed: ['gap', 'silence'],
  }

  it('says what would have been sent, and which columns are deaf, shown or muted', async () => {
    const argv = ['monitor', 'test', '--model', 'flights', '--file', await file('weeklyAlerts: 3')]
    const run = await fakeRun(argv, { [test]: () => trial })
    expect(run.calls[0]?.json).toEqual({ definition: { weeklyAlerts: 3 }, days: 28 })
    expect(run.stdout).toContain('flights over 28 days, from 1970-01-01 00:00:00Z to')
    expect(run.stdout).toContain('1 alerts sent (0.25 a week), 0 suppressed')
    expect(run.stdout).toMatch(
      /1970-01-08 00:00:00Z +firing +ModelDrift +1 +warning +minute, score +minute drifted/,
    )
    expect(run.stdout).toMatch(/rate +deaf: fails above its threshold only +same-hours +1 d +0.4/)
    expect(run.stdout).toMatch(/score +not learned: shown, never alerts +reference +1 d +-/)
    expect(run.stdout).toContain('not gone through again: gap, silence')
  })

  it('says of a model that has answered for some days how many a week that makes, and over how many days', async () => {
    const argv = ['monitor', 'test', '--model', 'flights', '--file', await file('')]
    const run = await fakeRun(argv, { [test]: () => ({ ...trial, to: weekMs / 2 }) })
    expect(run.stdout).toMatch(/^flights over 3.5 days, from .*: 1 alerts sent \(2 a week\)/)
  })

  it('refuses more days than are gone through', async () => {
    const argv = ['monitor', 'test', '--model', 'flights', '--file', await file(''), '--days', '32']
    expect(await fakeRun(argv)).toMatchObject({ exitCode: 2, calls: [] })
  })
})
