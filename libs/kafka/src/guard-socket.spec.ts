import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { guardSocket } from './guard-socket.ts'

describe('a guarded socket', () => {
  let server: Server
  let socket: Socket
  let answers = true
  const errors: string[] = []

  beforeAll(async () => {
    server = createServer((client) => client.on('data', () => answers && client.write('y')))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  beforeEach(async () => {
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    socket = guardSocket(connect(address.port, '127.0.0.1'), 80)
    socket.on('error', ({ message }) => errors.push(message))
    socket.resume()
    errors.length = 0
    await new Promise((resolve) => socket.once('connect', resolve))
  })
  afterEach(() => socket.destroy())
  afterAll(() => server.close())

  it('lives while it is idle, and while requests are answered', async () => {
    answers = true
    await sleep(150)
    for (let request = 0; request < 15; request += 1) {
      socket.write('x')
      await sleep(10)
    }
    expect([socket.destroyed, errors]).toEqual([false, []])
  })

  it('ends with an error when a request is not answered in time, however often it is repeated', async () => {
    answers = false
    for (let request = 0; request < 20; request += 1) {
      if (!socket.destroyed) socket.write('x')
      await sleep(10)
    }
    expect([socket.destroyed, errors]).toEqual([true, ['no answer for 80 ms']])
  })
})
