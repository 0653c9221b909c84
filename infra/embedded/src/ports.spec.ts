import { createServer } from 'node:net'
import { assertPortFree, freePorts, parsePort } from './ports.ts'

describe('parsePort', () => {
  it.each([
    ['0', 0],
    ['8123', 8123],
    [' 65535 ', 65535],
  ])('reads %j', (text, port) => {
    expect(parsePort(text, 'WEIR_REDIS_PORT')).toBe(port)
  })

  it.each(['', '65536', '-1', '80.5', '0x50', 'redis', '1e3', '999999'])(
    'refuses %j and names the variable',
    (text) => {
      expect(() => parsePort(text, 'WEIR_REDIS_PORT')).toThrow(/^WEIR_REDIS_PORT is ".*"; it must be a port/)
    },
  )
})

describe('freePorts', () => {
  it('finds different ports that can be listened on', async () => {
    const ports = await freePorts(20)
    expect(new Set(ports).size).toBe(20)
    for (const port of ports) await assertPortFree(port, { what: 'a test', variable: 'X' })
  })

  it('finds none that an outgoing connection could be given, and none twice', async () => {
    const ports = [...(await freePorts(3)), ...(await freePorts(3))]
    expect(new Set(ports).size).toBe(6)
    for (const port of ports) expect(port).toBeLessThan(32_768)
  })

  it('passes over a port that is taken', async () => {
    const [port = 0] = await freePorts(1)
    const server = createServer()
    // An error says that somebody else has taken it, which serves as well.
    await new Promise<void>((resolve) =>
      server.once('error', () => resolve()).listen(port + 1, '127.0.0.1', resolve),
    )
    try {
      expect(await freePorts(2)).not.toContain(port + 1)
    } finally {
      await new Promise((resolve) => server.close(resolve))
    }
  })
})

describe('assertPortFree', () => {
  it('names the port, who wanted it and the variable that moves it', async () => {
    const server = createServer()
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => {
        const address = server.address()
        resolve(address !== null && typeof address === 'object' ? address.port : 0)
      }),
    )
    try {
      await expect(
        assertPortFree(port, { what: 'kafka', variable: 'WEIR_KAFKA_PORT' }),
      ).rejects.toMatchObject({
        code: 'stack-port-busy',
        message: `Port ${port} for kafka is not free (EADDRINUSE). Stop what uses it, or set WEIR_KAFKA_PORT to another port (0 = any free one).`,
      })
    } finally {
      await new Promise((resolve) => server.close(resolve))
    }
  })
})
