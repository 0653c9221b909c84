import { quoted, quotedName, readContext } from './request-context.ts'

const context = (address: string, headers: Record<string, string> = {}) =>
  readContext(new URLSearchParams(address), headers)

describe('readContext', () => {
  it('sorts the address into statement, database, format, settings and parameters', () => {
    const read = context(
      'query=SELECT+1&database=weir&default_format=CSV&max_threads=2&insert_deduplication_token=a%27b&param_x=1&query_id=q&enable_http_compression=1',
    )
    expect(read).toMatchObject({
      query: 'SELECT 1',
      database: 'weir',
      defaultFormat: 'CSV',
      queryId: 'q',
      compressAnswer: true,
    })
    expect(Object.fromEntries(read.settings)).toEqual({ max_threads: '2', insert_deduplication_token: "a'b" })
    expect(Object.fromEntries(read.parameters)).toEqual({ x: '1' })
  })

  it('keeps from the engine what belongs to HTTP only', () => {
    const read = context(
      'user=u&password=p&session_id=s&wait_end_of_query=1&client_protocol_version=54405&send_progress_in_http_headers=1',
    )
    expect(read.settings.size).toBe(0)
  })

  it('takes database and format from headers where the address names none', () => {
    const headers = { 'x-clickhouse-database': 'weir', 'x-clickhouse-format': 'JSON' }
    expect(context('', headers)).toMatchObject({ database: 'weir', defaultFormat: 'JSON' })
    expect(context('database=other', headers).database).toBe('other')
    expect(context('').database).toBe('default')
  })

  it('refuses what is no name of a setting before the engine sees it', () => {
    expect(() => context('a%20=1,readonly=0')).toThrow('neither a builtin setting nor a name')
    expect(() => context('param_a%3D1=x')).toThrow('neither a builtin setting nor a name')
  })

  it('refuses the compression of the native protocol and forms, which are not spoken here', () => {
    expect(() => context('compress=1')).toThrow('compress=1')
    expect(context('compress=0').settings.size).toBe(0)
    expect(() => context('', { 'content-type': 'multipart/form-data; boundary=x' })).toThrow('not supported')
  })
})

describe('quoting', () => {
  it('makes a literal of any text', () => {
    expect(quoted(`it's a \\ and "`)).toBe(`'it\\'s a \\\\ and "'`)
    expect(quotedName('a`b\\')).toBe('`a\\`b\\\\`')
  })
})
