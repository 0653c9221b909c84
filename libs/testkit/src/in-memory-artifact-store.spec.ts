import { artifactStoreContract } from '@weir/models/artifact-store.contract'
import { inMemoryArtifactStore } from './in-memory-artifact-store.ts'

artifactStoreContract('the artifact store in memory', async () => inMemoryArtifactStore())
