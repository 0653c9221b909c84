import { type INestApplication } from '@nestjs/common'
import {
  type CustomTransportStrategy,
  type MessageHandler,
  type MicroserviceOptions,
  NestMicroservice,
  Server,
} from '@nestjs/microservices'
import { type Topic, topics } from '@weir/contracts'
import { InvalidInput } from '@weir/vocabulary'
import { isObservable, lastValueFrom, throwError } from 'rxjs'
import { consumeBatches } from './batch-consumer.ts'
import { consumeChunks } from './chunk-consumer.ts'
import { type ConsumeOptions } from './consume-options.ts'
import { type KafkaLink } from './kafka-link.ts'
import { type RunningConsumer } from './keep-consuming.ts'

/** Second argument of `@EventPattern<string>(topic, ...)`: how the handler wants its records. */
export type HandlerOptions = {
  /** `batches`: called as `onBatch` of `consumeBatches` is, with the records as payload and the tools as context.
   *  `chunks`: as `onChunk` of `consumeChunks`, with the chunk as payload and the state as context; returns the new state. */
  readonly mode: 'batches' | 'chunks'
  readonly groupId: string
} & Pick<ConsumeOptions<never>, 'maxRecords' | 'lingerMs' | 'startFrom'>

export interface StrategyOptions extends Pick<
  ConsumeOptions<never>,
  'publisher' | 'observe' | 'sessionTimeoutMs' | 'maxAttempts'
> {
  /** Topics that handlers may name; all of the contract if absent. */
  readonly topics?: readonly Topic<never>[]
  /** Put before each group id, to keep deployments on one Kafka apart; empty if absent. */
  readonly groupPrefix?: string
  /** The broker's `offset.metadata.max.bytes`; 4,096 if absent. */
  readonly maxMetadataBytes?: number
}

interface Registered {
  readonly topic: string
  readonly handler: MessageHandler
  readonly extras: Readonly<Record<string, unknown>>
}

/** Lets controllers consume topics: `@EventPattern<string>(topic, options)` on a method of a controller makes one consumer.
 *  Nest gives routing, lifecycle and drain; a handler is called once for a batch or chunk, never for a record. */
export class KafkaStrategy extends Server implements CustomTransportStrategy {
  /** Nest hands a handler's failure back to us instead of logging it. */
  override readonly propagatesEventHandlerErrors = true
  private readonly link: KafkaLink
  private readonly options: StrategyOptions
  private readonly registered: Registered[] = []
  private consumers: readonly RunningConsumer[] = []

  constructor(link: KafkaLink, options: StrategyOptions) {
    super()
    this.link = link
    this.options = options
  }

  /** Each handler is a consumer of its own, also where two handle one topic. */
  override addHandler(
    pattern: unknown,
    handler: MessageHandler,
    ...[, extras = {}]: [isEventHandler?: boolean, extras?: Record<string, unknown>]
  ): void {
    this.registered.push({ topic: String(pattern), handler, extras })
  }

  /** Starts the consumers; they join their groups when Kafka is there. */
  listen(callback: (error?: unknown) => void): void {
    try {
      this.consumers = this.registered.map((registered) => this.consume(registered))
    } catch (error) {
      callback(error)
      return
    }
    callback()
  }

  async close(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.stop()))
  }

  /** Whether every consumer has joined its group; for readiness. */
  isReady(): boolean {
    return this.consumers.every((consumer) => consumer.isReady())
  }

  on(): never {
    throw new Error('events of consumers come through `observe`')
  }

  unwrap<Result>(): Result {
    throw new Error('consumers are not given out')
  }

  private consume({ topic: name, handler, extras }: Registered): RunningConsumer {
    const known: readonly Topic<never>[] = this.options.topics ?? Object.values(topics)
    const topic = known.find((topic) => topic.name === name)
    if (topic === undefined) throw invalid(name, 'the contract has no such topic')
    const { mode, groupId, ...how } = parseHandlerOptions(name, extras)
    const { groupPrefix = '', ...options } = this.options
    const consumer = { ...options, ...how, topic, groupId: `${groupPrefix}${groupId}` }
    if (mode === 'batches') {
      return consumeBatches<never>(this.link, {
        ...consumer,
        onBatch: async (records, tools) => {
          await settle(handler(records, tools))
        },
      })
    }
    return consumeChunks<never>(this.link, {
      ...consumer,
      onChunk: async (chunk, state) => {
        const next = await settle(handler(chunk, state))
        if (typeof next === 'string') return next
        throw new Error(`the handler of ${name} must return its new state as text`)
      },
    })
  }
}

/** Attaches the controllers' consumers to an application: call it before `app.startAllMicroservices()`.
 *  Nest would give each handler its own filter, which turns every failure into "Internal server error", before ours is
 *  known: so its steps are taken here, with ours first. */
export function attachConsumers(app: INestApplication, strategy: KafkaStrategy): void {
  const microservice = app.connectMicroservice<MicroserviceOptions>(
    { strategy },
    { deferInitialization: true },
  )
  microservice.useGlobalFilters({ catch: (failure: unknown) => throwError(() => failure) })
  if (!(microservice instanceof NestMicroservice))
    throw new Error('Nest made another kind of microservice than expected')
  microservice.registerListeners()
  microservice.setIsInitialized(true)
  microservice.setIsInitHookCalled(true)
}

async function settle(result: Promise<unknown>): Promise<unknown> {
  const value = await result
  return isObservable(value) ? lastValueFrom(value, { defaultValue: undefined }) : value
}

/** Parses what a controller wrote beside its topic. */
function parseHandlerOptions(topic: string, extras: Readonly<Record<string, unknown>>): HandlerOptions {
  const { mode, groupId, maxRecords, lingerMs, startFrom, ...unknown } = extras
  if (mode !== 'batches' && mode !== 'chunks') throw invalid(topic, 'mode must be batches or chunks')
  if (typeof groupId !== 'string' || groupId === '') throw invalid(topic, 'groupId must be a text')
  if (startFrom !== undefined && startFrom !== 'earliest' && startFrom !== 'latest') {
    throw invalid(topic, 'startFrom must be earliest or latest')
  }
  const [stranger] = Object.keys(unknown)
  if (stranger !== undefined) throw invalid(topic, `there is no option ${stranger}`)
  return {
    mode,
    groupId,
    ...(startFrom === undefined ? {} : { startFrom }),
    ...countOption(topic, { maxRecords }),
    ...countOption(topic, { lingerMs }),
  }
}

function countOption<Name extends string>(
  topic: string,
  option: Record<Name, unknown>,
): Partial<Record<Name, number>> {
  const counts: Partial<Record<Name, number>> = {}
  for (const name in option) {
    const value = option[name]
    if (value === undefined) continue
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1)
      throw invalid(topic, `${name} must be 1 or more`)
    counts[name] = value
  }
  return counts
}

function invalid(topic: string, why: string): InvalidInput {
  return new InvalidInput('kafka-handler-invalid', `The handler of ${topic} cannot be attached: ${why}.`, {
    topic,
  })
}
