import { readdirSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import zlib from 'node:zlib'
import { compressFrame } from 'lz4-napi'
import { useClickHouse } from './running-clickhouse.fixture.ts'

const seconds = 1000
const { ask, address, folder, makeTable, rowsOf } = useClickHouse()
/** Where the data of inserts waits for the engine. */
const inserts = () => join(folder(), 'clickhouse', 'inserts')

async function until(isTrue: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 60 * seconds
  while (!isTrue()) {
    if (performance.now() > giveUpAt) throw new Error(`not within 60 s: ${isTrue.toString()}`)
    await sleep(10)
  }
}

describe('inserting', () => {
  beforeEach(() => makeTable('t'))
  const csv = Buffer.from('1,a\n2,"b;\n\'c"\n')
  const encoders: Record<string, (data: Buffer) => Buffer | Promise<Buffer>> = {
    '': (data) => data,
    gzip: (data) => zlib.gzipSync(data),
    deflate: (data) => zlib.deflateSync(data),
    br: (data) => zlib.brotliCompressSync(data),
    zstd: (data) => zlib.zstdCompressSync(data),
    lz4: (data) => compressFrame(data),
  }
  const sum = async () => (await ask({}, 'SELECT count(), sum(a), max(s) FROM t FORMAT TabSeparatedRaw')).text

  it.each(Object.keys(encoders))('takes a body in "%s", the statement in the address', async (encoding) => {
    const body = Buffer.from((await encoders[encoding]?.(csv)) ?? '')
    const reply = await ask({ query: 'INSERT INTO t FORMAT CSV' }, body, {
      headers: { 'Content-Encoding': encoding },
    })
    expect([reply.status, reply.text]).toEqual([200, ''])
    expect(await sum()).toBe("2\t3\tb;\n'c\n")
  })

  it.each(Object.keys(encoders))('takes a body in "%s", statement and data in it', async (encoding) => {
    const text = Buffer.concat([Buffer.from('INSERT INTO t (a, s) FORMAT CSV\n'), csv])
    const body = Buffer.from((await encoders[encoding]?.(text)) ?? '')
    const reply = await ask({}, body, { headers: { 'Content-Encoding': encoding } })
    expect([reply.status, reply.text]).toEqual([200, ''])
    expect(await sum()).toBe("2\t3\tb;\n'c\n")
  })

  it.each(['gzip', 'zstd', 'lz4'])('loses no row when the body is several pieces of %s', async (encoding) => {
    const pieces = ['INSERT INTO t FORMAT CSV\n1,a\n', '2,b\n'.repeat(1000), '3,c\n']
    const body = Buffer.concat(
      await Promise.all(
        pieces.map(async (piece) => Buffer.from((await encoders[encoding]?.(Buffer.from(piece))) ?? '')),
      ),
    )
    expect((await ask({}, body, { headers: { 'Content-Encoding': encoding } })).status).toBe(200)
    expect(await rowsOf('t')).toBe('1002')
  })

  it('takes VALUES, in the body, in the address, with the data elsewhere, and with expressions', async () => {
    await ask({}, "INSERT INTO t VALUES (1, 'a;b'), (2, concat('x', 'y'))")
    await ask({ query: 'INSERT INTO t (a) VALUES (3)' })
    await ask({ query: 'INSERT INTO t VALUES' }, "(4, 'd')")
    await ask({ param_s: "p'q" }, 'INSERT INTO t VALUES (5, {s:String})')
    expect((await ask({}, 'SELECT * FROM t ORDER BY a FORMAT TabSeparatedRaw')).text).toBe(
      "1\ta;b\n2\txy\n3\t\n4\td\n5\tp'q\n",
    )
  })

  it('takes INSERT ... SELECT', async () => {
    await ask({}, "INSERT INTO t SELECT number, 'n' FROM numbers(10)")
    expect(await rowsOf('t')).toBe('10')
  })

  it('drops a repeated insert with the same token, in the address or in the statement, and no other', async () => {
    const insert = (token: string, rows: string) =>
      ask({ query: 'INSERT INTO t FORMAT CSV', insert_deduplication_token: token }, rows)
    await insert('chunk-0-99', '1,a\n')
    await insert('chunk-0-99', '1,a\n2,b\n')
    await insert('chunk-100-199', '1,a\n')
    await ask({}, "INSERT INTO t SETTINGS insert_deduplication_token = 'chunk-0-99' FORMAT CSV\n9,z\n")
    expect(await rowsOf('t')).toBe('2')
  })

  it(
    'takes a large insert through the disk and leaves no file behind',
    async () => {
      const rows = Buffer.from(
        Array.from({ length: 400_000 }, (_, at) => `${at},row number ${at}\n`).join(''),
      )
      expect((await ask({ query: 'INSERT INTO t FORMAT CSV' }, rows)).status).toBe(200)
      expect(await rowsOf('t')).toBe('400000')
      expect(readdirSync(inserts())).toEqual([])
    },
    180 * seconds,
  )

  it('inserts nothing when the sender breaks off', async () => {
    const url = new URL(address())
    const query = encodeURIComponent('INSERT INTO t FORMAT CSV')
    const socket = connect({ host: url.hostname, port: Number(url.port) })
    socket.write(
      `POST /?query=${query} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n1,a\n2,b\n`,
    )
    await until(() => readdirSync(inserts()).some((name) => statSync(join(inserts(), name)).size > 0))
    socket.destroy()
    await until(() => readdirSync(inserts()).length === 0)
    expect(await rowsOf('t')).toBe('0')
  })
})
