import { type FeaturesSubmitted } from '@weir/contracts'
import { Failure } from '@weir/vocabulary'
import { type ServiceName } from '../addresses.ts'
import { type ModelAnswer } from '../registry-answers.ts'
import { type RetryClock } from '../retry-while-unavailable.ts'
import { type Health, type Observations, type Outcome, type Probe } from './observations.ts'
import { featureRecord, inferenceBody, probeFeatures, type ReferenceBins } from './probe-row.ts'

/** What the doctor tries; each method throws a Failure when the part does not do its work. */
export interface DoctorPorts {
  readonly health: (service: ServiceName) => Promise<Health>
  readonly systems: {
    readonly kafka: () => Promise<unknown>
    readonly schemaRegistry: () => Promise<unknown>
    readonly clickhouse: () => Promise<unknown>
  }
  /** The model to send records for; null when no model has a champion. */
  readonly target: () => Promise<{ readonly model: ModelAnswer; readonly champion: number } | null>
  readonly referenceOf: (model: string, version: number) => Promise<readonly ReferenceBins[]>
  /** @returns number of the version that answered */
  readonly infer: (model: string, body: object) => Promise<string>
  readonly publish: (record: FeaturesSubmitted) => Promise<void>
  /** @returns those of the request ids that `v_predictions` has */
  readonly recorded: (model: string, requestIds: readonly string[]) => Promise<readonly string[]>
  readonly newId: () => string
  readonly clock: RetryClock
  readonly say: (line: string) => void
}

const pollMs = 250

/** Tries every part, then sends one record each way and looks for both in the analysts' view for at most `waitMs`. */
export async function observe(ports: DoctorPorts, waitMs: number): Promise<Observations> {
  const timed = <Value>(work: () => Promise<Value>) => timedOutcome(ports.clock, work)
  const done = async (work: () => Promise<unknown>) => timed(() => work().then(() => null))
  const health = (service: ServiceName) => timed(() => ports.health(service))
  ports.say('asking every part')
  const [
    registry,
    gateway,
    inference,
    recorder,
    driftMonitor,
    controller,
    kafka,
    schemaRegistry,
    clickhouse,
  ] = await Promise.all([
    health('registry'),
    health('gateway'),
    health('inference'),
    health('recorder'),
    health('drift-monitor'),
    health('rollback-controller'),
    done(ports.systems.kafka),
    done(ports.systems.schemaRegistry),
    done(ports.systems.clickhouse),
  ])
  return {
    health: {
      registry,
      gateway,
      inference,
      recorder,
      'drift-monitor': driftMonitor,
      'rollback-controller': controller,
    },
    kafka,
    schemaRegistry,
    clickhouse,
    probe: await probeBothWays(ports, waitMs),
  }
}

async function probeBothWays(ports: DoctorPorts, waitMs: number): Promise<Probe> {
  const found = await timedOutcome(ports.clock, ports.target)
  if (found.kind === 'failed')
    return { kind: 'none', reason: `no model to send records for: ${found.reason}` }
  if (found.value === null)
    return { kind: 'none', reason: 'no model has a champion yet, so no record can be scored' }
  const { model, champion } = found.value
  const reference = await timedOutcome(ports.clock, () => ports.referenceOf(model.name, champion))
  const features = probeFeatures(model, reference.kind === 'fine' ? reference.value : [])
  const now = ports.clock.now()
  const id = ports.newId()
  const ids = { http: `doctor-${id}-http`, stream: `doctor-${id}-stream` }
  ports.say(`sending a record each way for ${model.name}`)
  const [http, kafka] = await Promise.all([
    timedOutcome(ports.clock, () =>
      ports.infer(model.name, inferenceBody(features, { requestId: ids.http, now })),
    ),
    timedOutcome(ports.clock, async () => {
      await ports.publish(featureRecord(model, features, { requestId: ids.stream, now }))
      return null
    }),
  ])
  const wanted = [...(http.kind === 'fine' ? [ids.http] : []), ...(kafka.kind === 'fine' ? [ids.stream] : [])]
  const arrivals = await lookFor(ports, { model: model.name, wanted, startedAt: now, waitMs })
  return {
    kind: 'sent',
    model: model.name,
    http,
    kafka,
    httpRecordedMs: arrivals.get(ids.http) ?? null,
    streamRecordedMs: arrivals.get(ids.stream) ?? null,
    waitedMs: ports.clock.now() - now,
  }
}

/** @returns by request id, how many ms after `startedAt` it could be read */
async function lookFor(
  { recorded, clock, say }: DoctorPorts,
  want: {
    readonly model: string
    readonly wanted: readonly string[]
    readonly startedAt: number
    readonly waitMs: number
  },
): Promise<ReadonlyMap<string, number>> {
  const arrivals = new Map<string, number>()
  const missing = () => want.wanted.filter((id) => !arrivals.has(id))
  while (missing().length > 0 && clock.now() - want.startedAt < want.waitMs) {
    say(`looking for ${missing().length} of ${want.wanted.length} predictions in v_predictions`)
    const found = await timedOutcome(clock, () => recorded(want.model, missing()))
    if (found.kind === 'failed') return arrivals
    for (const id of found.value) arrivals.set(id, clock.now() - want.startedAt)
    if (missing().length > 0) await clock.sleep(pollMs)
  }
  return arrivals
}

async function timedOutcome<Value>(clock: RetryClock, work: () => Promise<Value>): Promise<Outcome<Value>> {
  const startedAt = clock.now()
  try {
    const value = await work()
    return { kind: 'fine', ms: clock.now() - startedAt, value }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { kind: 'failed', ms: clock.now() - startedAt, reason: error.message }
  }
}
