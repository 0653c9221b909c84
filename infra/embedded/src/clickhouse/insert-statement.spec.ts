import { insertFromFile } from './insert-file.ts'
import { readBeginning } from './insert-statement.ts'

const read = (text: string, complete = true) => {
  const beginning = readBeginning(text, complete)
  if (beginning.kind !== 'insert') return beginning.kind
  const { target, settings, format, dataStart } = beginning
  return { target: target.trim(), settings: settings.trim(), format, data: text.slice(dataStart) }
}

describe('readBeginning', () => {
  it('splits statement and data at the line end after the format', () => {
    expect(read('INSERT INTO t (a, b) FORMAT JSONEachRow\n{"a":1}\n')).toEqual({
      target: 'INSERT INTO t (a, b)',
      settings: '',
      format: 'JSONEachRow',
      data: '{"a":1}\n',
    })
  })

  it('takes only one line end away: binary data may begin with another', () => {
    expect(read('insert into t format Native\n\n\0')).toMatchObject({ data: '\n\0' })
    expect(read('insert into t format Native \r\n\n')).toMatchObject({ data: '\n' })
  })

  it('finds data on the same line', () => {
    expect(read('INSERT INTO t FORMAT JSONEachRow {"a":1}')).toMatchObject({ data: '{"a":1}' })
    expect(read("INSERT INTO t VALUES (1, ';')")).toMatchObject({ format: 'Values', data: "(1, ';')" })
  })

  it('keeps settings apart, so that the source of the data can go before them', () => {
    expect(read("INSERT INTO t SETTINGS insert_deduplication_token = 'FORMAT X' FORMAT CSV\n1")).toEqual({
      target: 'INSERT INTO t',
      settings: "SETTINGS insert_deduplication_token = 'FORMAT X'",
      format: 'CSV',
      data: '1',
    })
  })

  it('is not misled by keywords in names, columns, strings and comments', () => {
    expect(read('INSERT INTO db.format (values, `SELECT`) FORMAT CSV\n1')).toMatchObject({
      target: 'INSERT INTO db.format (values, `SELECT`)',
      data: '1',
    })
    expect(read('INSERT INTO values FORMAT CSV\n1')).toMatchObject({
      target: 'INSERT INTO values',
      data: '1',
    })
    expect(read('INSERT /* FORMAT A */ INTO t -- FORMAT B\n FORMAT CSV\n1')).toMatchObject({
      format: 'CSV',
      data: '1',
    })
    expect(read('-- INSERT\nINSERT INTO "a""FORMAT" FORMAT CSV\n1')).toMatchObject({
      format: 'CSV',
      data: '1',
    })
    expect(read("INSERT INTO FUNCTION file('x.csv', 'CSV') FORMAT TSV\n1")).toMatchObject({
      format: 'TSV',
      data: '1',
    })
    expect(read('INSERT INTO {t:Identifier} FORMAT TSV\n1')).toMatchObject({
      target: 'INSERT INTO {t:Identifier}',
    })
  })

  it.each([
    'SELECT 1 FORMAT CSV',
    'INSERT INTO t SELECT * FROM u FORMAT Null',
    'INSERT INTO t (a) WITH x AS (SELECT 1) SELECT * FROM x',
    "INSERT INTO t FROM INFILE 'a.csv' FORMAT CSV",
    'INSERT INTO t',
    'INSERT INTO',
    '',
    '/* only a comment */',
    "INSERT INTO t SETTINGS a = 'never closed FORMAT CSV\n1",
  ])('leaves %j to the engine', (text) => {
    expect(read(text)).toBe('plain')
  })

  it.each([
    '',
    '  ',
    'INS',
    'INSERT INTO t',
    'INSERT INTO t FORMAT',
    'INSERT INTO t FORMAT JSON',
    'INSERT INTO t VALUES',
    "INSERT INTO t SETTINGS a = 'x",
  ])('waits for more after %j', (text) => {
    const beginning = read(text, false)
    expect(beginning).toBe('unfinished')
  })

  it('is sure once the line end came, even when no data has yet', () => {
    expect(read('INSERT INTO t FORMAT CSV\n', false)).toMatchObject({ format: 'CSV', data: '' })
  })

  it('gives the same answer for every way a text can be cut', () => {
    const text = 'INSERT INTO t (a) SETTINGS x = 1 FORMAT JSONEachRow\n{"a":1}\n'
    const whole = read(text)
    for (let cut = 1; cut < text.length; cut += 1) {
      const part = read(text.slice(0, cut), false)
      if (part === 'unfinished') continue
      expect(part).toMatchObject({
        target: 'INSERT INTO t (a)',
        settings: 'SETTINGS x = 1',
        format: 'JSONEachRow',
      })
    }
    expect(whole).toMatchObject({ data: '{"a":1}\n' })
  })
})

describe('insertFromFile', () => {
  const statement = (text: string, path = '/tmp/f') => {
    const beginning = readBeginning(Buffer.from(text).toString('latin1'), true)
    return beginning.kind === 'insert' ? insertFromFile(beginning, path, 'gzip') : ''
  }

  it('puts the file before the settings and the format', () => {
    expect(statement('INSERT INTO t (a) SETTINGS s = 1 FORMAT CSV\n1')).toBe(
      "INSERT INTO t (a) FROM INFILE '/tmp/f' COMPRESSION 'gzip' SETTINGS s = 1 FORMAT CSV",
    )
  })

  it('keeps names beyond ASCII and quotes the path', () => {
    expect(statement('INSERT INTO `größe` FORMAT CSV\n1', "/tmp/it's")).toBe(
      "INSERT INTO `größe` FROM INFILE '/tmp/it\\'s' COMPRESSION 'gzip' FORMAT CSV",
    )
  })
})
