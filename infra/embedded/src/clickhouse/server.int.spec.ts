import zlib from 'node:zlib'
import { useClickHouse } from './running-clickhouse.fixture.ts'

const seconds = 1000
const { ask, address, makeTable, rowsOf } = useClickHouse()

describe('asking', () => {
  it('answers a ping, also with nothing asked', async () => {
    expect(await (await fetch(`${address()}/ping`)).text()).toBe('Ok.\n')
    expect(await (await fetch(`${address()}/`)).text()).toBe('Ok.\n')
  })

  it('takes the statement from the address, from the body, and from both', async () => {
    expect((await ask({ query: 'SELECT 1' }, '', { method: 'GET' })).text).toBe('1\n')
    expect((await ask({}, 'SELECT 2')).text).toBe('2\n')
    expect((await ask({ query: 'SELECT' }, '3')).text).toBe('3\n')
  })

  it('changes nothing over GET', async () => {
    const refused = await ask({ query: 'CREATE TABLE got (a Int8) ENGINE = Memory' }, '', { method: 'GET' })
    expect(refused.headers['x-clickhouse-exception-code']).toBe('164')
    expect((await ask({}, 'EXISTS TABLE got')).text).toBe('0\n')
  })

  it('chooses the format by the statement, then by the address or a header', async () => {
    expect((await ask({ default_format: 'CSV' }, 'SELECT 1, 2')).text).toBe('1,2\n')
    expect((await ask({ default_format: 'CSV' }, 'SELECT 1 AS a FORMAT JSONEachRow')).text).toBe('{"a":1}\n')
    const byHeader = await ask({}, 'SELECT 1 AS a', { headers: { 'X-ClickHouse-Format': 'JSONEachRow' } })
    expect(byHeader.text).toBe('{"a":1}\n')
    expect(byHeader.headers['x-clickhouse-format']).toBe('JSONEachRow')
    expect(byHeader.headers['content-type']).toBe('application/x-ndjson; charset=UTF-8')
  })

  it('compresses a larger answer when asked to', async () => {
    const reply = await ask({ enable_http_compression: '1' }, 'SELECT number FROM numbers(10000)', {
      headers: { 'Accept-Encoding': 'lz4,gzip;q=0.5' },
    })
    expect(reply.headers['content-encoding']).toBe('gzip')
    expect(zlib.gunzipSync(reply.body).toString().split('\n')).toHaveLength(10001)
    const plain = await ask({}, 'SELECT number FROM numbers(10000)', {
      headers: { 'Accept-Encoding': 'gzip' },
    })
    expect(plain.headers['content-encoding']).toBeUndefined()
  })

  it('passes binary formats through', async () => {
    const native = await ask({}, "SELECT toUInt8(7) AS n, 'é' AS s FORMAT RowBinary")
    expect([...native.body]).toEqual([7, 2, 0xc3, 0xa9])
  })

  it('tells how much was read and written, and echoes the id of the query', async () => {
    await makeTable('told')
    const inserted = await ask({ query: 'INSERT INTO told FORMAT CSV', query_id: 'my-id' }, '1,a\n2,b\n')
    expect(JSON.parse(String(inserted.headers['x-clickhouse-summary']))).toMatchObject({ written_rows: '2' })
    expect(inserted.headers['x-clickhouse-query-id']).toBe('my-id')
    expect(inserted.headers['x-clickhouse-timezone']).toBe('UTC')
  })

  it('uses the database of the address and creates no other than default by itself', async () => {
    expect((await ask({ database: 'system' }, 'SELECT currentDatabase()')).text).toBe('system\n')
    expect((await ask({}, 'SELECT currentDatabase()')).text).toBe('default\n')
    const unknown = await ask({ database: 'weir' }, 'SELECT 1')
    expect([unknown.status, unknown.headers['x-clickhouse-exception-code']]).toEqual([404, '81'])
  })

  it('gives parameters their exact value', async () => {
    const value = `it's "a" \\ back`
    const escaped = value.replaceAll('\\', '\\\\')
    const reply = await ask(
      { param_x: escaped, param_n: '7', param_list: "['a\\'b','c']" },
      'SELECT {x:String} = {y:String}, {n:UInt8} + 1, {list:Array(String)}[1] FORMAT TabSeparatedRaw',
    )
    expect(reply.headers['x-clickhouse-exception-code']).toBe('456')
    const whole = await ask(
      { param_x: escaped, param_n: '7', param_list: "['a\\'b','c']" },
      'SELECT {x:String}, {n:UInt8} + 1, {list:Array(String)}[1] FORMAT TabSeparatedRaw',
    )
    expect(whole.text).toBe(`${value}\t8\ta'b\n`)
  })
})

describe('errors', () => {
  it.each([
    ['selec 1', 400, '62', 'SYNTAX_ERROR'],
    ['1 + 1', 400, '62', 'SYNTAX_ERROR'],
    ['SELECT 1; SELECT 2', 400, '62', 'Multi-statements are not allowed'],
    ['SELECT * FROM nope', 404, '60', 'UNKNOWN_TABLE'],
    ['SELECT nope', 404, '47', 'UNKNOWN_IDENTIFIER'],
    ['SELECT 1 SETTINGS nope = 1', 404, '115', 'UNKNOWN_SETTING'],
    ["SELECT throwIf(1, 'no')", 500, '395', 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO'],
  ])('reports %j as %i with code %s', async (...row) => {
    const [statement, status, code, name] = row
    const reply = await ask({}, statement)
    expect([reply.status, reply.headers['x-clickhouse-exception-code']]).toEqual([status, code])
    expect(reply.text).toMatch(
      new RegExp(`^Code: ${code}\\. DB::Exception: .*${name}.*\\(version .*\\)\\n$`, 's'),
    )
  })

  it('never answers 200 to a failed insert', async () => {
    await makeTable('failing')
    for (const [query, body] of [
      ['INSERT INTO failing FORMAT JSONEachRow', '{"a": "no number"}'],
      ['INSERT INTO failing FORMAT Native', 'no block'],
      ['INSERT INTO nope FORMAT CSV', '1,a'],
      ['INSERT INTO failing FORMAT NoSuchFormat', '1,a'],
    ] as const) {
      const reply = await ask({ query }, body)
      expect(reply.status).toBeGreaterThanOrEqual(400)
      expect(reply.headers['x-clickhouse-exception-code']).toBeDefined()
    }
    expect(await rowsOf('failing')).toBe('0')
  })

  it(
    'stops at a time limit',
    async () => {
      const reply = await ask(
        { max_execution_time: '1' },
        'SELECT sum(sipHash64(number)) FROM numbers(100000000000)',
      )
      expect([reply.status, reply.headers['x-clickhouse-exception-code']]).toEqual([408, '159'])
    },
    180 * seconds,
  )

  it('serves no page of the web and no other name of this machine', async () => {
    expect((await ask({}, 'SELECT 1', { headers: { Origin: 'https://example.org' } })).status).toBe(403)
    expect((await ask({}, 'SELECT 1', { headers: { Host: 'example.org' } })).status).toBe(403)
  })
})
