import { sampleModel, sampleVersion } from '@weir/testkit'
import { parseModelName } from '@weir/vocabulary'
import { parseAlias, parseModel, parseVersion } from './stored-model.ts'
import { toStored } from './to-stored.ts'

const name = parseModelName('flights')

describe('what is stored of the registry', () => {
  it('comes back whole', () => {
    const version = { ...sampleVersion(name, 1), version: 3 }
    expect(parseModel(toStored(sampleModel(name)))).toEqual(sampleModel(name))
    expect(parseVersion(toStored(version))).toEqual(version)
    expect(parseAlias('stable', '{"version":3,"revision":2}')).toEqual({
      alias: 'stable',
      version: 3,
      revision: 2,
    })
  })

  it('has no alias where one was removed', () => {
    expect(parseAlias('stable', '{"version":null,"revision":2}')).toBeNull()
  })

  it('is refused when another program wrote it', () => {
    const unreadable = expect.objectContaining({ kind: 'poison-message', code: 'redis-value-unreadable' })
    expect(() => parseModel('{}')).toThrow(unreadable)
    expect(() => parseVersion('not json')).toThrow(unreadable)
    expect(() => parseModel(toStored({ ...sampleModel(name), name: 'No Such Name' }))).toThrow(unreadable)
  })

  it('holds no number that JSON would lose', () => {
    expect(() => toStored({ ...sampleModel(name), latencyObjectiveMs: Number.NaN })).toThrow(
      'latencyObjectiveMs',
    )
    expect(() => toStored({ limits: [1, Infinity] })).toThrow('Infinity')
  })
})
