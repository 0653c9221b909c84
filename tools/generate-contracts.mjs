// Writes libs/contracts/src/generated/*.ts from libs/contracts/avro/*.avsc; --check fails when they differ.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const home = fileURLToPath(new URL('../libs/contracts/', import.meta.url))
const primitives = {
  string: 'string',
  int: 'number',
  long: 'number',
  float: 'number',
  double: 'number',
  boolean: 'boolean',
  null: 'null',
}

function typeOf(type, nested) {
  if (Array.isArray(type)) return type.map((option) => typeOf(option, nested)).join(' | ')
  if (typeof type === 'string') return primitives[type] ?? type
  if (type.type === 'array') return `readonly (${typeOf(type.items, nested)})[]`
  if (type.type === 'map') return `Readonly<Record<string, ${typeOf(type.values, nested)}>>`
  if (type.type === 'enum') {
    nested.push(
      `/** ${type.doc} */\nexport type ${type.name} = ${type.symbols.map((symbol) => `'${symbol}'`).join(' | ')}\n`,
    )
    return type.name
  }
  if (type.type === 'record') {
    nested.push(interfaceOf(type, nested))
    return type.name
  }
  return typeOf(type.type, nested)
}

function interfaceOf(record, nested) {
  const fields = record.fields.map((field) => {
    if (field.doc === undefined) throw new Error(`${record.name}.${field.name} has no doc`)
    return `  /** ${field.doc} */\n  readonly ${field.name}: ${typeOf(field.type, nested)}\n`
  })
  return `/** ${record.doc} */\nexport interface ${record.name} {\n${fields.join('')}}\n`
}

function generate(topic) {
  const schema = JSON.parse(readFileSync(`${home}avro/${topic}.avsc`, 'utf8'))
  const nested = []
  const main = interfaceOf(schema, nested)
  const body = [
    `// Generated from avro/${topic}.avsc by tools/generate-contracts.mjs. Do not edit.`,
    ...nested,
    main,
  ]
  const literal = `/** The schema as text, as it is registered under \`${topic}-value\`. */\nexport const schema${schema.name} = ${JSON.stringify(JSON.stringify(schema))}\n`
  return { name: schema.name, text: `${[...body, literal].join('\n')}` }
}

const kebab = (name) => name.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase()
const isCheck = process.argv.includes('--check')
const topics = readdirSync(`${home}avro`)
  .filter((file) => file.endsWith('.avsc'))
  .map((file) => file.slice(0, -'.avsc'.length))
mkdirSync(`${home}src/generated`, { recursive: true })
const stale = topics.filter((topic) => {
  const { name, text } = generate(topic)
  const path = `${home}src/generated/${kebab(name)}.ts`
  const same = existsSync(path) && readFileSync(path, 'utf8') === text
  if (!same && !isCheck) writeFileSync(path, text)
  return !same
})
if (isCheck && stale.length > 0) {
  console.error(
    `generated types differ from their schema: ${stale.join(', ')}; run npm run contracts:generate`,
  )
  process.exit(1)
}
console.log(`${topics.length} schemas, ${stale.length} ${isCheck ? 'stale' : 'written'}`)
