import { type OutcomeReported, type PredictionServed } from '@weir/contracts'
import { dayMs, hourMs, minuteMs } from '@weir/vocabulary'
import { outcome, prediction } from '../recorded-traffic.fixture.ts'

export interface LabelledTraffic {
  readonly answers: readonly (PredictionServed & { readonly isSetAside: boolean })[]
  readonly outcomes: readonly OutcomeReported[]
}

/** Eight hours of requests of one or two rows, live and shadow, with scores that are no numbers among them. Their labels
 *  come before the request, after it, too late, never, or five times over with corrections; others belong to no request
 *  that is known, or bear another name.
 *  @param start one hour after the first request, UTC ms */
export function labelledTraffic(model: string, start: number, random: () => number): LabelledTraffic {
  const answers: (PredictionServed & { isSetAside: boolean })[] = []
  const outcomes: OutcomeReported[] = []
  const happens = (share: number) => random() < share
  for (let number = 0; number < 400; number++) {
    const eventTime = start - hourMs + Math.floor(random() * 8 * 60) * minuteMs
    const segment = happens(0.3) ? 'jfk' : ''
    for (let row = 0; row <= Math.floor(random() * 2); row++) {
      const request = { model, requestId: `r'${number}`, row, eventTime, segment }
      const isChampion = happens(0.6)
      const version = isChampion ? 1 : 2
      const intendedRole = isChampion ? 'champion' : happens(0.5) ? 'challenger' : 'shadow'
      const answer = {
        version,
        intendedRole,
        status: happens(0.1) ? 'timeout' : 'ok',
        isNotNumber: happens(0.03),
        score: happens(0.05) ? NaN : happens(0.02) ? 1e39 : Math.fround(random()),
        predictedClass: happens(0.5) ? 'late' : 'on time',
      } as const
      answers.push({ ...prediction({ ...request, ...answer }), isSetAside: happens(0.05) })
      const reports = happens(0.1) ? 5 : Math.floor(random() * 3)
      for (let report = 0; report < reports; report++)
        outcomes.push(
          outcome({
            ...request,
            requestId: happens(0.03) ? 'nobody' : request.requestId,
            name: happens(0.05) ? 'diverted' : 'late',
            value: Math.round(random()),
            // From 26 hours before to 26 hours after, most of them in the first 3; corrections may be dated alike.
            eventTime:
              eventTime + Math.floor((happens(0.8) ? random() * 3 : random() * 52 - 26) * 60) * minuteMs,
            reportedTime: start + report,
          }),
        )
    }
  }
  return { answers, outcomes }
}

/** Reports on one row that can be its label, in the order in which they became known. */
export function reportsOn(
  { outcomes }: LabelledTraffic,
  answer: PredictionServed,
): readonly OutcomeReported[] {
  return outcomes
    .filter(
      ({ requestId, row, name }) => requestId === answer.requestId && row === answer.row && name === 'late',
    )
    .filter(({ eventTime }) => eventTime >= answer.eventTime - dayMs)
    .sort((a, b) => a.eventTime - b.eventTime || a.reportedTime - b.reportedTime)
}
