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
import { textIn, until } from './weir-api.ts'
import { isOver, readRollout, type SeenRollout } from './watch-rollout.ts'

const startDay = 63
const lastDay = 84
const keepShare = 0.2
const httpShare = 0.5
/** Event time per wall time. A canary step lasts about ten seconds, well beyond the pipeline's lag of under one. */
const speeds = { shadow: 11_000, canary: 4_000, watching: 6_000, night: 12_000, broken: 900 }
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

type Traffic = Awaited<ReturnType<typeof loadTraffic>>
type Versions = Readonly<Record<'static' | 'fresh' | 'percent', number>>

async function release(platform: Platform, traffic: Traffic): Promise<number> {
  const versions = await registerAll(platform)
  const counts: HttpCounts = { answered: 0, failed: 0 }
  const { replay, close } = openReplay(platform, { traffic, counts })
  const fresh = await releaseFresh(platform, replay, versions)
  const percent = await releasePercent(platform, replay, versions)
  await close()
  const isRefused = await refusesFailedVersion(platform.services.registry, versions.percent)
  return conclude(platform, { replay, counts, fresh, percent, versions, isRefused })
}

async function registerAll({ services: urls }: Platform): Promise<Versions> {
  const versions = {
    static: await registerFlights(urls, 'static'),
    fresh: await registerFlights(urls, 'fresh'),
    percent: await registerFlights(urls, 'fresh-percent'),
  }
  await startRollout(urls, { challenger: versions.static, plan: 'immediate', reason: 'first version' })
  await until('static answers', 20_000, async () => {
    const response = await fetch(`${urls.gateway}/v2/models/${modelName}/ready`)
    return response.ok
  })
  tell.step('Registered static, fresh and percent as versions 1, 2 and 3; static is champion')
  return versions
}

function openReplay(platform: Platform, { traffic, counts }: { traffic: Traffic; counts: HttpCounts }) {
  const link = openKafka({
    brokers: platform.addresses.kafka.split(','),
    schemaRegistryUrl: platform.addresses.schemaRegistry,
    clientId: 'flights-demo',
    log: tell.log,
  })
  const publisher = createPublisher(link)
  const http = httpSink(platform.services.gateway, counts)
  const sinks = { http, kafka: kafkaSink(publisher) }
  const replay = new Replay({ traffic, sinks, fromMs: dayStartMs(startDay) })
  const close = async () => {
    await replay.settle()
    await publisher.stop(10_000)
    await http.close()
  }
  return { replay, close }
}

async function releaseFresh(
  { services: urls }: Platform,
  replay: Replay,
  versions: Versions,
): Promise<SeenRollout> {
  const reason = 'fresh knows the delays of the last two hours'
  const rolloutId = await startRollout(urls, { challenger: versions.fresh, plan: freshPlan, reason })
  tell.step('fresh starts as a shadow of static; flights stream over HTTP and Kafka, labels come late')
  const seen = await follow(replay, { controller: urls['rollback-controller'], rolloutId })
  tell.rollout('fresh against static', seen, plotRollout(seen))
  return seen
}

async function releasePercent(
  { services: urls }: Platform,
  replay: Replay,
  versions: Versions,
): Promise<SeenRollout> {
  const fiveOClock = nextHourOfDay(replay.eventNowMs, 5)
  replay.speed = speeds.night
  await replay.runUntil((eventNowMs) => eventNowMs >= fiveOClock)
  const reason = 'said to be a retrain of fresh'
  const rolloutId = await startRollout(urls, { challenger: versions.percent, plan: brokenPlan, reason })
  tell.step('percent, fed with delay rates as percent by mistake, goes on a 5 % canary against fresh')
  const seen = await follow(replay, {
    controller: urls['rollback-controller'],
    rolloutId,
    speed: speeds.broken,
  })
  const until = replay.eventNowMs + hourMs / 2
  await replay.runUntil((eventNowMs) => eventNowMs >= until)
  tell.rollout('percent against fresh', seen, plotRollout(seen))
  return seen
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
    percent: SeenRollout
    versions: Versions
    isRefused: boolean
  },
): Promise<number> {
  const { replay, counts, fresh, percent, versions, isRefused } = of
  const clickhouse = openAnalysis(platform.addresses.clickhouse)
  await until(
    'every request is recorded',
    60_000,
    async () => (await recorded(clickhouse)).live >= replay.sent,
  )
  const rows = await recorded(clickhouse)
  const span = await servedSpan(clickhouse, versions.percent)
  await clickhouse.close()
  const outcomes = [
    ['fresh was promoted over static', fresh.phase === 'promoted'],
    ['percent was rolled back', percent.phase === 'rolledBack'],
    ['requests = recorded', rows.live === replay.sent],
    ['no failed request', counts.failed === 0],
    ['champion refuses the version that failed', isRefused],
  ] as const
  tell.conclusion({ rows, replay, counts, span, fresh, percent, versions, outcomes })
  return outcomes.every(([, isRight]) => isRight) ? 0 : 1
}
