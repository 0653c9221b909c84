import { type ServiceName } from '../addresses.ts'
import { diagnose } from './diagnose.ts'
import { doctorText } from './doctor-text.ts'
import { type Health, type Observations, type Outcome, type Probe } from './observations.ts'

const names: readonly ServiceName[] = [
  'registry',
  'gateway',
  'inference',
  'recorder',
  'drift-monitor',
  'rollback-controller',
]
const well: Health = { status: 'ok', checks: { redis: { status: 'ok', detail: 'PONG' } } }

function fine<Value>(value: Value): Outcome<Value> {
  return { kind: 'fine', ms: 3, value }
}
const failed = (reason: string) => ({ kind: 'failed', ms: 9, reason }) as const

const sent: Extract<Probe, { kind: 'sent' }> = {
  kind: 'sent',
  model: 'flights',
  http: fine('2'),
  kafka: fine(null),
  httpRecordedMs: 700,
  streamRecordedMs: 900,
  waitedMs: 30_000,
}

function seen(
  changes: Partial<Observations> = {},
  health: Partial<Record<ServiceName, Outcome<Health>>> = {},
) {
  const all = fine(well)
  const base: Observations = {
    health: {
      registry: all,
      gateway: all,
      inference: all,
      recorder: all,
      'drift-monitor': all,
      'rollback-controller': all,
      ...health,
    },
    kafka: fine(null),
    schemaRegistry: fine(null),
    clickhouse: fine(null),
    probe: sent,
  }
  return { ...base, ...changes }
}

function stateOf(observations: Observations, part: string): string {
  return diagnose(observations).find((finding) => finding.part === part)?.state ?? 'missing'
}

const brokenParts = (observations: Observations) =>
  diagnose(observations).flatMap(({ part, state }) => (state === 'broken' ? [part] : []))

describe('diagnose', () => {
  it('finds nothing when both records came back', () => {
    expect(diagnose(seen()).every(({ state }) => state === 'ok')).toBe(true)
    expect(doctorText(diagnose(seen()))).toContain('all is well')
  })

  it.each(names)('names %s when it does not answer, with what to do', (name) => {
    const found = diagnose(seen({}, { [name]: failed('no answer') })).find(({ part }) => part === name)
    expect(found).toMatchObject({ state: 'broken', detail: 'no answer' })
    expect(found?.wayOut).not.toBe('')
  })

  it('names what a service itself finds wrong', () => {
    const health: Health = { status: 'error', checks: { kafka: { status: 'error', detail: 'group lost' } } }
    const [found] = diagnose(seen({}, { recorder: fine(health) })).filter(({ state }) => state === 'broken')
    expect(found).toMatchObject({ part: 'recorder', detail: 'not ready (error): kafka: group lost' })
  })

  it('blames inference and not the gateway that waits for it', () => {
    const waiting: Health = { status: 'error', checks: { inference: { status: 'error', detail: 'refused' } } }
    const found = seen({}, { gateway: fine(waiting), inference: failed('no answer') })
    expect(brokenParts(found)).toEqual(['inference'])
    expect(stateOf(found, 'gateway')).toBe('unknown')
    expect(brokenParts(seen({}, { gateway: fine(waiting) }))).toEqual(['gateway'])
  })

  it('blames the stream scorer when only the record over HTTP came back', () => {
    expect(brokenParts(seen({ probe: { ...sent, streamRecordedMs: null } }))).toEqual(['stream scorer'])
  })

  it('blames the gateway when only the record through Kafka came back', () => {
    expect(brokenParts(seen({ probe: { ...sent, httpRecordedMs: null } }))).toEqual(['gateway'])
  })

  it('blames the recorder when neither came back, and does not guess about the scorer', () => {
    const lost = seen({ probe: { ...sent, httpRecordedMs: null, streamRecordedMs: null } })
    expect(brokenParts(lost)).toEqual(['recorder'])
    expect(stateOf(lost, 'stream scorer')).toBe('unknown')
  })

  it('blames ClickHouse and not the recorder when the view cannot be read', () => {
    const probe = { ...sent, httpRecordedMs: null, streamRecordedMs: null }
    const found = seen({ clickhouse: failed('refused'), probe })
    expect(brokenParts(found)).toEqual(['clickhouse'])
    expect(stateOf(found, 'recorder')).toBe('unknown')
  })

  it('blames Kafka when it takes no record', () => {
    expect(
      brokenParts(seen({ probe: { ...sent, kafka: failed('no leader'), streamRecordedMs: null } })),
    ).toEqual(['kafka'])
  })

  it('blames the gateway when it refuses a good record', () => {
    expect(brokenParts(seen({ probe: { ...sent, http: failed('503'), httpRecordedMs: null } }))).toEqual([
      'gateway',
    ])
  })

  it('reads the state of Redis from the registry, and knows nothing of it without', () => {
    const health: Health = { status: 'error', checks: { redis: { status: 'error', detail: 'refused' } } }
    expect(stateOf(seen({}, { registry: fine(health) }), 'redis')).toBe('broken')
    expect(stateOf(seen({}, { registry: failed('away') }), 'redis')).toBe('unknown')
  })

  it('does not call unchecked parts well when no model can be asked', () => {
    const found = diagnose(seen({ probe: { kind: 'none', reason: 'no model has a champion yet' } }))
    expect(found.find(({ part }) => part === 'stream scorer')?.state).toBe('unknown')
    expect(found.find(({ part }) => part === 'recorder')?.state).toBe('unknown')
    expect(doctorText(found)).toContain('nothing is broken, but not all was checked: stream scorer, recorder')
  })

  it('says where to begin when several parts are broken', () => {
    const text = doctorText(diagnose(seen({ kafka: failed('away') }, { gateway: failed('x'.repeat(500)) })))
    expect(text).toContain('broken: begin with gateway, then kafka')
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(300)
  })
})
