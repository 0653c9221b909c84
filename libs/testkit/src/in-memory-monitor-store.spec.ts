import { monitorStoreContract } from '@weir/monitor/monitor-store.contract'
import { type ModelName } from '@weir/vocabulary'
import { inMemoryMonitorStore } from './in-memory-monitor-store.ts'

monitorStoreContract('the in-memory store', async () => {
  const models = new Set<ModelName>()
  return {
    store: inMemoryMonitorStore((model) => models.has(model)),
    addModel: async (model) => void models.add(model),
  }
})
