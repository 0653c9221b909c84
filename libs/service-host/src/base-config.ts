import { z } from 'zod'
import { defaultPorts, type AppName } from './platform-keys.ts'

/** A TCP port; 0 asks the system for a free one. */
export function port(fallback: number) {
  return z.coerce.number().int().min(0).max(65_535).default(fallback)
}

/** The port that `app` listens on, with the platform's default. */
export function servicePort(app: AppName) {
  return port(defaultPorts[app])
}

/** Where `app` answers, without a trailing slash; by default on this machine. */
export function serviceUrl(app: AppName) {
  return httpUrl(`http://127.0.0.1:${defaultPorts[app]}`)
}

/** An http(s) address, without a trailing slash. */
export function httpUrl(fallback: string) {
  return z
    .url({ protocol: /^https?$/ })
    .default(fallback)
    .transform((url) => url.replace(/\/$/, ''))
}

const brokers = z
  .string()
  .transform((list) => list.split(',').map((broker) => broker.trim()))
  .pipe(z.array(z.string().regex(/^[^\s:]+:\d+$/, 'each broker is host:port')).min(1))

/** Pieces of a service's config schema, by what the service talks to. Spread them into one `z.object`. */
export const baseConfig = {
  /** Every service needs these. */
  host: {
    // Loopback, because there is no access control yet: nothing outside the machine may reach it by default.
    WEIR_HOST: z.string().min(1).default('127.0.0.1'),
    WEIR_AUTH: z
      .enum(['off'], 'only "off" exists in this version: there is no access control yet')
      .optional(),
    WEIR_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
    // How long readiness says 503 before the drain begins: 0 on one machine, above the probe's period behind a load balancer.
    WEIR_DRAIN_DELAY_MS: z.coerce.number().int().min(0).max(20_000).default(0),
  },
  dataDir: { WEIR_DATA_DIR: z.string().min(1).default('.weir') },
  kafka: {
    WEIR_KAFKA_BROKERS: brokers.default(['127.0.0.1:9092']),
    WEIR_SCHEMA_REGISTRY_URL: httpUrl('http://127.0.0.1:8081/apis/ccompat/v7'),
  },
  redis: { WEIR_REDIS_URL: z.url({ protocol: /^rediss?$/ }).default('redis://127.0.0.1:6379') },
  clickhouse: { WEIR_CLICKHOUSE_URL: httpUrl('http://127.0.0.1:8123') },
}

/** What `runService` itself reads of a service's config. */
export type HostConfig = z.output<z.ZodObject<typeof baseConfig.host>>
