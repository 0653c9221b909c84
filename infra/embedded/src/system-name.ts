/** The four backing systems; the name is also that of the log file and of the data folder. */
export const systemNames = ['kafka', 'schema-registry', 'redis', 'clickhouse'] as const

export type SystemName = (typeof systemNames)[number]
