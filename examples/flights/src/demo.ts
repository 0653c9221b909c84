import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startPlatform, type Platform } from '@weir/embedded'
import { createPublisher, openKafka } from '@weir/kafka'
import { hourMs } from '@weir/vocabulary'
import { brokenPlan, freshPlan, registerFlights, startRollout } from './demo-releases.ts'
import { openAnalysis, plotRollout, recorded, servedSpan } from './demo-story.ts'
import { dayStartMs, loadFlights } from './flights.ts'
import { httpSink, type HttpCounts } from './http-sink.ts'
import { kafkaSink } from './kafka-sink.ts'
import { modelName } from './model-contract.ts'
import { Replay } from './replay.ts'
import { Telling } from './telling.ts'
import { trafficOf } from './traffic.ts'
import { call, textIn, until } from './weir-api.ts'
import { isOver, readRollout, type SeenRollout } from './watch-rollout.ts'

const startDay = 63
const lastDay = 84
const keepShare = 0.2
const httpShare = 0.5
/** Event time per wall time. A canary step lasts about ten seconds, well beyond the pipeline's lag of under one. */
const speeds = { shadow: 11_000, canary: 4_000, watching: 6_000, night: 12_000, broken: 500 }
const dataDir = fileURLToPath(new URL('../../../.weir/demo', import.meta.url))

const tell = new Telling()
process.exitCode = await main()

async function main(): Promise<number> {
  rmSync(dataDir, { recursive: true, force: true })
  tell.step('Booting Kafka, schema registry, Redis, the ClickHouse engine and six services')
  const [platform, traffic] = await Promise.all([
    startPlatform({ dataDir, ports: 'free', say: () => undefined }),
    loadTraffic(),
  ])
  try {
    return await release(platform, traffic)
  } finally {
    await platform.stop()
    tell.step('Stopped. The data stays: WEIR_DATA_DIR=.weir/demo npm start, then look at v_decisions')
  }
}

async function loadTraffic() {
  const flights = await loadFlights()
  return trafficOf(flights, { fromMs: dayStartMs(startDay), toMs: dayStartMs(lastDay), keepShare, httpShare })
}

async function release(
  platform: Platform,
  traffic: Awaited<ReturnType<typeof loadTraffic>>,
): Promise<number> {
  const urls = platform.services
  const controller = urls['rollback-controller']
  const versions = {
    static: await registerFlights(urls, 'static'),
    fresh: await registerFlights(urls, 'fresh'),
    broken: await registerFlights(urls, 'fresh-percent'),
  }
  await startRollout(urls, { challenger: versions.static, plan: 'immediate', reason: 'first version' })
  await until('static answers', 20_000, async () => {
    const response = await fetch(`${urls.gateway}/v2/models/${modelName}/ready`)
    return response.ok
  })
  tell.step(
    `Registered ${Object.keys(versions).length} versions; static (version ${versions.static}) is champion`,
  )

  const counts: HttpCounts = { answered: 0, failed: 0 }
  const link = openKafka({
    brokers: platform.addresses.kafka.split(','),
    schemaRegistryUrl: platform.addresses.schemaRegistry,
    clientId: 'flights-demo',
    log: tell.log,
  })
  const publisher = createPublisher(link)
  const http = httpSink(urls.gateway, counts)
  const replay = new Replay({
    traffic,
    sinks: { http, kafka: kafkaSink(publisher) },
    fromMs: dayStartMs(startDay),
  })

  const freshId = await startRollout(urls, {
    challenger: versions.fresh,
    plan: freshPlan,
    reason: 'fresh uses the delays of the last two hours',
  })
  tell.step(
    'fresh (version 2) starts as a shadow of static; flights stream over HTTP and Kafka, labels come late',
  )
  const fresh = await follow(replay, { controller, rolloutId: freshId })
  tell.rollout('fresh against static', fresh, plotRollout(fresh))

  const fiveOClock = nextHourOfDay(replay.eventNowMs, 5)
  replay.speed = speeds.night
  await replay.runUntil((eventNowMs) => eventNowMs >= fiveOClock)
  tell.step(
    'percent (version 3), fed with delay rates as percent by mistake, goes on a 5 % canary against fresh',
  )
  const brokenId = await startRollout(urls, {
    challenger: versions.broken,
    plan: brokenPlan,
    reason: 'said to be a retrain of fresh',
  })
  const broken = await follow(replay, { controller, rolloutId: brokenId, speed: speeds.broken })
  await replay.runUntil((eventNowMs) => eventNowMs >= (broken.watermarkMs ?? 0) + hourMs / 2)
  await replay.settle()
  tell.rollout('percent against fresh', broken, plotRollout(broken))

  await publisher.stop(10_000)
  await http.close()
  const isRefused = await refusesFailedVersion(urls.registry, versions.broken)
  return conclude(platform, { replay, counts, fresh, broken, versions, isRefused })
}

