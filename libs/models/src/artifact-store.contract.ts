import { InvalidInput, NotFound } from '@weir/vocabulary'
import { type ArtifactStore } from './artifact-store.ts'

/** What every artifact store must do.
 *  @param makeStore gives an empty store */
export function artifactStoreContract(name: string, makeStore: () => Promise<ArtifactStore>): void {
  const abc = Uint8Array.of(97, 98, 99)
  const abcSha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'

  describe(`${name} keeps artifacts by content`, () => {
    it('names bytes by their sha256 and gives them back', async () => {
      const store = await makeStore()
      expect(await store.put(abc)).toBe(abcSha256)
      expect([...(await store.get(abcSha256))]).toEqual([97, 98, 99])
    })

    it('takes the same bytes again, and at the same moment, without harm', async () => {
      const store = await makeStore()
      expect(await Promise.all([store.put(abc), store.put(abc), store.put(abc)])).toEqual(
        Array(3).fill(abcSha256),
      )
      expect(await store.put(abc)).toBe(abcSha256)
      expect([...(await store.get(abcSha256))]).toEqual([97, 98, 99])
    })

    it('keeps artifacts apart, the empty one too', async () => {
      const store = await makeStore()
      const empty = await store.put(new Uint8Array(0))
      await store.put(abc)
      expect((await store.get(empty)).length).toBe(0)
      expect((await store.get(abcSha256)).length).toBe(3)
    })

    it('is not changed by a caller that writes into what it gave or got', async () => {
      const store = await makeStore()
      const bytes = Uint8Array.of(1, 2, 3)
      const sha256 = await store.put(bytes)
      bytes[0] = 9
      const got = await store.get(sha256)
      got[1] = 9
      expect([...(await store.get(sha256))]).toEqual([1, 2, 3])
    })

    it('says what it has', async () => {
      const store = await makeStore()
      expect(await store.has(abcSha256)).toBe(false)
      await store.put(abc)
      expect(await store.has(abcSha256)).toBe(true)
    })

    it('refuses an artifact it does not have', async () => {
      const store = await makeStore()
      await expect(store.get(abcSha256)).rejects.toMatchObject({ code: 'artifact-unknown' })
      await expect(store.get(abcSha256)).rejects.toBeInstanceOf(NotFound)
    })

    it.each(['../../etc/passwd', abcSha256.toUpperCase(), abcSha256.slice(1), `${abcSha256}/x`, ''])(
      'refuses %p as a name',
      async (sha256) => {
        const store = await makeStore()
        await expect(store.get(sha256)).rejects.toMatchObject({ code: 'artifact-id-invalid' })
        await expect(store.has(sha256)).rejects.toBeInstanceOf(InvalidInput)
      },
    )
  })
}
