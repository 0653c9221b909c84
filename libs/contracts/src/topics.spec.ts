import { dayMs } from '@weir/vocabulary'
import { deadLetterTopic, topics, valueSubject } from './topics.ts'

const all = Object.values(topics)

/** Every schema in a topic, nested ones too. */
function schemasIn(schema: unknown): readonly Record<string, unknown>[] {
  if (Array.isArray(schema)) return schema.flatMap(schemasIn)
  if (typeof schema !== 'object' || schema === null) return []
  const record: Record<string, unknown> = { ...schema }
  return [record, ...Object.values(record).flatMap(schemasIn)]
}

describe('the topics', () => {
  it('have names of their own, with a version at the end', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
    for (const { name } of all) expect(name).toMatch(/^ml(\.[a-z]+){1,2}\.v1$/)
  })

  it.each(all)('$name documents every field', ({ schema }) => {
    const fields = schemasIn(JSON.parse(schema)).flatMap((found) =>
      Array.isArray(found['fields']) ? found['fields'] : [],
    )
    expect(fields.length).toBeGreaterThan(3)
    for (const field of fields) expect(field).toMatchObject({ doc: expect.stringMatching(/.{10,}/) })
  })

  it('keep lifecycle, routing and rollouts for ever, and features for three days', () => {
    const forever = all.filter(({ retentionMs }) => retentionMs === null).map(({ name }) => name)
    expect(forever).toEqual(['ml.models.lifecycle.v1', 'ml.routing.state.v1', 'ml.rollouts.changed.v1'])
    expect(topics.features.retentionMs).toBe(3 * dayMs)
  })

  it('spread features, predictions and outcomes alike, so that an entity is in one partition everywhere', () => {
    const spread = [topics.features, topics.predictions, topics.outcomes].map((topic) => topic.spread)
    expect(new Set(spread)).toEqual(new Set(['entity']))
  })

  it('name dead letters and subjects after the topic', () => {
    expect(deadLetterTopic('a.v1')).toBe('a.v1-dlt')
    expect(valueSubject('a.v1')).toBe('a.v1-value')
  })
})
