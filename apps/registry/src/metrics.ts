import { counter } from '@weir/service-host'

export type RegistryMetrics = ReturnType<typeof createMetrics>

/** What the registry counts. */
export function createMetrics() {
  return {
    registrations: counter({
      name: 'registry_registrations_total',
      help: 'Uploads of versions by outcome (accepted, refused)',
      labels: ['outcome'],
    }),
  }
}
