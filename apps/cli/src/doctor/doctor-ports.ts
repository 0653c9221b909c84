import { randomUUID } from 'node:crypto'
import { type ClickHouse } from '@weir/clickhouse'
import { topics, valueSubject } from '@weir/contracts'
import { createPublisher, deployTopics } from '@weir/kafka'
import { NotFound, Unavailable, type ModelName } from '@weir/vocabulary'
import { request } from 'undici'
import { z } from 'zod'
import { type Addresses } from '../addresses.ts'
import { ask } from '../call-service.ts'
import { connectKafka } from '../connect-kafka.ts'
import { modelPath, modelsAnswer, versionOf } from '../registry-answers.ts'
import { type World } from '../world.ts'
import { type DoctorPorts } from './observe.ts'
import { readHealth } from './read-health.ts'

const schemaTimeoutMs = 5_000
const publisherDrainMs = 1_000

const profileAnswer = z.object({
  profile: z
    .object({
      features: z.array(
        z.object({ name: z.string(), edges: z.array(z.number()), counts: z.array(z.number()) }),
      ),
    })
    .nullable(),
})
const inferAnswer = z.looseObject({ parameters: z.looseObject({ served_version: z.string() }) })

/** The doctor's ports on the real platform.
 *  @param wanted the model to send records for; null: the first that has a champion */
export function doctorPorts(world: World, clickhouse: ClickHouse, wanted: ModelName | null): DoctorPorts {
  const { addresses, call, progress } = world
  const link = connectKafka(addresses)
  return {
    health: (service) => readHealth(addresses, service),
    systems: {
      // Deploying no topics changes nothing, and answers only if the broker does.
      kafka: () => deployTopics(link, [], { entityPartitions: 1, modelPartitions: 1, replication: 1 }),
      schemaRegistry: () => readSchemas(addresses),
      clickhouse: () => clickhouse.select('SELECT request_id FROM v_predictions LIMIT 0', {}),
    },
    async target() {
      const { models } = await ask(call, { service: 'registry', path: '/api/v1/models' }, modelsAnswer)
      const candidates = wanted === null ? models : models.filter(({ name }) => name === wanted)
      if (wanted !== null && candidates.length === 0)
        throw new NotFound('model-unknown', `there is no model ${wanted}`, { model: wanted })
      const found = candidates.flatMap((model) => {
        const champion = versionOf(model.aliases, 'champion')
        return champion === null ? [] : [{ model, champion }]
      })
      if (wanted !== null && found.length === 0)
        throw new NotFound('champion-missing', `model ${wanted} has no champion yet; start a rollout`, {
          model: wanted,
        })
      return found[0] ?? null
    },
    async referenceOf(model, version) {
      const path = `${modelPath(model)}/versions/${version}/profile`
      return (await ask(call, { service: 'registry', path }, profileAnswer)).profile?.features ?? []
    },
    async infer(model, json) {
      const path = `/v2/models/${encodeURIComponent(model)}/infer`
      const answer = await ask(call, { service: 'gateway', method: 'POST', path, json }, inferAnswer)
      return answer.parameters.served_version
    },
    async publish(record) {
      const publisher = createPublisher(link)
      try {
        await publisher.publish(topics.features, [record])
      } finally {
        await publisher.stop(publisherDrainMs)
      }
    },
    async recorded(model, requestIds) {
      const rows = await clickhouse.select(
        'SELECT DISTINCT request_id FROM v_predictions WHERE model = {model:String} AND request_id IN {ids:Array(String)}',
        { model, ids: requestIds },
      )
      return rows.map((row) => String(row['request_id']))
    },
    newId: randomUUID,
    clock: world,
    say: progress.show,
  }
}

/** @throws Unavailable `schema-registry-unavailable` unless the registry has the schema of the features topic */
async function readSchemas({ schemaRegistry }: Addresses): Promise<void> {
  const subject = valueSubject(topics.features.name)
  const url = `${schemaRegistry}/subjects/${encodeURIComponent(subject)}/versions/latest`
  const status = await request(url, { signal: AbortSignal.timeout(schemaTimeoutMs) }).then(
    async ({ statusCode, body }) => {
      await body.dump()
      return statusCode
    },
    (cause: unknown) => {
      throw new Unavailable('schema-registry-unavailable', `no answer at ${schemaRegistry}`, { url, cause })
    },
  )
  if (status !== 200)
    throw new Unavailable(
      'schema-registry-unavailable',
      `${subject} is not registered (it answered ${status})`,
      { url },
    )
}
