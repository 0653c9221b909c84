import { rolloutStoreContract } from '@weir/rollout/rollout-store.contract'
import { inMemoryRolloutStore } from './in-memory-rollout-store.ts'

rolloutStoreContract('the in-memory store', async () => ({
  store: inMemoryRolloutStore(),
  addModel: async () => undefined,
}))
