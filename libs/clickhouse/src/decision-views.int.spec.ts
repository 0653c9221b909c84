import { randomUUID } from 'node:crypto'
import { type AlertChanged, type RolloutChanged, type RoutingChanged } from '@weir/contracts'
import { alertStates } from './queries/alert-states.ts'
import { connectForTest, newModel } from './recorded-traffic.fixture.ts'
import { alertEventRow, modelEventRow, rolloutEventRow, routingEventRow } from './rows/event-rows.ts'
import { tables } from './tables.ts'

const clickhouse = connectForTest()
afterAll(() => clickhouse.close())

const at = 1_700_000_000_000
const time = (ms: number) => new Date(ms).toISOString().replace('T', ' ').replace('Z', '')
const select = (sql: string, model: string) => clickhouse.select(sql, { model })

describe('v_routing_history', () => {
  it('has a row for each variant with the time for which its table was in force, repeats left out', async () => {
    const model = newModel()
    const table = (epoch: number, weight: number): RoutingChanged => ({
      eventId: `${model}-${epoch}`,
      model,
      epoch,
      rolloutId: epoch === 1 ? null : 'rollout-1',
      variants: [
        { version: 1, role: 'champion', weightPercent: 100 - weight },
        ...(weight === 0 ? [] : [{ version: 2, role: 'challenger', weightPercent: weight }]),
      ],
      shadows: [2],
      salt: 's',
      eventTime: at + epoch * 1_000,
    })
    const rows = [table(1, 0), table(2, 12.5)].map(routingEventRow)
    await clickhouse.insert(tables.routingEvents, rows, randomUUID())
    await clickhouse.insert(tables.routingEvents, rows, randomUUID())
    const columns = 'epoch, rollout_id, version, role, weight_percent, shadows, valid_from, valid_to'
    expect(
      await select(
        `SELECT ${columns} FROM v_routing_history WHERE model = {model:String} ORDER BY epoch, version`,
        model,
      ),
    ).toEqual([
      {
        epoch: 1,
        rollout_id: '',
        version: 1,
        role: 'champion',
        weight_percent: 100,
        shadows: [2],
        valid_from: time(at + 1_000),
        valid_to: time(at + 2_000),
      },
      {
        epoch: 2,
        rollout_id: 'rollout-1',
        version: 1,
        role: 'champion',
        weight_percent: 87.5,
        shadows: [2],
        valid_from: time(at + 2_000),
        valid_to: null,
      },
      {
        epoch: 2,
        rollout_id: 'rollout-1',
        version: 2,
        role: 'challenger',
        weight_percent: 12.5,
        shadows: [2],
        valid_from: time(at + 2_000),
        valid_to: null,
      },
    ])
  })
})

describe('v_decisions', () => {
  it('has each step of a rollout once, with its evidence', async () => {
    const model = newModel()
    const step = (sequence: number, of: Partial<RolloutChanged>): RolloutChanged => ({
      eventId: `${model}-${sequence}`,
      rolloutId: 'rollout-1',
      model,
      sequence,
      change: 'started',
      phase: 'shadow',
      champion: 1,
      challenger: 2,
      verdict: '',
      reason: '',
      evidence: '',
      details: '{}',
      eventTime: at + sequence,
      watermark: null,
      ...of,
    })
    const decided = {
      change: 'rolledBack',
      phase: 'rolledBack',
      verdict: 'fail',
      reason: 'errors',
      evidence: '{"n":5}',
      watermark: at,
    }
    const rows = [step(1, {}), step(2, decided)].map(rolloutEventRow)
    await clickhouse.insert(tables.rolloutEvents, [...rows, ...rows], randomUUID())
    await clickhouse.insert(tables.rolloutEvents, rows, randomUUID())
    const columns = 'sequence, phase, verdict, reason, evidence, decided_at, watermark'
    expect(
      await select(
        `SELECT ${columns} FROM v_decisions WHERE model = {model:String} ORDER BY sequence`,
        model,
      ),
    ).toEqual([
      {
        sequence: 1,
        phase: 'shadow',
        verdict: '',
        reason: '',
        evidence: '',
        decided_at: time(at + 1),
        watermark: null,
      },
      {
        sequence: 2,
        phase: 'rolledBack',
        verdict: 'fail',
        reason: 'errors',
        evidence: '{"n":5}',
        decided_at: time(at + 2),
        watermark: time(at),
      },
    ])
  })
})

describe('v_alerts and the states of alerts', () => {
  it('show the newest transition of each fingerprint, also when it is written first', async () => {
    const model = newModel()
    const fingerprint = randomUUID()
    const alert = (sequence: number, of: Partial<AlertChanged>): AlertChanged => ({
      alertId: `${fingerprint}-${sequence}`,
      fingerprint,
      status: 'firing',
      severity: 'warning',
      model,
      version: 2,
      labels: { feature: 'distance' },
      annotations: { summary: `transition ${sequence}` },
      startsAt: at + sequence,
      endsAt: null,
      value: 0.5,
      threshold: 0.1,
      n: 900,
      windowStart: at,
      windowEnd: at + 1,
      sequence,
      ...of,
    })
    await clickhouse.insert(
      tables.alertEvents,
      [alertEventRow(alert(2, { status: 'resolved', endsAt: at + 9 }))],
      randomUUID(),
    )
    await clickhouse.insert(tables.alertEvents, [alertEventRow(alert(1, {}))], randomUUID())
    expect(
      await select(
        'SELECT status, labels, summary, starts_at, ends_at FROM v_alerts WHERE model = {model:String}',
        model,
      ),
    ).toEqual([
      {
        status: 'resolved',
        labels: { feature: 'distance' },
        summary: 'transition 2',
        starts_at: time(at + 2),
        ends_at: time(at + 9),
      },
    ])
    const states = await alertStates(clickhouse)
    expect(states.filter((state) => state.fingerprint === fingerprint)).toEqual([
      { fingerprint, status: 'resolved', startsAt: at + 2, sequence: 2 },
    ])
  })
})

describe('model_events', () => {
  it('keep a change without version or alias', async () => {
    const model = newModel()
    const event = {
      eventId: model,
      model,
      change: 'modelCreated',
      version: null,
      alias: null,
      eventTime: at,
      details: '{}',
    }
    await clickhouse.insert(tables.modelEvents, [modelEventRow(event)], randomUUID())
    expect(
      await select(
        'SELECT change, version, alias FROM model_events FINAL WHERE model = {model:String}',
        model,
      ),
    ).toEqual([{ change: 'modelCreated', version: null, alias: null }])
  })
})
