import { type EvidenceTallied, type PredictionServed } from '@weir/contracts'
import { type Chunk } from '@weir/kafka'
import { type RecordedEvent } from '@weir/rollout'
import { defaultClockLimits } from '@weir/routing'
import { parseModelName, Unavailable } from '@weir/vocabulary'
import { CountedKeys } from './counted-keys.ts'
import { challenger, champion, made, rolloutEvents, start } from './made-traffic.fixture.ts'
import { publishTallies, type PublishTalliesDeps } from './publish-tallies.ts'
import { RolloutDirectory } from './rollout-directory.ts'

const model = parseModelName('flights')
const events = rolloutEvents(model, 'r1')

function world({ waitMs = 50 } = {}) {
  const published: EvidenceTallied[][] = []
  const state = { isKafkaAway: false, stored: [] as readonly RecordedEvent[] }
  const rollouts = new RolloutDirectory({ waitMs, onUnreadable: () => undefined })
  const leftOut: number[] = []
  const deps: PublishTalliesDeps = {
    rollouts,
    storedEvents: async () => state.stored,
    findModel: async () => ({ latencyObjectiveMs: 50 }),
    async publish(tallies) {
      if (state.isKafkaAway) throw new Unavailable('kafka-unavailable', 'away')
      published.push([...tallies])
    },
    answers: new CountedKeys(1_000),
    badEvents: new CountedKeys(1_000),
    limits: defaultClockLimits,
    now: () => start,
    onTallied: (tally) => void leftOut.push(tally.leftOut.unknownRollout),
  }
  return { deps, rollouts, published, state, leftOut }
}

function chunkOf(values: readonly PredictionServed[], min = 0): Chunk<PredictionServed> {
  const topic = 'predictions'
  const max = min + values.length - 1
  const common = { key: '', topic, partition: 0, timestamp: start, traceparent: undefined }
  const records = values.map((value, index) => ({ ...common, value, offset: min + index }))
  return { token: `${topic}-0-${min}-${max}`, topic, partition: 0, min, max, records, deadLetters: 0 }
}

const slow = { entityId: 'e', latencyMs: 80 }
const of = { model, rolloutId: 'r1' }

describe('tallies of a chunk', () => {
  it('are the same when the chunk comes again because Kafka did not answer', async () => {
    const { deps, rollouts, published, state } = world()
    rollouts.apply(events)
    const chunk = chunkOf([made(of, 'a', slow), made(of, 'b', slow)])
    state.isKafkaAway = true
    await expect(publishTallies(deps, chunk, '')).rejects.toThrow(Unavailable)
    state.isKafkaAway = false
    const next = await publishTallies(deps, chunk, '')
    expect(published[0]?.[0]?.guardrail?.cells).toMatchObject([{ predictions: 2, slow: 1 }])
    await publishTallies(deps, chunkOf([made(of, 'c', slow), made(of, 'a', slow)], 2), next)
    expect(published[1]?.[0]?.guardrail?.cells).toMatchObject([{ predictions: 1, slow: 0 }])
  })

  it('wait for the rollout that predictions have overtaken', async () => {
    const { deps, rollouts, published } = world({ waitMs: 5_000 })
    setTimeout(() => rollouts.apply(events), 20)
    await publishTallies(deps, chunkOf([made(of, 'a')]), '')
    expect(published[0]?.[0]?.guardrail?.cells).toHaveLength(1)
  })

  it('take a rollout whose events do not come from the store', async () => {
    const { deps, published, state } = world()
    const event = JSON.parse(events[0]?.details ?? '')
    state.stored = [{ eventId: 'x', rolloutId: 'r1', model, sequence: 1, event }]
    await publishTallies(
      deps,
      chunkOf([made(of, 'a', { intendedVersion: challenger, version: champion })]),
      '',
    )
    expect(published[0]?.[0]?.guardrail?.cells).toMatchObject([{ arm: 'challenger', fallbacks: 1 }])
  })

  it('go on without a rollout that nobody knows, and do not wait for it twice', async () => {
    const { deps, published, leftOut } = world({ waitMs: 200 })
    const next = await publishTallies(deps, chunkOf([made(of, 'a')]), '')
    const second = publishTallies(deps, chunkOf([made(of, 'b')], 1), next).then(() => 'at once')
    const fewTurns = async () => {
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      return 'later'
    }
    expect(await Promise.race([second, fewTurns()])).toBe('at once')
    expect(published).toEqual([[], []])
    expect(leftOut).toEqual([1, 1])
  })
})
