import fc from 'fast-check'
import { checkTable, versionsOf } from '@weir/routing'
import { decide } from './decide.ts'
import {
  ada,
  advance,
  cell,
  challenger,
  champion,
  clocks,
  eventsOf,
  evidence,
  healthy,
  inPhase,
  start,
  t0,
  withGain,
} from './made-rollouts.ts'
import { isEnd, transitions, type Phase } from './phase.ts'
import { type ManualStep, type RolloutCommand } from './rollout-command.ts'
import { championAfter, evolve, type Rollout } from './rollout.ts'
import { tableFor } from './table-for.ts'

const phases: readonly Phase[] = [
  'pending',
  'shadow',
  'canary',
  'watching',
  'paused',
  'promoted',
  'rolledBack',
  'cancelled',
]
const ends = phases.filter(isEnd)
const step = (kind: ManualStep): RolloutCommand => ({ kind, ...clocks, ...ada })
const steps = (['pause', 'resume', 'promote', 'rollback', 'cancel'] as const).map(step)
const loads: readonly RolloutCommand[] = [
  { kind: 'challengerReady', ...clocks },
  { kind: 'challengerFailed', ...clocks, reason: 'gone' },
]

describe('the phases', () => {
  it('can all be reached', () => {
    for (const phase of phases) expect(inPhase(phase).stage.phase).toBe(phase)
  })

  it('end in promoted, rolledBack or cancelled', () => {
    expect(ends).toEqual(['promoted', 'rolledBack', 'cancelled'])
  })

  it.each(ends)('stay %s whatever is asked', (phase) => {
    const over = inPhase(phase)
    for (const command of [start(), ...loads, ...steps, advance(over, evidence(999, ...healthy))])
      expect(decide(command, over)).toMatchObject({ kind: 'rejected', code: 'rollout-ended' })
  })

  it.each(ends)('accept no event after %s', (phase) => {
    const events = [start(), ...loads, ...steps].flatMap((command) =>
      phases.flatMap((from) => {
        const decision = decide(command, command.kind === 'start' ? null : inPhase(from))
        return decision.kind === 'accepted' ? decision.events : []
      }),
    )
    expect(new Set(events.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(8)
    for (const event of events) expect(() => evolve(inPhase(phase), event)).toThrow(/cannot follow/)
  })

  it('begin with rolloutStarted', () => {
    const [cancelled] = eventsOf(step('cancel'), inPhase('pending'))
    if (cancelled === undefined) throw new Error('nothing was cancelled')
    expect(() => evolve(null, cancelled)).toThrow('rolloutStarted')
    expect(decide(step('cancel'), null)).toMatchObject({ code: 'rollout-unknown' })
    expect(decide(start(), inPhase('canary'))).toMatchObject({ code: 'rollout-active' })
  })
})

/** Evidence of every sort: none, healthy, proven better, harmful. */
const seen = fc
  .tuple(fc.integer({ min: 0, max: 400 }), fc.constantFrom('none', 'healthy', 'better', 'harm'))
  .map(([hours, sort]) => {
    const good = evidence(hours, ...healthy, cell('challenger', 0.5, { predictions: hours * 100 }))
    if (sort === 'none') return evidence(null)
    if (sort === 'harm') return evidence(hours, cell('challenger', 0.05, { predictions: 90, errors: 90 }))
    return sort === 'healthy' ? good : withGain(good, 0.5)
  })
const silence = [evidence(null), evidence(900), evidence(900, cell('champion', 0, { predictions: 9 }))]
const manual = fc.constantFrom(...steps, ...loads)

interface Life {
  readonly rollout: Rollout
  readonly epoch: number
}

function lived(life: Life, command: RolloutCommand): Life {
  const decision = decide(command, life.rollout)
  if (decision.kind === 'rejected') return life
  const rollout = decision.events.reduce(evolve, life.rollout)
  for (const { kind } of decision.events) {
    if (kind === 'eventTimeLearnt') continue
    const from = life.rollout.stage.phase
    const isDirect = decision.events.length > 1
    expect(isDirect || transitions[from].includes(rollout.stage.phase)).toBe(true)
  }
  return { rollout, epoch: life.epoch + 1 }
}

describe('any sequence of commands', () => {
  const commands = fc.array(fc.oneof({ weight: 3, arbitrary: seen }, { weight: 1, arbitrary: manual }), {
    maxLength: 25,
  })
  const run = (
    given: readonly (RolloutCommand | ReturnType<typeof evidence>)[],
    check: (life: Life) => void,
  ) => {
    let life: Life = { rollout: inPhase('pending'), epoch: 1 }
    check(life)
    for (const one of given) {
      life = lived(life, 'kind' in one ? one : advance(life.rollout, one))
      check(life)
    }
  }

  it('gives a table that routing accepts: weights sum to 100, one challenger at most, both loaded', () => {
    fc.assert(
      fc.property(commands, (given) => {
        run(given, ({ rollout, epoch }) => {
          const table = tableFor(rollout, { epoch, now: t0 })
          if (table === null) throw new Error('there was a champion all along')
          expect(() => checkTable(table)).not.toThrow()
          const isUnderWay = !isEnd(rollout.stage.phase)
          expect(table.rolloutId).toBe(isUnderWay ? 'r1' : null)
          expect(versionsOf(table)).toContain(champion)
          if (isUnderWay) expect(versionsOf(table)).toContain(challenger)
        })
      }),
    )
  })

  it('leaves a way back until the end, in one step, to the champion before', () => {
    fc.assert(
      fc.property(commands, (given) => {
        run(given, ({ rollout, epoch }) => {
          if (isEnd(rollout.stage.phase)) return
          const back = lived({ rollout, epoch }, step('rollback')).rollout
          expect(back.stage).toEqual({ phase: 'rolledBack', cause: 'person' })
          expect(tableFor(back, { epoch: epoch + 1, now: t0 })?.variants).toEqual([
            { version: champion, role: 'champion', weightPercent: 100 },
          ])
        })
      }),
    )
  })

  it('never goes forward on silence', () => {
    fc.assert(
      fc.property(commands, fc.constantFrom(...silence), (given, nothing) => {
        run(given, ({ rollout, epoch }) => {
          const before = championAfter(rollout)
          const { rollout: next } = lived({ rollout, epoch }, advance(rollout, nothing))
          expect(championAfter(next)).toBe(before)
          expect(next.stage.phase).toBe(rollout.stage.phase)
        })
      }),
    )
  })

  it('moves the champion by a person or by passes alone', () => {
    fc.assert(
      fc.property(fc.array(seen, { maxLength: 25 }), (given) => {
        let life: Life = { rollout: inPhase('shadow'), epoch: 1 }
        for (const one of given) {
          const command = advance(life.rollout, one)
          const next = lived(life, command)
          const moved = championAfter(next.rollout) === challenger && championAfter(life.rollout) === champion
          if (moved && command.kind === 'advance') {
            expect(command.assessment.checks.filter(({ verdict }) => verdict !== 'pass')).toEqual(
              command.assessment.checks.filter(
                ({ check, verdict }) => check === 'kpi' && verdict === 'inconclusive',
              ),
            )
            expect(next.rollout.isKpiProven).toBe(true)
          }
          life = next
        }
      }),
    )
  })

  it('is told the same by its events, through JSON', () => {
    fc.assert(
      fc.property(commands, (given) => {
        const events = [...eventsOf(start(), null)]
        let rollout = events.reduce<Rollout | null>(evolve, null)
        for (const one of given) {
          const command = 'kind' in one ? one : advance(rollout, one)
          const decision = decide(command, rollout)
          if (decision.kind === 'rejected') continue
          events.push(...decision.events)
          rollout = decision.events.reduce<Rollout | null>(evolve, rollout)
        }
        const stored: typeof events = JSON.parse(JSON.stringify(events))
        expect(stored.reduce<Rollout | null>(evolve, null)).toEqual(rollout)
      }),
    )
  })
})
