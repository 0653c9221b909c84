import { deadLetterTopic, type FeaturesSubmitted, type Topic, topics } from '@weir/contracts'
import { Conflict } from '@weir/vocabulary'
import { randomUUID } from 'node:crypto'
import { deploySchemas } from './deploy-schemas.ts'
import { deployTopics } from './deploy-topics.ts'
import { addresses, newLink } from './fixtures/real-kafka.ts'

const link = newLink()
const four = { entityPartitions: 4, modelPartitions: 2, replication: 1 }

function freshTopic(change: Partial<Topic<FeaturesSubmitted>> = {}): Topic<FeaturesSubmitted> {
  return { ...topics.features, name: `int.${randomUUID()}.v1`, ...change }
}

describe('deploying topics', () => {
  it('creates what is missing, with its dead-letter topic, and changes nothing when it is repeated', async () => {
    const entity = freshTopic()
    const model = freshTopic({ spread: 'model', retentionMs: null })
    const created = await deployTopics(link, [entity, model], four)
    expect(created).toEqual([
      entity.name,
      deadLetterTopic(entity.name),
      model.name,
      deadLetterTopic(model.name),
    ])
    expect(await deployTopics(link, [entity, model], four)).toEqual([])
  })

  it('names each difference and its way out, and creates nothing then', async () => {
    const old = freshTopic()
    await deployTopics(link, [old], four)
    const changed = { ...old, retentionMs: 1_000 }
    const added = freshTopic()
    const attempt = deployTopics(link, [changed, added], { ...four, entityPartitions: 6 })
    await expect(attempt).rejects.toThrow(Conflict)
    await expect(attempt).rejects.toThrow(`${old.name} has 4 partitions, not 6`)
    await expect(attempt).rejects.toThrow('--add-config retention.ms=1000')
    expect(await deployTopics(link, [added], four)).toContain(added.name)
  })
})

describe('deploying schemas', () => {
  it('gives each subject the same id again, and what the codec then finds', async () => {
    const topic = freshTopic()
    const ids = await deploySchemas(addresses.schemaRegistryUrl, [topic])
    expect(await deploySchemas(addresses.schemaRegistryUrl, [topic])).toEqual(ids)
    expect(await link.codec.schemaIdOf(topic)).toBe(ids.get(`${topic.name}-value`))
  })

  it('takes a schema that old readers can read, and refuses one that they cannot', async () => {
    const topic = freshTopic()
    await deploySchemas(addresses.schemaRegistryUrl, [topic])
    const withField = (field: object) => {
      const schema = JSON.parse(topic.schema)
      return { ...topic, schema: JSON.stringify({ ...schema, fields: [...schema.fields, field] }) }
    }
    const compatible = withField({ name: 'added', type: 'string', default: '' })
    expect((await deploySchemas(addresses.schemaRegistryUrl, [compatible])).size).toBe(1)
    const refused = deploySchemas(addresses.schemaRegistryUrl, [
      withField({ name: 'needed', type: 'string' }),
    ])
    await expect(refused).rejects.toMatchObject({ code: 'schema-incompatible' })
  })
})
