import { call, fieldIn, numberIn, textIn } from './weir-api.ts'

/** A rollout as the controller tells it, as far as the demo reads it. */
export interface SeenRollout {
  readonly rolloutId: string
  readonly phase: string
  readonly weightPercent: number
  readonly epoch: number | null
  /** Wall time of the last decision, ms since the Unix epoch. */
  readonly decidedAtMs: number
  readonly reason: string
  /** Event time that the traffic has reached; null before the first tally. */
  readonly watermarkMs: number | null
  readonly checks: readonly SeenCheck[]
  readonly history: readonly HistoryPoint[]
  readonly missing: readonly string[]
}

export interface SeenCheck {
  readonly check: string
  readonly verdict: string
  readonly value: number | null
  readonly threshold: number
  readonly n: number
  readonly detail: unknown
}

export interface HistoryPoint {
  readonly watermarkMs: number | null
  readonly weightPercent: number
  readonly checks: readonly SeenCheck[]
}

const ends = new Set(['promoted', 'rolledBack', 'cancelled'])

export function isOver({ phase }: SeenRollout): boolean {
  return ends.has(phase)
}

/** Reads a rollout from the controller. */
export async function readRollout(controllerUrl: string, rolloutId: string): Promise<SeenRollout> {
  const answer = await call(`${controllerUrl}/api/v1/rollouts/${rolloutId}`)
  const assessment = fieldIn(answer, 'assessment')
  return {
    rolloutId,
    phase: textIn(answer, 'phase'),
    weightPercent: numberIn(answer, 'weightPercent'),
    epoch: numberOrNull(fieldIn(answer, 'epoch')),
    decidedAtMs: numberIn(answer, 'decidedAt'),
    reason: textIn(answer, 'reason'),
    watermarkMs: numberOrNull(fieldIn(assessment, 'watermark')),
    checks: listIn(assessment, 'checks').map(checkOf),
    history: listIn(answer, 'history').map((point) => ({
      watermarkMs: numberOrNull(fieldIn(point, 'watermark')),
      weightPercent: numberIn(point, 'weightPercent'),
      checks: listIn(point, 'checks').map(checkOf),
    })),
    missing: listIn(answer, 'missingForNext').map(String),
  }
}

function checkOf(value: unknown): SeenCheck {
  return {
    check: textIn(value, 'check'),
    verdict: textIn(value, 'verdict'),
    value: numberOrNull(fieldIn(value, 'value')),
    threshold: numberIn(value, 'threshold'),
    n: numberIn(value, 'n'),
    detail: fieldIn(value, 'detail'),
  }
}

function listIn(answer: unknown, field: string): readonly unknown[] {
  const value = fieldIn(answer, field)
  return Array.isArray(value) ? value : []
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