/** Streams until the rollout is over, as fast as its phase allows. */
async function follow(
  replay: Replay,
  { controller, rolloutId, speed }: { controller: string; rolloutId: string; speed?: number },
): Promise<SeenRollout> {
  let seen = await readRollout(controller, rolloutId)
  let isFollowing = true
  const watching = (async () => {
    while (!isOver(seen) && isFollowing) {
      seen = await readRollout(controller, rolloutId)
      replay.speed = speed ?? speedIn(seen.phase)
      tell.progress(seen, replay)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  })()
  await replay.runUntil(() => isOver(seen))
  isFollowing = false
  await watching
  if (!isOver(seen))
    throw new Error(
      `the traffic is over, and ${rolloutId} is still ${seen.phase}: ${seen.missing.join('; ')}`,
    )
  return seen
}

function speedIn(phase: string): number {
  if (phase === 'shadow') return speeds.shadow
  if (phase === 'watching') return speeds.watching
  return phase === 'pending' ? 1 : speeds.canary
}

function nextHourOfDay(eventNowMs: number, hour: number): number {
  const day = 24 * hourMs
  const today = Math.floor(eventNowMs / day) * day + hour * hourMs
  return today > eventNowMs ? today : today + day
}

/** Nobody can make a version champion by its alias that was rolled back by evidence. */
async function refusesFailedVersion(registryUrl: string, version: number): Promise<boolean> {
  const url = `${registryUrl}/api/v1/models/${modelName}/aliases/champion`
  const body = JSON.stringify({ version, expectedRevision: 0 })
  const response = await fetch(url, { method: 'PUT', headers: { 'content-type': 'application/json' }, body })
  return response.status === 409 && textIn(await response.json(), 'code') === 'version-failed'
}

async function conclude(
  platform: Platform,
  of: {
    replay: Replay
    counts: HttpCounts
    fresh: SeenRollout
    broken: SeenRollout
    versions: { static: number; fresh: number; broken: number }
    isRefused: boolean
  },
): Promise<number> {
  const { replay, counts, fresh, broken, versions, isRefused } = of
  const clickhouse = openAnalysis(platform.addresses.clickhouse)
  await until(
    'every request is recorded',
    60_000,
    async () => (await recorded(clickhouse)).live >= replay.sent,
  )
  const rows = await recorded(clickhouse)
  const span = await servedSpan(clickhouse, versions.broken)
  const route = await call(`${platform.services['rollback-controller']}/api/v1/routes/${modelName}`)
  await clickhouse.close()
  const outcomes = [
    ['fresh was promoted over static', fresh.phase === 'promoted'],
    ['percent was rolled back', broken.phase === 'rolledBack'],
    ['requests = recorded', rows.live === replay.sent],
    ['no failed request', counts.failed === 0],
    ['champion refuses the version that failed', isRefused],
  ] as const
  tell.conclusion({ rows, replay, counts, span, broken, versions, route, outcomes })
  return outcomes.every(([, isRight]) => isRight) ? 0 : 1
}
