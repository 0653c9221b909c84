import { counter, gauge } from './metrics.ts'

/** What every process with Kafka consumers counts of them. */
export function consumerMetrics() {
  return {
    lag: gauge({
      name: 'kafka_consumergroup_lag',
      help: 'Records of a partition that the group has not handled',
      labels: ['consumergroup', 'topic', 'partition'],
    }),
    deadLetters: counter({
      name: 'kafka_dead_letters_total',
      help: 'Records that went to a dead-letter topic',
      labels: ['topic', 'code'],
    }),
  }
}
