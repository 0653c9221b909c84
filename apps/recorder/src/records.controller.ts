import { Controller, Inject, type Type } from '@nestjs/common'
import { Ctx, EventPattern, Payload } from '@nestjs/microservices'
import { eventSinks } from '@weir/clickhouse'
import {
  topics,
  type AlertChanged,
  type DriftReported,
  type ModelChanged,
  type OutcomeReported,
  type PredictionServed,
  type RolloutChanged,
  type RoutingChanged,
} from '@weir/contracts'
import { type Chunk, type ConsumedRecord } from '@weir/kafka'
import { type RecorderConfig } from './config.ts'
import { recordEvents } from './record-events.ts'
import { recordOutcomes } from './record-outcomes.ts'
import { recordPredictions, type RecordPredictionsDeps } from './record-predictions.ts'
import { timeChunk } from './time-chunk.ts'

export const recorderDeps = Symbol('recorderDeps')

/** Events are few and are handed over as they come; the broker is asked once a second while there are none. */
const events = (topic: string) =>
  ({ mode: 'batches', groupId: `recorder-${topic}`, lingerMs: 1_000 }) as const

/** Consumers of everything that is recorded, one a topic; how long chunks are comes from the configuration. */
export function recordsController(config: RecorderConfig): Type {
  const chunks = (topic: string) =>
    ({
      mode: 'chunks',
      groupId: `recorder-${topic}`,
      maxRecords: config.WEIR_RECORDER_CHUNK_RECORDS,
      lingerMs: config.WEIR_RECORDER_CHUNK_LINGER_MS,
    }) as const

  @Controller()
  class RecordsController {
    constructor(@Inject(recorderDeps) private readonly deps: RecordPredictionsDeps) {}

    @EventPattern<string>(topics.predictions.name, chunks('predictions'))
    predictions(@Payload() chunk: Chunk<PredictionServed>, @Ctx() state: string): Promise<string> {
      return timeChunk(this.deps.metrics, chunk, () => recordPredictions(this.deps, chunk, state))
    }

    @EventPattern<string>(topics.outcomes.name, chunks('outcomes'))
    outcomes(@Payload() chunk: Chunk<OutcomeReported>, @Ctx() state: string): Promise<string> {
      return timeChunk(this.deps.metrics, chunk, () => recordOutcomes(this.deps, chunk, state))
    }

    @EventPattern<string>(topics.lifecycle.name, events('lifecycle'))
    lifecycle(@Payload() records: readonly ConsumedRecord<ModelChanged>[]): Promise<void> {
      return recordEvents(this.deps, eventSinks.lifecycle, records)
    }

    @EventPattern<string>(topics.routing.name, events('routing'))
    routing(@Payload() records: readonly ConsumedRecord<RoutingChanged>[]): Promise<void> {
      return recordEvents(this.deps, eventSinks.routing, records)
    }

    @EventPattern<string>(topics.rollouts.name, events('rollouts'))
    rollouts(@Payload() records: readonly ConsumedRecord<RolloutChanged>[]): Promise<void> {
      return recordEvents(this.deps, eventSinks.rollouts, records)
    }

    @EventPattern<string>(topics.driftReports.name, events('drift-reports'))
    driftReports(@Payload() records: readonly ConsumedRecord<DriftReported>[]): Promise<void> {
      return recordEvents(this.deps, eventSinks.driftReports, records)
    }

    @EventPattern<string>(topics.alerts.name, events('alerts'))
    alerts(@Payload() records: readonly ConsumedRecord<AlertChanged>[]): Promise<void> {
      return recordEvents(this.deps, eventSinks.alerts, records)
    }
  }
  return RecordsController
}
