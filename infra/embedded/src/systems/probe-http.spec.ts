import { createServer } from 'node:http'
import { probeHttp } from './probe-http.ts'

describe('probeHttp', () => {
  it('sends the user and password of the address, and judges by the status', async () => {
    const seen: (string | undefined)[] = []
    const server = createServer((request, response) => {
      seen.push(request.headers.authorization)
      response.statusCode = request.url === '/up' ? 200 : 503
      response.end()
    })
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => {
        const address = server.address()
        resolve(address !== null && typeof address === 'object' ? address.port : 0)
      }),
    )
    try {
      await probeHttp(`http://me:p%40ss@127.0.0.1:${port}/up`)
      await probeHttp(`http://127.0.0.1:${port}/up`)
      expect(seen).toEqual([`Basic ${Buffer.from('me:p@ss').toString('base64')}`, undefined])
      await expect(probeHttp(`http://me:secret@127.0.0.1:${port}/down`)).rejects.toThrow(
        `http://127.0.0.1:${port}/down answered 503`,
      )
    } finally {
      await new Promise((resolve) => server.close(resolve))
    }
  })
})
