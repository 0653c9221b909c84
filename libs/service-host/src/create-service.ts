import 'reflect-metadata'
import { type DynamicModule } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { type z } from 'zod'
import { acceptBuffers, acceptJson } from './body-parsers.ts'
import { type ConfigSchema } from './load-config.ts'
import { collectProcessMetrics } from './metrics.ts'
import { addOperationsRoutes } from './operations-routes.ts'
import { type AppName } from './platform-keys.ts'
import { failureFilter, replyFailure } from './reply-failure.ts'
import { RequestsInFlight, requestIdOf } from './request-scope.ts'
import { ServiceHealth } from './service-health.ts'
import { nestLogger, type ServiceLogger } from './service-logger.ts'

/** What a service's modules may use of the process they run in. */
export interface ServiceHost {
  readonly name: AppName
  readonly logger: ServiceLogger
  readonly health: ServiceHealth
}

export interface ServiceDefinition<Schema extends ConfigSchema> {
  readonly name: AppName
  readonly config: Schema
  port(config: z.output<Schema>): number
  createModule(config: z.output<Schema>, host: ServiceHost): DynamicModule | Promise<DynamicModule>
  /** Routes without Nest: they get bodies as Buffers, may answer with `reply.send`, and may throw what
   *  controllers may. Dependencies come from `app.get(token)`. */
  rawRoutes?(fastify: FastifyInstance, app: NestFastifyApplication): void | Promise<void>
  /** Largest body of a raw route, bytes, inflated; default 64 MiB. */
  readonly rawBodyLimitBytes?: number
  /** Before anything starts: `app.connectMicroservice(...)`. */
  connect?(app: NestFastifyApplication, config: z.output<Schema>): void
  /** After the server listens and the microservices run; readiness stays 503 until it is over. */
  onReady?(app: NestFastifyApplication, config: z.output<Schema>): void | Promise<void>
}

export interface Service {
  readonly app: NestFastifyApplication
  readonly host: ServiceHost
  readonly inFlight: RequestsInFlight
  /** How many errors Nest has logged instead of throwing them: it does so with those of shutdown hooks. */
  nestErrors(): number
}

const rawBodyLimitBytes = 64 * 1024 * 1024
// Clients reuse a connection for up to a minute: the server must not be the first to close it.
const keepAliveTimeoutMs = 65_000
// Room for a percent-encoded model name.
const maxParamLength = 512

/** Builds a service that does not listen yet: `app.inject` works, which is how specs talk to it. */
export async function createService<Schema extends ConfigSchema>(
  definition: ServiceDefinition<Schema>,
  config: z.output<Schema>,
  logger: ServiceLogger,
): Promise<Service> {
  const host: ServiceHost = { name: definition.name, logger, health: new ServiceHealth() }
  const inFlight = new RequestsInFlight()
  let nestErrors = 0
  const adapter = createAdapter(inFlight, logger)
  const fastify: FastifyInstance = adapter.getInstance()
  acceptJson(fastify)
  const app = await NestFactory.create<NestFastifyApplication>(
    await definition.createModule(config, host),
    adapter,
    { bodyParser: false, abortOnError: false, logger: nestLogger(logger, () => nestErrors++) },
  )
  app.useGlobalFilters(failureFilter(logger))
  // A web page open on the same machine can reach loopback too: its requests are refused.
  app.enableCsrfProtection()
  definition.connect?.(app, config)
  collectProcessMetrics()
  addOperationsRoutes(fastify, host.health)
  await app.init()
  await fastify.register(async (scope) => {
    acceptBuffers(scope, definition.rawBodyLimitBytes ?? rawBodyLimitBytes)
    await definition.rawRoutes?.(scope, app)
  })
  await fastify.ready()
  return { app, host, inFlight, nestErrors: () => nestErrors }
}

function createAdapter(inFlight: RequestsInFlight, logger: ServiceLogger): FastifyAdapter {
  const adapter = new FastifyAdapter({
    genReqId: requestIdOf,
    keepAliveTimeout: keepAliveTimeoutMs,
    routerOptions: { maxParamLength },
    // While draining, requests on connections that are still open are answered; each answer closes its connection.
    return503OnClosing: false,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      replyFailure(error, { request, reply }, logger),
  })
  adapter.setOnRequestHook(inFlight.begin)
  inFlight.watch(adapter.getInstance())
  return adapter
}
