const probeTimeoutMs = 2000

/** @param address may hold a user and a password, which are sent as such
 *  @throws Error unless the address answers with a status of the 200s */
export async function probeHttp(address: string): Promise<void> {
  const url = new URL(address)
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  const headers: Record<string, string> =
    credentials === ':' ? {} : { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }
  url.username = ''
  url.password = ''
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(probeTimeoutMs) })
  await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`${url.href} answered ${answer.status}`)
}
