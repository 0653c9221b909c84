import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { guardSocket } from './guard-socket.ts'

const { jest } = import.meta

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
    // Only the guard's clock stands still: sockets are real.
    jest.useFakeTimers({
      doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'setTimeout', 'performance'],
    })
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    socket = guardSocket(connect(address.port, '127.0.0.1'), 80)
    socket.on('error', ({ message }) => errors.push(message))
    socket.resume()
    errors.length = 0
    await new Promise((resolve) => socket.once('connect', resolve))
  })
  afterEach(() => {
    socket.destroy()
    jest.useRealTimers()
  })
  afterAll(() => server.close())

  it('lives while it is idle, and while requests are answered', async () => {
    answers = true
    jest.advanceTimersByTime(150)
    for (let request = 0; request < 15; request += 1) {
      const answered = once(socket, 'data')
      socket.write('x')
      jest.advanceTimersByTime(10)
      await answered
    }
    expect([socket.destroyed, errors]).toEqual([false, []])
  })

  it('ends with an error when a request is not answered in time, however often it is repeated', async () => {
    answers = false
    const closed = new Promise((resolve) => socket.once('close', resolve))
    for (let request = 0; request < 20; request += 1) {
      if (!socket.destroyed) socket.write('x')
      jest.advanceTimersByTime(10)
    }
    await closed
    expect([socket.destroyed, errors]).toEqual([true, ['no answer for 80 ms']])
  })
})
