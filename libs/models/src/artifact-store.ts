/** Where the bytes of models and profiles live, named by their sha256 (64 lower-case hexadecimal digits).
 *  Nothing in it ever changes, so a repeat of `put` is harmless. */
export interface ArtifactStore {
  /** Stores the bytes durably and gives their sha256. */
  put(bytes: Uint8Array): Promise<string>
  /** The bytes, checked against their name at each call.
   *  @throws NotFound `artifact-unknown`; Unavailable `artifact-corrupt`; InvalidInput `artifact-id-invalid` */
  get(sha256: string): Promise<Uint8Array>
  /** @throws InvalidInput `artifact-id-invalid` */
  has(sha256: string): Promise<boolean>
}
