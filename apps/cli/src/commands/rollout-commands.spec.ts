import { Unavailable } from '@weir/vocabulary'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fakeRun } from '../fake-run.fixture.ts'
import { madeRollout } from '../made-answers.fixture.ts'

const one = 'GET /api/v1/rollouts/r1'
const ofModel = 'GET /api/v1/rollouts?model=flights'
const start = ['rollout', 'start', '--model', 'flights', '--version', '2']
const promoted = { ...madeRollout, phase: 'promoted', step: null, missingForNext: [] }

/** Answers with each in turn, then with the last again. */
function inTurn(...answers: readonly object[]): () => object {
  let next = 0
  return () => answers[Math.min(next++, answers.length - 1)] ?? {}
}

describe('weir rollout start', () => {
  it('sends the whole plan, who and why', async () => {
    const run = await fakeRun([...start, '--plan', 'immediate', '--reason', 'first'], {
      'POST /api/v1/rollouts': () => madeRollout,
    })
    expect(run.calls[0]?.json).toMatchObject({
      model: 'flights',
      challenger: 2,
      plan: { kind: 'immediate', watch: { minEventMs: 0 } },
      by: 'anna',
      reason: 'first',
    })
    expect(run.exitCode).toBe(0)
  })

  it('reads a plan from YAML', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'weir-cli-'))
    const plan = 'kind: stepped\nshadow: { minEventMs: 2d }\nsteps: [{ weightPercent: 10, minEventMs: 6h }]\n'
    await writeFile(join(folder, 'plan.yaml'), plan)
    const run = await fakeRun([...start, '--plan', `${folder}/plan.yaml`], {
      'POST /api/v1/rollouts': () => madeRollout,
    })
    expect(run.calls[0]?.json).toMatchObject({
      plan: {
        shadow: { minEventMs: 172_800_000 },
        steps: [{ weightPercent: 10, minEventMs: 21_600_000, minPredictions: 50 }],
      },
    })
  })

  it('refuses a plan that breaks a rule before anything is sent', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'weir-cli-'))
    await writeFile(join(folder, 'plan.yaml'), 'kind: stepped\nsteps: [{ weightPercent: 120 }]\n')
    const run = await fakeRun([...start, '--plan', `${folder}/plan.yaml`])
    expect(run).toMatchObject({ exitCode: 2, calls: [] })
    expect(run.stderr).toContain('steps[0].weightPercent is 120')
  })

  it('waits for the end when asked to, and ends with 0 only when it is promoted', async () => {
    const post = { 'POST /api/v1/rollouts': () => madeRollout }
    const good = await fakeRun([...start, '--wait'], {
      ...post,
      [one]: inTurn(madeRollout, madeRollout, promoted),
    })
    expect(good).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('phase     promoted') })
    const bad = await fakeRun([...start, '--wait'], {
      ...post,
      [one]: () => ({ ...promoted, phase: 'rolledBack' }),
    })
    expect(bad).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('phase     rolledBack') })
  })

  it('stops waiting when a person has to act', async () => {
    const run = await fakeRun([...start, '--wait'], {
      'POST /api/v1/rollouts': () => madeRollout,
      [one]: () => ({ ...madeRollout, phase: 'paused' }),
    })
    expect(run).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('phase     paused') })
  })

  it('bears a controller that restarts while it waits', async () => {
    let asked = 0
    const run = await fakeRun([...start, '--wait'], {
      'POST /api/v1/rollouts': () => madeRollout,
      [one]: () => {
        asked += 1
        if (asked < 5) throw new Unavailable('service-unreachable', 'away')
        return promoted
      },
    })
    expect(run.exitCode).toBe(0)
  })
})

describe('weir rollout status', () => {
  it('shows phase, progress of event time, checks, what it waits for and every step', async () => {
    const run = await fakeRun(['rollout', 'status', 'flights'], {
      [ofModel]: () => ({ rollouts: [madeRollout] }),
      [one]: () => madeRollout,
    })
    expect(run.stdout).toContain('phase     canary, step 1 of 2, weight 20 %')
    expect(run.stdout).toContain('3 h of 12 h of event time  [########......................] 25 %')
    expect(run.stdout).toMatch(/errors +inconclusive +0.5 +4.605 +200 +not enough yet/)
    expect(run.stdout).toContain('waits for: 3 h of 12 h of event time have passed')
    expect(run.stdout).toMatch(/weight +[▁-█]{48} {2}20 %/)
    expect(run.stdout).toMatch(/stepEntered +weir +loaded/)
  })

  it('says that a model has had none', async () => {
    const run = await fakeRun(['rollout', 'status', 'flights'], { [ofModel]: () => ({ rollouts: [] }) })
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('[rollout-none]') })
  })

  it('wants a model or an id', async () => {
    expect(await fakeRun(['rollout', 'status'])).toMatchObject({ exitCode: 2 })
  })
})

describe('a step by hand', () => {
  it.each(['pause', 'resume', 'promote', 'rollback', 'cancel'])(
    '%s goes to the rollout under way',
    async (step) => {
      const run = await fakeRun(['rollout', step, '--model', 'flights', '--reason', 'storms'], {
        [ofModel]: () => ({ rollouts: [{ ...promoted, rolloutId: 'r9' }, madeRollout] }),
        [`POST /api/v1/rollouts/r1/${step}`]: () => madeRollout,
      })
      expect(run.exitCode).toBe(0)
      expect(run.calls.at(-1)?.json).toEqual({ by: 'anna', reason: 'storms' })
    },
  )

  it('tells the way back when no rollout is under way', async () => {
    const run = await fakeRun(['rollout', 'rollback', '--model', 'flights', '--reason', 'storms'], {
      [ofModel]: () => ({ rollouts: [promoted] }),
    })
    expect(run.exitCode).toBe(1)
    expect(run.stderr).toContain('--plan revert')
  })
})
