import { baseConfig, servicePort } from '@weir/service-host'
import { z } from 'zod'

export const recorderConfig = z.object({
  ...baseConfig.host,
  ...baseConfig.kafka,
  ...baseConfig.redis,
  ...baseConfig.clickhouse,
  WEIR_RECORDER_PORT: servicePort('recorder'),
  // Most records of a chunk: one insert of a few hundred milliseconds, and the request ids of one look-up.
  WEIR_RECORDER_CHUNK_RECORDS: z.coerce.number().int().min(1).max(10_000).default(5_000),
  // Longest that records wait for company, milliseconds: decisions are made from what is recorded, so it stays short;
  // at the default an idle recorder asks the broker 7 times a second for each topic.
  WEIR_RECORDER_CHUNK_LINGER_MS: z.coerce.number().int().min(10).max(5_000).default(150),
  // An outcome by entity and time belongs to an answer at most so much older, hours: the delay after which the paired
  // evidence looks for no first label either. Longer than raw rows are kept (90 days) it would find nothing more.
  WEIR_RECORDER_ENTITY_LABEL_HOURS: z.coerce.number().int().min(1).max(2_160).default(168),
  // An insert that has no answer by then is repeated with the same token, milliseconds.
  WEIR_RECORDER_CLICKHOUSE_TIMEOUT_MS: z.coerce.number().int().min(1_000).max(300_000).default(30_000),
})

export type RecorderConfig = z.output<typeof recorderConfig>
