import { routingStoreContract } from '@weir/routing/routing-store.contract'
import { inMemoryRoutingStore } from './in-memory-routing-store.ts'

routingStoreContract('the in-memory store', async () => {
  const store = inMemoryRoutingStore()
  return {
    store,
    addModel: async () => undefined,
    write: async (table) => store.write(table),
    loseLease: async (model) => store.loseLease(model),
  }
})
