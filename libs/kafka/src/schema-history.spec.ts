import { topics } from '@weir/contracts'
import avsc from 'avsc'
import { readdirSync, readFileSync } from 'node:fs'

const avro = new URL('../../contracts/avro/', import.meta.url)

/** Published schemas of a topic, oldest first: `history/<topic>/<n>.avsc`. */
function historyOf(topic: string): string[] {
  const folder = new URL(`history/${topic}/`, avro)
  const files = readdirSync(folder).toSorted((a, b) => Number.parseInt(a) - Number.parseInt(b))
  return files.map((file, at) => {
    if (file !== `${at + 1}.avsc`) throw new Error(`${topic}: ${file} is not the ${at + 1}th schema`)
    return readFileSync(new URL(file, folder), 'utf8')
  })
}

describe.each(Object.values(topics).map(({ name, schema }) => [name, schema]))(
  'the schemas of %s',
  (name, schema) => {
    const history = historyOf(name)

    it('end with the current one', () => {
      expect(JSON.parse(history.at(-1) ?? '')).toEqual(JSON.parse(schema))
    })

    it('can all read each other', () => {
      const types = history.map((text) => avsc.Type.forSchema(JSON.parse(text)))
      for (const reader of types) {
        for (const writer of types) expect(() => reader.createResolver(writer)).not.toThrow()
      }
    })

    it('can read a value of each other', () => {
      const types = history.map((text) => avsc.Type.forSchema(JSON.parse(text)))
      for (const reader of types) {
        for (const writer of types) {
          const bytes = writer.toBuffer(writer.random())
          expect(reader.isValid(reader.fromBuffer(bytes, reader.createResolver(writer)))).toBe(true)
        }
      }
    })
  },
)
