import { type ServiceName } from '../addresses.ts'
import { formatDuration } from '../duration.ts'
import { type Health, type Observations, type Outcome, type Probe } from './observations.ts'

/** What is known of one part. `unknown`: it could not be checked, mostly because of another part. */
export interface Finding {
  readonly part: string
  readonly state: 'ok' | 'broken' | 'unknown'
  /** What was measured, in milliseconds; null when nothing was. */
  readonly ms: number | null
  readonly detail: string
  /** What to do; empty when it is ok. */
  readonly wayOut: string
}

/** Names the state of each part, in the order in which a record passes them. */
export function diagnose(seen: Observations): readonly Finding[] {
  return [
    ofService('registry', seen),
    gateway(seen),
    ofService('inference', seen),
    kafka(seen),
    of('schema registry', seen.schemaRegistry, {
      fine: 'holds the schemas',
      wayOut: `${deploy}; WEIR_SCHEMA_REGISTRY_URL says where it is`,
    }),
    streamScorer(seen.probe),
    recorder(seen),
    of('clickhouse', seen.clickhouse, {
      fine: 'has the views',
      wayOut: `${deploy}; WEIR_CLICKHOUSE_URL says where it is`,
    }),
    redis(seen.health.registry),
    ofService('rollback-controller', seen),
    ofService('drift-monitor', seen),
  ]
}

const deploy = 'start it and run: weir deploy'

function gateway(seen: Observations): Finding {
  const ready = ofService('gateway', seen)
  const { probe } = seen
  if (ready.state !== 'ok' && waitsForInference(seen))
    return unknown(ready.part, 'it cannot answer without inference')
  if (ready.state !== 'ok' || probe.kind === 'none') return ready
  if (probe.http.kind === 'failed')
    return broken(
      ready.part,
      `did not answer: ${probe.http.reason}`,
      'look at the logs of gateway and inference',
    )
  if (probe.httpRecordedMs === null && probe.streamRecordedMs !== null)
    return broken(
      ready.part,
      `answered, but its prediction was not recorded in ${formatDuration(probe.waitedMs)}`,
      'look for "kafka" in its log: it publishes behind the answer',
    )
  return ok(ready.part, probe.http.ms, `answered for ${probe.model} with version ${probe.http.value}`)
}

/** Whether nothing but inference, which is broken itself, keeps the gateway from being ready. */
function waitsForInference(seen: Observations): boolean {
  const { gateway: health } = seen.health
  if (health.kind === 'failed' || ofService('inference', seen).state === 'ok') return false
  const failed = Object.entries(health.value.checks).filter(([, { status }]) => status === 'error')
  return failed.length > 0 && failed.every(([name]) => name === 'inference')
}

function kafka({ kafka: brokers, probe }: Observations): Finding {
  const part = 'kafka'
  const wayOut = `${deploy}; WEIR_KAFKA_BROKERS says where it is`
  const seen = of(part, brokers, { fine: 'answers', wayOut })
  if (seen.state !== 'ok' || probe.kind === 'none') return seen
  if (probe.kafka.kind === 'failed') return broken(part, `took no record: ${probe.kafka.reason}`, wayOut)
  return ok(part, probe.kafka.ms, 'took a record')
}

function streamScorer(probe: Probe): Finding {
  const part = 'stream scorer'
  if (probe.kind === 'none') return unknown(part, probe.reason)
  if (probe.streamRecordedMs !== null)
    return ok(part, probe.streamRecordedMs, 'scored a record; it can be read')
  if (probe.kafka.kind === 'failed') return unknown(part, 'no record could be sent')
  if (probe.httpRecordedMs === null) return unknown(part, 'nothing that was sent can be read back')
  return broken(
    part,
    `the record sent through Kafka was not recorded in ${formatDuration(probe.waitedMs)}`,
    'look at the log of inference, at kafka_consumergroup_lag on its /metrics and at ml.features.submitted.v1-dlt',
  )
}

function recorder(seen: Observations): Finding {
  const ready = ofService('recorder', seen)
  const { probe } = seen
  if (ready.state !== 'ok') return ready
  if (probe.kind === 'none') return unknown(ready.part, `ready, but ${probe.reason}`)
  const recordedMs = probe.httpRecordedMs ?? probe.streamRecordedMs
  if (recordedMs !== null) return ok(ready.part, recordedMs, 'the prediction can be read in v_predictions')
  if (seen.clickhouse.kind === 'failed') return unknown(ready.part, 'clickhouse cannot be read')
  if (probe.http.kind === 'failed' && probe.kafka.kind === 'failed')
    return unknown(ready.part, 'no record could be sent')
  return broken(
    ready.part,
    `nothing that was sent is in v_predictions after ${formatDuration(probe.waitedMs)}`,
    'look at its log and at kafka_consumergroup_lag on its /metrics',
  )
}

/** Every service that uses Redis reports it; the registry cannot do without. */
function redis(registry: Outcome<Health>): Finding {
  const part = 'redis'
  const check = registry.kind === 'fine' ? registry.value.checks['redis'] : undefined
  if (check === undefined) return unknown(part, 'the registry, which would know, does not say')
  if (check.status === 'error') return broken(part, check.detail, 'start it; WEIR_REDIS_URL says where it is')
  return ok(part, null, 'answers the registry')
}

function ofService(service: ServiceName, { health }: Observations): Finding {
  const outcome = health[service]
  const wayOut = `start it (npm start) and look at its log`
  if (outcome.kind === 'failed') return broken(service, outcome.reason, wayOut)
  const { status, checks } = outcome.value
  if (status === 'ok') return ok(service, outcome.ms, 'ready')
  const failed = Object.entries(checks).filter(([, check]) => check.status === 'error')
  const why = failed.map(([name, { detail }]) => `${name}: ${detail}`).join('; ')
  return broken(
    service,
    `not ready (${status})${why === '' ? '' : `: ${why}`}`,
    'mend what it names, or look at its log',
  )
}

function of(
  part: string,
  outcome: Outcome<unknown>,
  say: { readonly fine: string; readonly wayOut: string },
): Finding {
  return outcome.kind === 'fine' ? ok(part, outcome.ms, say.fine) : broken(part, outcome.reason, say.wayOut)
}

function ok(part: string, ms: number | null, detail: string): Finding {
  return { part, state: 'ok', ms, detail, wayOut: '' }
}

function broken(part: string, detail: string, wayOut: string): Finding {
  return { part, state: 'broken', ms: null, detail, wayOut }
}

function unknown(part: string, detail: string): Finding {
  return { part, state: 'unknown', ms: null, detail, wayOut: '' }
}
