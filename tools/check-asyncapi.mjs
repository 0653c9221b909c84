// Keeps asyncapi.yaml true: it is a valid AsyncAPI document whose channels are exactly the topics that `weir deploy`
// creates, with the same partitions, retention and limits, and whose payloads are the schemas that are registered.
import { AvroSchemaParser } from '@asyncapi/avro-schema-parser'
import { fromFile, Parser } from '@asyncapi/parser'
import { isDeepStrictEqual } from 'node:util'
import { fileURLToPath } from 'node:url'
import { topics } from '../libs/contracts/dist/index.js'
import { wantedTopics } from '../libs/kafka/dist/deploy-topics.js'

/** What `weir deploy` takes if it is told nothing. */
const byDefault = { entityPartitions: 6, modelPartitions: 3, replication: 1 }
const failures = []

const parser = new Parser()
parser.registerSchemaParser(AvroSchemaParser())
const { document, diagnostics } = await fromFile(
  parser,
  fileURLToPath(new URL('../asyncapi.yaml', import.meta.url)),
).parse()
for (const { severity, message, path } of diagnostics) {
  if (severity === 0) failures.push(`${path.join('.')}: ${message}`)
}
if (document === undefined) failures.push('the document cannot be parsed')
else check(document)

for (const failure of failures) console.error(failure)
console.log(
  failures.length === 0 ? 'asyncapi.yaml describes the topics as they are' : `${failures.length} failures`,
)
process.exit(failures.length === 0 ? 0 : 1)

function check(document) {
  const channels = new Map(
    document
      .channels()
      .all()
      .map((channel) => [channel.address(), channel]),
  )
  const wanted = Object.values(topics).flatMap((topic) => wantedTopics(topic, byDefault))
  for (const address of channels.keys()) {
    if (!wanted.some(({ topic }) => topic === address)) failures.push(`${address} is no topic`)
  }
  for (const { topic, partitions, config } of wanted) {
    const channel = channels.get(topic)
    if (channel === undefined) failures.push(`${topic} is not described`)
    else checkBinding(topic, channel.bindings().get('kafka')?.value(), { partitions, config })
  }
  for (const topic of Object.values(topics))
    checkMessage(topic, channels.get(topic.name)?.messages().all() ?? [])
}

function checkBinding(topic, binding, { partitions, config }) {
  if (binding?.partitions !== partitions)
    failures.push(`${topic}: ${binding?.partitions} partitions, not ${partitions}`)
  const described = Object.entries(binding?.topicConfiguration ?? {}).map(([name, value]) => [
    name,
    String(value),
  ])
  if (!isDeepStrictEqual(Object.fromEntries(described), { ...config })) {
    failures.push(
      `${topic}: ${JSON.stringify(Object.fromEntries(described))} is not ${JSON.stringify(config)}`,
    )
  }
}

function checkMessage(topic, messages) {
  const [message] = messages
  if (message === undefined || messages.length > 1) {
    failures.push(`${topic.name} must have one message`)
    return
  }
  if (message.name() !== topic.ceType)
    failures.push(`${topic.name}: ce_type ${message.name()} is not ${topic.ceType}`)
  // The parser shows a payload as JSON schema and keeps the Avro schema beside it.
  const avro = message.json().payload['x-parser-original-payload']
  if (!isDeepStrictEqual(avro?.schema ?? avro, JSON.parse(topic.schema))) {
    failures.push(`${topic.name}: the payload is not its schema`)
  }
}
