import { createServer, connect, type AddressInfo, type Socket } from 'node:net'

/** A server's address behind a wire that can fail. */
export interface FaultyWire {
  readonly url: string
  /** `open` passes everything; `cut` refuses and ends connections; `deaf` passes everything but the answer to an insert,
   *  instead of which it ends the connection: the rows are written, and the caller cannot know it. */
  set(mode: 'open' | 'cut' | 'deaf'): void
  /** How many answers were swallowed. */
  swallowed(): number
  close(): Promise<void>
}

/** @param target base address of the server */
export async function faultyWire(target: string): Promise<FaultyWire> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let mode: 'open' | 'cut' | 'deaf' = 'open'
  let swallowed = 0
  const server = createServer((client) => {
    if (mode === 'cut') {
      client.destroy()
      return
    }
    const upstream = connect(Number(port), hostname)
    const end = () => {
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', end).on('close', () => {
        sockets.delete(socket)
        end()
      })
    }
    let isInsert = false
    client.on('data', (bytes) => {
      const [line = ''] = bytes.toString('latin1').split('\r\n', 1)
      if (line.endsWith(' HTTP/1.1')) isInsert = line.includes('INSERT')
      upstream.write(bytes)
    })
    upstream.on('data', (bytes) => {
      if (mode !== 'deaf' || !isInsert) {
        client.write(bytes)
        return
      }
      swallowed += 1
      end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    set(next) {
      mode = next
      if (mode === 'cut') for (const socket of sockets) socket.destroy()
    },
    swallowed: () => swallowed,
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the wire has no port')
  return address.port
}
