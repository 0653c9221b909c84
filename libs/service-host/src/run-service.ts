import { type z } from 'zod'
import { type HostConfig } from './base-config.ts'
import { createService, type Service, type ServiceDefinition } from './create-service.ts'
import { drain } from './drain.ts'
import { ConfigInvalid, isLoopback, loadConfig, printConfig, type ConfigSchema } from './load-config.ts'
import { createLogger, type ServiceLogger } from './service-logger.ts'
import { startTracing } from './tracing.ts'

/** A config schema that has `baseConfig.host`. */
export type ServiceConfigSchema = ConfigSchema & z.ZodType<HostConfig>

/** Runs a service until SIGTERM or SIGINT, then drains it and exits 0 (1 if the drain hung). A configuration that is
 *  not valid, a start that fails, an uncaught exception and an unhandled rejection exit 1. With `--validate` it prints
 *  the effective configuration, secrets masked, and exits 0. */
export async function runService<Schema extends ServiceConfigSchema>(
  definition: ServiceDefinition<Schema>,
): Promise<void> {
  const config = configOrExit(definition)
  const logger = createLogger(definition.name, config.WEIR_LOG_LEVEL)
  const crash = (error: unknown, message: string) => {
    logger.fatal({ error }, message)
    process.exit(1)
  }
  process.on('uncaughtException', (error) => crash(error, 'uncaught exception'))
  process.on('unhandledRejection', (reason) => crash(reason, 'unhandled rejection'))
  try {
    await start(definition, config, logger)
  } catch (error) {
    crash(error, 'start failed')
  }
}

async function start<Schema extends ServiceConfigSchema>(
  definition: ServiceDefinition<Schema>,
  config: z.output<Schema>,
  logger: ServiceLogger,
): Promise<void> {
  const tracing = await startTracing({ serviceName: `weir-${definition.name}`, logger })
  const service = await createService(definition, config, logger)
  drainOnSignal(service, () => drain(service, { delayMs: config.WEIR_DRAIN_DELAY_MS, tracing }))
  const { app, host } = service
  await app.listen(definition.port(config), config.WEIR_HOST)
  await app.startAllMicroservices()
  await definition.onReady?.(app, config)
  host.health.startingIsOver()
  const fields = { url: await app.getUrl(), node: process.version, bootMs: Math.round(performance.now()) }
  logger.info(fields, 'ready')
  sayWhoMayCome(config, logger)
}

function sayWhoMayCome(config: HostConfig, logger: ServiceLogger): void {
  const fields = { host: config.WEIR_HOST }
  if (isLoopback(config.WEIR_HOST))
    logger.info(fields, 'there is no access control; only this machine can connect')
  else
    logger.warn(
      fields,
      'THERE IS NO ACCESS CONTROL and this address is reachable from other machines: anyone who can connect can do anything',
    )
}

function drainOnSignal({ host }: Service, drained: () => Promise<0 | 1>): void {
  let draining = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (draining) {
        host.logger.warn({ signal }, 'second signal: stopping at once')
        process.exit(1)
      }
      draining = true
      host.logger.info({ signal }, 'draining')
      void drained().then((code) => {
        host.logger.info({ code }, 'stopped')
        process.exit(code)
      })
    })
  }
}

function configOrExit<Schema extends ServiceConfigSchema>({
  name,
  config: schema,
}: ServiceDefinition<Schema>): z.output<Schema> {
  try {
    const config = loadConfig(name, schema, process.env)
    if (!process.argv.includes('--validate')) return config
    process.stdout.write(`${printConfig(config, process.env)}\n`)
    return process.exit(0)
  } catch (error) {
    if (!(error instanceof ConfigInvalid)) throw error
    process.stderr.write(`${error.message}\n`)
    return process.exit(1)
  }
}
