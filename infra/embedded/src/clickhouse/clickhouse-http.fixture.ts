import { Agent, request } from 'node:http'

export interface Reply {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: Buffer
  readonly text: string
}

/** Asks a ClickHouse address as curl would: parameters in the address, statement or data as body. */
export class ClickHouseHttp {
  readonly #address: string
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 40 })

  constructor(address: string) {
    this.#address = address
  }

  ask(
    parameters: Record<string, string>,
    body: string | Buffer = '',
    { method = 'POST', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
  ): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const url = `${this.#address}/?${new URLSearchParams(parameters).toString()}`
      const sent = request(url, { agent: this.#agent, method, headers }, (reply) => {
        const chunks: Buffer[] = []
        reply.on('data', (chunk: Buffer) => chunks.push(chunk))
        reply.on('end', () => {
          const bytes = Buffer.concat(chunks)
          resolve({
            status: reply.statusCode ?? 0,
            headers: reply.headers,
            body: bytes,
            text: bytes.toString(),
          })
        })
      })
      sent.on('error', reject)
      sent.end(body)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}
