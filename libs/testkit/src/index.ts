export { inMemoryRegistryStore, type InMemoryRegistryStore } from './in-memory-registry-store.ts'
export { inMemoryRoutingStore, type InMemoryRoutingStore } from './in-memory-routing-store.ts'
export { sampleModel, sampleVersion } from './sample-model.ts'
export { sampleStart, sampleTable, sampleTableCommit } from './sample-rollout.ts'
