import { Unavailable } from '@weir/vocabulary'
import { madeModel } from '../made-answers.fixture.ts'
import { modelAnswer } from '../registry-answers.ts'
import { type Health } from './observations.ts'
import { observe, type DoctorPorts } from './observe.ts'

const well: Health = { status: 'ok', checks: {} }

/** A platform that works, whose recorder shows the HTTP record after one look and the other after two. */
function platform(changes: Partial<DoctorPorts> = {}): DoctorPorts {
  let now = 0
  let looks = 0
  const nothing = async () => null
  return {
    health: async () => well,
    systems: { kafka: nothing, schemaRegistry: nothing, clickhouse: nothing },
    target: async () => ({ model: modelAnswer.parse(madeModel), champion: 2 }),
    referenceOf: async () => [],
    infer: async () => '2',
    publish: async () => undefined,
    recorded: async (_model, ids) => {
      looks += 1
      return ids.filter((id) => looks > 1 || id.endsWith('-http'))
    },
    newId: () => '7',
    clock: {
      now: () => now,
      sleep: async (ms) => {
        now += ms
      },
    },
    say: () => undefined,
    ...changes,
  }
}

const away = async () => {
  throw new Unavailable('x', 'away')
}

describe('observe', () => {
  it('sends one record each way and measures when each can be read', async () => {
    const { probe, kafka } = await observe(platform(), 30_000)
    expect(kafka.kind).toBe('fine')
    expect(probe).toMatchObject({ kind: 'sent', model: 'flights', httpRecordedMs: 0, streamRecordedMs: 250 })
  })

  it('looks no longer than it may for a record that does not come', async () => {
    const { probe } = await observe(platform({ recorded: async () => [] }), 5_000)
    expect(probe).toMatchObject({ httpRecordedMs: null, streamRecordedMs: null, waitedMs: 5_000 })
  })

  it('does not look for a record that could not be sent', async () => {
    const wanted: (readonly string[])[] = []
    const recorded = async (_model: string, ids: readonly string[]) => {
      wanted.push(ids)
      return ids
    }
    const { probe } = await observe(platform({ infer: away, recorded }), 5_000)
    expect(wanted).toEqual([['doctor-7-stream']])
    expect(probe).toMatchObject({ http: { kind: 'failed', reason: 'away' }, httpRecordedMs: null })
  })

  it('goes on when a part is away, and says which', async () => {
    const systems = { kafka: away, schemaRegistry: async () => null, clickhouse: away }
    const seen = await observe(platform({ systems, recorded: away }), 5_000)
    expect(seen.kafka).toMatchObject({ kind: 'failed', reason: 'away' })
    expect(seen.clickhouse.kind).toBe('failed')
    expect(seen.schemaRegistry.kind).toBe('fine')
  })

  it('sends nothing when no model has a champion, or none can be looked up', async () => {
    expect((await observe(platform({ target: async () => null }), 1)).probe.kind).toBe('none')
    expect((await observe(platform({ target: away }), 1)).probe).toMatchObject({
      kind: 'none',
      reason: 'no model to send records for: away',
    })
  })

  it('lets a defect of its own through', async () => {
    const broken = async () => {
      throw new TypeError('defect')
    }
    await expect(observe(platform({ publish: broken }), 1)).rejects.toThrow('defect')
  })
})
