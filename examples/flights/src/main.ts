import { parseArgs } from 'node:util'
import { createPublisher, openKafka } from '@weir/kafka'
import { dayStartMs, loadFlights } from './flights.ts'
import { httpSink, type HttpCounts } from './http-sink.ts'
import { kafkaSink } from './kafka-sink.ts'
import { Replay } from './replay.ts'
import { Telling } from './telling.ts'
import { trafficOf } from './traffic.ts'

const usage = `usage: npm run replay -- [--speed 600] [--thin 0.2] [--start-day 63] [--days 7] [--http-share 0.5]

Streams real flights with their late labels to a running platform (npm start), through HTTP and Kafka.
  --speed       event seconds for each second of wall time
  --thin        share of the flights that is kept, 0 to 1
  --start-day   first day, from 0 (2001-01-01) to 180; production days begin with 45
  --days        how many days
  --http-share  share that goes over HTTP, 0 to 1; the rest goes over Kafka
The model flights-delay must have a champion. WEIR_GATEWAY_URL, WEIR_KAFKA_BROKERS and WEIR_SCHEMA_REGISTRY_URL
name another platform than the one on this machine.
`
const badUsage = 64
const lastDay = 181

process.exitCode = await main()

async function main(): Promise<number> {
  const options = readOptions()
  if (options === null) {
    process.stderr.write(usage)
    return badUsage
  }
  const { speed, thin, startDay, days, httpShare } = options
  const tell = new Telling()
  tell.step('Loading the flights')
  const fromMs = dayStartMs(startDay)
  const toMs = dayStartMs(Math.min(startDay + days, lastDay + 1))
  const traffic = trafficOf(await loadFlights(), { fromMs, toMs, keepShare: thin, httpShare })
  tell.step(`Streaming ${traffic.length} flights at ${speed} times their speed`)
  const counts: HttpCounts = { answered: 0, failed: 0 }
  const link = openKafka({
    brokers: (process.env['WEIR_KAFKA_BROKERS'] ?? '127.0.0.1:9092').split(','),
    schemaRegistryUrl: process.env['WEIR_SCHEMA_REGISTRY_URL'] ?? 'http://127.0.0.1:8081/apis/ccompat/v7',
    clientId: 'flights-replay',
    log: tell.log,
  })
  const publisher = createPublisher(link)
  const http = httpSink(process.env['WEIR_GATEWAY_URL'] ?? 'http://127.0.0.1:8000', counts)
  const replay = new Replay({ traffic, sinks: { http, kafka: kafkaSink(publisher) }, fromMs })
  replay.speed = speed
  const showing = setInterval(() => {
    const at = new Date(replay.eventNowMs).toISOString().slice(0, 16).replace('T', ' ')
    tell.step(`  ${at}  ${replay.sent} flights, ${replay.labelled} labels, ${counts.failed} failed`)
  }, 5_000)
  await replay.runUntil(() => false)
  await replay.settle()
  clearInterval(showing)
  await publisher.stop(10_000)
  await http.close()
  tell.step(`${replay.sent} flights sent, ${replay.labelled} labels, ${counts.failed} failed`)
  return counts.failed === 0 ? 0 : 1
}

/** Null when an option is unknown or out of its range. */
function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        speed: { type: 'string', default: '600' },
        thin: { type: 'string', default: '0.2' },
        'start-day': { type: 'string', default: '63' },
        days: { type: 'string', default: '7' },
        'http-share': { type: 'string', default: '0.5' },
      },
    })
    return {
      speed: within(values.speed, 1, 1e6),
      thin: within(values.thin, 0, 1),
      startDay: within(values['start-day'], 0, lastDay - 1),
      days: within(values.days, 1, lastDay),
      httpShare: within(values['http-share'], 0, 1),
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return null
  }
}

function within(text: string, least: number, most: number): number {
  const value = Number(text)
  if (text !== '' && value >= least && value <= most) return value
  throw new RangeError(`${text} is not a number from ${least} to ${most}`)
}
