export { fileArtifactStore } from './file-artifact-store.ts'
export { readReferenceFile, referenceRows, type ReferenceData } from './read-reference-file.ts'
export { type ReferenceColumn } from './reference-columns.ts'
export { defaultReferenceLimits, type ReferenceLimits } from './reference-limits.ts'
