import { encodePackedRequest } from '@weir/oip'
import { Agent, request } from 'undici'
import { contract, kpi, modelName } from './model-contract.ts'
import { type Sink } from './replay.ts'
import { type FlightRequest } from './traffic.ts'

/** What the HTTP side has seen. */
export interface HttpCounts {
  answered: number
  failed: number
}

const connections = 16

/** Sends flights to the gateway, each as one request of the Open Inference Protocol, and labels as outcomes. A request
 *  that is not answered with 200 is counted as failed. */
export function httpSink(gatewayUrl: string, counts: HttpCounts): Sink & { close(): Promise<void> } {
  const dispatcher = new Agent({ connections, pipelining: 1 })
  const post = async (path: string, body: unknown) => {
    const response = await request(`${gatewayUrl}${path}`, {
      method: 'POST',
      dispatcher,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    await response.body.dump()
    return response.statusCode
  }
  const predict = async (flight: FlightRequest) => {
    const status = await post(`/v2/models/${modelName}/infer`, inferRequest(flight))
    if (status === 200) counts.answered += 1
    else counts.failed += 1
  }
  return {
    async predict(flights) {
      await Promise.all(flights.map(predict))
    },
    async report(labelled) {
      const status = await post('/api/v1/outcomes', labelled.map(outcome))
      if (status !== 202) throw new Error(`the gateway refused ${labelled.length} outcomes with ${status}`)
    },
    close: () => dispatcher.close(),
  }
}

function inferRequest({ id, eventTimeMs, features }: FlightRequest) {
  const rows = { rows: 1, numeric: features, categorical: [] }
  return encodePackedRequest(rows, contract, { id, parameters: { entity_id: id, event_time: eventTimeMs } })
}

function outcome({ id, labelTimeMs, isLate }: FlightRequest) {
  return {
    outcomeId: `${id}-label`,
    model: modelName,
    requestId: id,
    entityId: id,
    name: kpi.outcome,
    value: isLate ? 1 : 0,
    eventTime: labelTimeMs,
  }
}
