const probeTimeoutMs = 2000

/** @throws Error unless the address answers with a status of the 200s */
export async function probeHttp(url: string): Promise<void> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(probeTimeoutMs) })
  await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
}
