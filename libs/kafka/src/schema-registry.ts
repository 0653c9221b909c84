import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import { Unavailable } from '@weir/vocabulary'

/** Where schemas come from. */
export interface SchemaSource {
  /** Schema with this id as JSON text; null: the registry has none.
   *  @throws Unavailable when the registry does not answer */
  schemaById(id: number): Promise<string | null>
  /** Id under which `subject` holds exactly this schema.
   *  @throws Unavailable when it is not registered yet, or the registry does not answer */
  idOfSchema(subject: string, schema: string): Promise<number>
}

/** Two quick repeats; beyond that the caller's own backoff rules. */
const retry = { retries: 2, initialRetryTimeInSecs: 0.1, maxRetryTimeInSecs: 1, factor: 0.2, multiplier: 2 }

/** Reads schemas from a registry with Confluent's API. It never registers anything: that is a deploy step.
 *  @param url base of the API, such as `http://127.0.0.1:8081/apis/ccompat/v7` */
export function openSchemaRegistry(url: string): SchemaSource {
  const registry = new SchemaRegistry({ host: url, retry })
  return {
    async schemaById(id) {
      try {
        return JSON.stringify(await registry.getSchema(id))
      } catch (error) {
        if (statusOf(error) === notFound) return null
        throw new Unavailable(
          'schema-registry-unavailable',
          `The schema registry did not give schema ${id}.`,
          { url, id, cause: error },
        )
      }
    },
    async idOfSchema(subject, schema) {
      try {
        return await registry.getRegistryIdBySchema(subject, JSON.parse(schema))
      } catch (error) {
        throw new Unavailable(
          'schema-registry-unavailable',
          `The schema registry did not give the id of the schema of ${subject}. It must run, and the schemas must have been deployed.`,
          { url, subject, cause: error },
        )
      }
    },
  }
}

const notFound = 404

function statusOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined
}
