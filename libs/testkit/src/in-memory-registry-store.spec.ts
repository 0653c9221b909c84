import { registryStoreContract } from '@weir/models/registry-store.contract'
import { inMemoryRegistryStore } from './in-memory-registry-store.ts'

registryStoreContract('the in-memory store', async () => inMemoryRegistryStore())
