import { baseConfig, defaultPorts, servicePort } from '@weir/service-host'
import { z } from 'zod'

const inferenceUrls = z
  .string()
  .default(`http://127.0.0.1:${defaultPorts.inference}`)
  .transform((list) => list.split(',').map((url) => url.trim()))
  .pipe(z.array(z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/$/, ''))).min(1))

const milliseconds = (from: number, to: number) => z.coerce.number().int().min(from).max(to)

export const controllerConfig = z.object({
  ...baseConfig.host,
  ...baseConfig.kafka,
  ...baseConfig.redis,
  WEIR_ROLLBACK_CONTROLLER_PORT: servicePort('rollback-controller'),
  // Every process that scores, separated by commas: a challenger is routed when all of them have it loaded.
  WEIR_INFERENCE_URL: inferenceUrls,
  // How long the challenger keeps its weight after this process has died: five missed renewals of a second.
  WEIR_ROLLBACK_CONTROLLER_LEASE_TTL_MS: milliseconds(1_000, 60_000).default(5_000),
  // How long nobody leads after the leader has died.
  WEIR_ROLLBACK_CONTROLLER_LOCK_TTL_MS: milliseconds(1_000, 60_000).default(5_000),
  // A version that is not loaded by then never will be: files load in seconds, gigabytes in less than a minute.
  WEIR_ROLLBACK_CONTROLLER_LOAD_TIMEOUT_MS: milliseconds(1_000, 3_600_000).default(60_000),
  // How long the start of a direct rollout waits to answer with its outcome; the registry gives up at 10 s.
  WEIR_ROLLBACK_CONTROLLER_START_WAIT_MS: milliseconds(0, 9_000).default(8_000),
})

export type ControllerConfig = z.output<typeof controllerConfig>
