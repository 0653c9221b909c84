import { rmSync } from 'node:fs'

export default async function stopBacking() {
  const { stack, dataDir } = globalThis.weirBacking
  await stack.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
