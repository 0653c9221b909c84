import { serverProperties } from './kafka.ts'

describe('serverProperties', () => {
  const lines = serverProperties({ kafka: 1111, kafkaController: 2222 }, '/data/kafka').split('\n')

  it('listens on this machine only', () => {
    expect(lines).toContain('listeners=PLAINTEXT://127.0.0.1:1111,CONTROLLER://127.0.0.1:2222')
    expect(lines).toContain('advertised.listeners=PLAINTEXT://127.0.0.1:1111')
  })

  it('leaves room for the plan of a chunk in the metadata of a commit', () => {
    expect(lines).toContain('offset.metadata.max.bytes=65536')
  })

  it('makes no topic that nobody declared', () => {
    expect(lines).toContain('auto.create.topics.enable=false')
  })
})
