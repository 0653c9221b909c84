import { randomInt, randomUUID } from 'node:crypto'
import { topics, type EvidenceTallied, type PredictionServed } from '@weir/contracts'
import { addTally, newEvidence, type Evidence } from '@weir/rollout'
import { hourMs, minuteMs, parseModelName } from '@weir/vocabulary'
import { openIntStack, until, type IntStack } from './int-stack.fixture.ts'
import {
  challenger,
  champion,
  copyOf,
  made,
  modelWithKpi,
  rolloutEvents,
  start,
} from './made-traffic.fixture.ts'

let stack: IntStack
beforeAll(async () => {
  stack = await openIntStack()
})
afterAll(() => stack.close())

/** Answers to 1,000 requests from number `first` on, a minute apart: a quarter by the challenger, each of the others also
 *  by the challenger on a copy. With `bad`, some are slow, and the challenger fails for some entities again and again. */
function trafficOf(
  of: { model: string; rolloutId: string },
  first: number,
  { bad }: { bad: boolean },
): PredictionServed[] {
  return Array.from({ length: 1_000 }, (_, index) => first + index).flatMap((n) => {
    const isChallenger = n % 4 === 0
    const live = made(of, `request-${n}`, {
      entityId: `entity-${n % 50}-${first}`,
      eventTime: start + n * minuteMs,
      predictedClass: n % 3 === 0 ? 'late' : 'on time',
      latencyMs: bad && n % 10 === 0 ? 80 : 5,
      ...(isChallenger ? byChallenger : {}),
      ...(bad && isChallenger && n % 20 === 0 ? { status: 'error' as const, version: champion } : {}),
    })
    return isChallenger ? [live] : [live, copyOf(live, { latencyMs: 3 })]
  })
}

const byChallenger = {
  intendedVersion: challenger,
  version: challenger,
  intendedRole: 'challenger',
  probability: 0.25,
} as const

// A number of its own: what other tests published stands in the same topic.
const sourcePartition = randomInt(1_000, 2_000_000_000)

/** The same answers as a stream scorer and a shadow scorer give them: with the offset of their source record. */
function streamed(answers: readonly PredictionServed[], firstOffset: number): PredictionServed[] {
  return answers.map((answer, index) => {
    const source = answer.intendedRole === 'shadow' ? 'shadow' : 'stream'
    return { ...answer, source, sourceTopic: 'source', sourcePartition, sourceOffset: firstOffset + index }
  })
}

/** Counts by arm and class, made without the program under test: one bad event an entity and kind within one phase. */
function bruteForce(phases: readonly (readonly PredictionServed[])[]) {
  const counts: Record<string, number> = {}
  const add = (key: string) => (counts[key] = (counts[key] ?? 0) + 1)
  for (const phase of phases) {
    const bad = new Set<string>()
    for (const answer of phase) {
      const arm =
        answer.intendedRole === 'shadow'
          ? 'shadow'
          : answer.intendedVersion === challenger
            ? 'challenger'
            : 'champion'
      const isFailure = answer.status === 'error'
      add(`${arm} ${isFailure ? '' : answer.predictedClass}`)
      const side = arm === 'shadow' ? 'copy' : 'split'
      const once = (kind: string) => {
        if (bad.has(`${side} ${kind} ${answer.entityId}`)) return
        bad.add(`${side} ${kind} ${answer.entityId}`)
        add(`${arm} ${kind}`)
      }
      if (isFailure) once('errors')
      if (answer.version !== answer.intendedVersion) once('fallbacks')
      if (answer.latencyMs > 50) once('slow')
    }
  }
  return counts
}

function countsOf({ cells }: Evidence) {
  const counts: Record<string, number> = {}
  const add = (key: string, n: number) => {
    if (n > 0) counts[key] = (counts[key] ?? 0) + n
  }
  for (const cell of cells) {
    add(`${cell.arm} ${cell.predictedClass}`, cell.predictions)
    for (const kind of ['errors', 'fallbacks', 'slow'] as const) add(`${cell.arm} ${kind}`, cell[kind])
  }
  return counts
}

/** What a controller makes of the tallies of one rollout. */
function evidenceFrom(tallies: readonly EvidenceTallied[], rolloutId: string): Evidence {
  return tallies.reduce((evidence, tallied) => {
    if (tallied.rolloutId !== rolloutId || tallied.guardrail === null) return evidence
    const { watermark, guardrail } = tallied
    const model = parseModelName(tallied.model)
    return addTally(
      evidence,
      { kind: 'guardrail', rolloutId, model, watermark, ...guardrail },
      { now: Date.now() },
    )
  }, newEvidence(rolloutId))
}

function predictionsIn({ cells }: Evidence): number {
  return cells.reduce((total, { predictions }) => total + predictions, 0)
}

describe('guardrail tallies on the real stack', () => {
  it('count every answer once, also after a crash in the middle and repeats by a scorer', async () => {
    const model = parseModelName(`tallied-${randomUUID()}`)
    const rolloutId = `rollout-${randomUUID()}`
    await stack.registry.models.create(modelWithKpi(model))
    const evidence = stack.collect(topics.evidence)
    const settings = {
      WEIR_DRIFT_MONITOR_GROUP_PREFIX: `test-${randomUUID()}-`,
      // However long the rollout's events take on a busy machine.
      WEIR_DRIFT_MONITOR_ROLLOUT_WAIT_MS: '60000',
    }
    const of = { model, rolloutId }
    const before = streamed(trafficOf(of, 0, { bad: true }), 0)
    // Which bad events of an entity were counted is forgotten in a crash: around it there are none.
    const during = streamed(trafficOf(of, 1_000, { bad: false }), 10_000)
    const after = streamed(trafficOf(of, 2_000, { bad: true }), 20_000)
    const now = () => evidenceFrom(evidence, rolloutId)

    const doomed = await stack.startMonitor(settings)
    // The first answers overtake the rollout's events.
    await stack.publisher.publish(topics.predictions, before.slice(0, 100))
    await stack.publisher.publish(topics.rollouts, rolloutEvents(model, rolloutId))
    await stack.publisher.publish(topics.predictions, before.slice(100))
    await until(() => predictionsIn(now()) >= before.length, 90_000)
    await stack.publisher.publish(topics.predictions, during.slice(0, 1_200))
    await until(() => predictionsIn(now()) > before.length, 90_000)
    await doomed.kill()

    await stack.publisher.publish(topics.predictions, during.slice(1_200))
    const restarted = await stack.startMonitor(settings)
    // A scorer that crashed too answers again; only the marks in the commit can tell by now.
    await stack.publisher.publish(topics.predictions, during.slice(0, 300))
    const yearAhead = made(of, 'ahead', { eventTime: Date.now() + 365 * 24 * hourMs })
    // Its client asks twice with the same request id.
    await stack.publisher.publish(topics.predictions, [yearAhead, yearAhead])
    await stack.publisher.publish(topics.predictions, after)
    const all = before.length + during.length + after.length + 1
    await until(() => predictionsIn(now()) >= all, 90_000)
    expect(await restarted.drain()).toBe(0)

    expect(countsOf(now())).toEqual(bruteForce([before, during, [yearAhead], after]))
    const newest = start + 2_999 * minuteMs
    expect(now().watermark).toBeLessThanOrEqual(newest)
    expect(now().watermark).toBeGreaterThan(newest - 6 * hourMs)
  }, 600_000)
})
