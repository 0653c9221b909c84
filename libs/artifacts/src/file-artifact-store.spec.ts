import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { artifactStoreContract } from '@weir/models/artifact-store.contract'
import { fileArtifactStore } from './file-artifact-store.ts'

const folders: string[] = []

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-artifacts-'))
  folders.push(folder)
  return folder
}

afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

artifactStoreContract('the artifact store in files', async () =>
  fileArtifactStore(join(await newFolder(), 'new')),
)

describe('the artifact store in files', () => {
  const bytes = Uint8Array.of(1, 2, 3)

  it('leaves nothing but the artifact, in a folder of its first two digits', async () => {
    const root = await newFolder()
    const sha256 = await fileArtifactStore(root).put(bytes)
    expect(await readdir(root, { recursive: true })).toEqual([
      sha256.slice(0, 2),
      join(sha256.slice(0, 2), sha256),
    ])
  })

  it('keeps artifacts for the next process', async () => {
    const root = await newFolder()
    const sha256 = await fileArtifactStore(root).put(bytes)
    expect([...(await fileArtifactStore(root).get(sha256))]).toEqual([1, 2, 3])
  })

  it.each([
    ['changed', Uint8Array.of(1, 2, 4)],
    ['cut', Uint8Array.of(1, 2)],
    ['emptied', new Uint8Array(0)],
  ])('never gives bytes that were %s on disk, and heals by another upload', async (_, damaged) => {
    const root = await newFolder()
    const store = fileArtifactStore(root)
    const sha256 = await store.put(bytes)
    await writeFile(join(root, sha256.slice(0, 2), sha256), damaged)
    await expect(store.get(sha256)).rejects.toMatchObject({ name: 'Unavailable', code: 'artifact-corrupt' })
    await store.put(bytes)
    expect([...(await store.get(sha256))]).toEqual([1, 2, 3])
  })

  it('says that the folder does not work when it cannot be written', async () => {
    const root = await newFolder()
    await writeFile(join(root, 'file'), '')
    await expect(fileArtifactStore(join(root, 'file')).put(bytes)).rejects.toMatchObject({
      name: 'Unavailable',
      code: 'artifact-store-failed',
    })
  })

  it('says that the folder does not work when an artifact is a folder', async () => {
    const root = await newFolder()
    const sha256 = 'ab'.repeat(32)
    await mkdir(join(root, 'ab', sha256), { recursive: true })
    await expect(fileArtifactStore(root).get(sha256)).rejects.toMatchObject({ code: 'artifact-store-failed' })
  })
})
