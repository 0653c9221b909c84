import { type KafkaSettings } from '@weir/kafka'
import { type HttpCounts } from './http-sink.ts'
import { type Recorded } from './demo-story.ts'
import { type Replay } from './replay.ts'
import { type SeenRollout } from './watch-rollout.ts'
import { fieldIn } from './weir-api.ts'

const progressEveryMs = 3_000

export interface Conclusion {
  readonly rows: Recorded
  readonly replay: Replay
  readonly counts: HttpCounts
  readonly span: { readonly firstMs: number; readonly lastMs: number; readonly answers: number }
  readonly fresh: SeenRollout
  readonly percent: SeenRollout
  readonly versions: Readonly<Record<string, number>>
  readonly outcomes: readonly (readonly [string, boolean])[]
}

/** Prints the story as it goes, each line with the seconds since the start. */
export class Telling {
  /** Where the Kafka client's warnings go: they are retried, and a demo is no place for them. */
  readonly log: KafkaSettings['log'] = {
    info: () => undefined,
    warn: () => undefined,
    error: (fields, text) => this.step(`${text} ${JSON.stringify(fields)}`),
  }
  #toldAt = 0
  #phase = ''

  step(text: string): void {
    this.#line(text)
  }

  /** One line now and then, and at each change of phase or weight. */
  progress(seen: SeenRollout, replay: Replay): void {
    const stage = `${seen.phase} ${seen.weightPercent} %`
    const isNew = stage !== this.#phase
    if (!isNew && performance.now() - this.#toldAt < progressEveryMs) return
    this.#phase = stage
    this.#toldAt = performance.now()
    const checks = seen.checks.map(
      ({ check, verdict, value }) => `${check} ${verdict}${value === null ? '' : ` ${value.toFixed(2)}`}`,
    )
    const at = new Date(replay.eventNowMs).toISOString().slice(0, 16).replace('T', ' ')
    this.#line(
      `  ${at}  ${stage.padEnd(14)} ${String(replay.sent).padStart(6)} flights  ${checks.join(' · ')}`,
    )
  }

  rollout(title: string, seen: SeenRollout, lines: readonly string[]): void {
    this.#line(`${title}: ${seen.phase}. ${seen.reason}`)
    for (const line of lines) console.log(`           ${line}`)
  }

  conclusion({ rows, replay, counts, span, fresh, percent, versions, outcomes }: Conclusion): void {
    const names = new Map(Object.entries(versions).map(([name, version]) => [version, name]))
    this.#line('What happened')
    for (const { version, live, shadow } of rows.byVersion)
      console.log(
        `           version ${version} (${names.get(version) ?? '?'}): ${live} live answers, ${shadow} as a shadow`,
      )
    console.log(
      `           ${replay.sent} requests (${counts.answered} over HTTP), ${rows.live} recorded, ${counts.failed} failed; ${replay.labelled} labels, ${rows.outcomes} joined`,
    )
    console.log(`           fresh: ${gainOf(fresh)}`)
    const seconds = ((span.lastMs - span.firstMs) / 1000).toFixed(1)
    const after = Math.max(0, span.lastMs - percent.decidedAtMs) / 1000
    console.log(
      `           percent: ${seconds} s from its first bad prediction to the last one served, ${span.answers} in all; the last ${after.toFixed(1)} s after the decision`,
    )
    for (const [what, isRight] of outcomes) console.log(`           ${isRight ? '✓' : '✗'} ${what}`)
  }

  #line(text: string): void {
    console.log(`[${(performance.now() / 1000).toFixed(1).padStart(6)} s] ${text}`)
  }
}

/** The evidence that the champion moved on, in one sentence. */
function gainOf({ checks }: SeenRollout): string {
  const kpi = checks.find(({ check }) => check === 'kpi')
  const mean = fieldIn(kpi?.detail, 'gain')
  if (kpi === undefined || kpi.value === null || typeof mean !== 'number') return 'no KPI was compared'
  return `gains ${mean.toFixed(2)} USD a flight, at least ${kpi.value.toFixed(2)} (99 %), on ${kpi.n} flights that both answered, labels 6 h old`
}
