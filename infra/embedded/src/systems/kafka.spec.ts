import { readFileSync } from 'node:fs'
import { inRepository } from '../repository.ts'
import { serverProperties } from './kafka.ts'

describe('serverProperties', () => {
  const shared = readFileSync(inRepository('infra/kafka/server.properties'), 'utf8')
  const lines = serverProperties(shared, { kafka: 1111, kafkaController: 2222 }, '/data/kafka').split('\n')

  it('listens on this machine only', () => {
    expect(lines).toContain('listeners=HOST://127.0.0.1:1111,CONTROLLER://127.0.0.1:2222')
    expect(lines).toContain('advertised.listeners=HOST://127.0.0.1:1111')
  })

  it('says each thing once', () => {
    const keys = lines.filter((line) => /^[a-z]/.test(line)).map((line) => line.split('=')[0])
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
    expect(lines).toContain('log.dirs=/data/kafka')
  })

  it('leaves room for the plan of a chunk in the metadata of a commit', () => {
    expect(lines).toContain('offset.metadata.max.bytes=65536')
  })

  it('makes no topic that nobody declared', () => {
    expect(lines).toContain('auto.create.topics.enable=false')
  })
})
