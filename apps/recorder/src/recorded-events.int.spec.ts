import { randomUUID } from 'node:crypto'
import { ingestProgress } from '@weir/clickhouse'
import { topics, type OutcomeReported } from '@weir/contracts'
import {
  openIntStack,
  startRecorder,
  until,
  type IntStack,
  type RunningRecorder,
} from './int-stack.fixture.ts'
import { samplePrediction } from './sample-prediction.fixture.ts'

let stack: IntStack
let recorder: RunningRecorder
beforeAll(async () => {
  stack = await openIntStack()
  recorder = await startRecorder({})
}, 180_000)
afterAll(async () => {
  await recorder.drain()
  await stack.close()
})

const read = (sql: string, model: string) => stack.clickhouse.select(sql, { model })

describe('the recorder', () => {
  it('joins late outcomes and their corrections', async () => {
    const model = `model-${randomUUID()}`
    const prediction = samplePrediction({ model, eventTime: Date.now() - 600_000 })
    const { requestId, entityId, eventTime } = prediction
    const known = (value: number, later: number): OutcomeReported => ({
      outcomeId: randomUUID(),
      model,
      requestId,
      row: 0,
      entityId,
      name: 'late',
      value,
      eventTime: eventTime + later,
      reportedTime: Date.now(),
    })
    await stack.publisher.publish(topics.predictions, [prediction])
    await until(
      async () =>
        (await read('SELECT row FROM v_predictions WHERE model = {model:String}', model)).length === 1,
      60_000,
    )
    const value = async () =>
      (await read('SELECT outcome_value FROM v_predictions WHERE model = {model:String}', model))[0]?.[
        'outcome_value'
      ]
    expect(await value()).toBeNull()
    await stack.publisher.publish(topics.outcomes, [known(1, 60_000)])
    await until(async () => (await value()) === 1, 60_000)
    await stack.publisher.publish(topics.outcomes, [known(0, 120_000), known(1, 30_000)])
    await until(async () => (await value()) === 0, 60_000)
    // A chunk's rows are there before the line that says how far it came.
    const progress = async () =>
      (await ingestProgress(stack.clickhouse, 0))
        .filter((found) => found.model === model && found.kind === 'outcome')
        .map(({ watermark }) => watermark)
    await until(async () => (await progress())[0] === eventTime + 120_000, 60_000)
    expect(await progress()).toEqual([eventTime + 120_000])
  }, 400_000)
  it('records what happened to models, routes, rollouts, windows and alerts', async () => {
    const model = `model-${randomUUID()}`
    const at = Date.now()
    const { publisher } = stack
    await publisher.publish(topics.lifecycle, [
      {
        eventId: model,
        model,
        change: 'modelCreated',
        version: null,
        alias: null,
        eventTime: at,
        details: '{}',
      },
    ])
    const variants = [{ version: 1, role: 'champion', weightPercent: 100 }]
    await publisher.publish(topics.routing, [
      { eventId: model, model, epoch: 1, rolloutId: null, variants, shadows: [], salt: 's', eventTime: at },
    ])
    await publisher.publish(topics.rollouts, [
      {
        eventId: model,
        rolloutId: 'r',
        model,
        sequence: 1,
        change: 'started',
        phase: 'shadow',
        champion: 1,
        challenger: 2,
        verdict: '',
        reason: '',
        evidence: '',
        details: '{}',
        eventTime: at,
        watermark: null,
      },
    ])
    const measurement = {
      subject: 'distance',
      statistic: 'psi',
      value: 0.5,
      lower: 0.5,
      upper: 0.5,
      threshold: 0.1,
      noiseFloor: null,
      n: 9,
      referenceN: 9,
      verdict: 'fail',
      check: 'drift',
      baseline: 'reference',
      excess: 3,
      pValue: null,
      reason: '',
      stage: '',
      subjectKind: 'feature',
      detail: '',
    }
    const suppressed = [
      {
        alertname: 'ModelDriftDetected',
        fingerprint: model,
        subjects: ['distance'],
        value: 0.5,
        reason: 'budget',
      },
    ]
    const window = { windowStart: at - 3_600_000, windowEnd: at }
    await publisher.publish(topics.driftReports, [
      {
        reportId: model,
        kind: 'drift',
        model,
        version: 1,
        role: 'live',
        segment: '',
        ...window,
        watermark: at,
        isMature: true,
        measurements: [
          measurement,
          { ...measurement, subject: 'score', statistic: 'roc_auc', stage: 'final' },
        ],
        createdAt: at,
        suppressed,
      },
    ])
    await publisher.publish(topics.alerts, [
      {
        alertId: model,
        fingerprint: model,
        status: 'firing',
        severity: 'warning',
        model,
        version: 1,
        labels: {},
        annotations: { summary: 'drift' },
        startsAt: at,
        endsAt: null,
        value: 0.5,
        threshold: 0.1,
        n: 9,
        ...window,
        sequence: 1,
      },
    ])
    const views = [
      'v_routing_history',
      'v_decisions',
      'v_windows',
      'v_performance',
      'v_suppressed_alerts',
      'v_alerts',
    ]
    for (const table of ['model_events', ...views])
      await until(
        async () =>
          (await read(`SELECT model FROM ${table} WHERE model = {model:String}`, model)).length === 1,
        60_000,
      )
  }, 400_000)
})
