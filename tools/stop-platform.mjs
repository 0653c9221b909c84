import { rmSync } from 'node:fs'

export default async function stopForTests() {
  const { platform, dataDir } = globalThis.weirPlatform
  await platform.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
