import { z } from 'zod'
import { formatDuration } from './duration.ts'
import { formatTime } from './format-time.ts'
import { printTable } from './print-table.ts'

export const routeAnswer = z.looseObject({
  model: z.string(),
  champion: z.number(),
  since: z.number().nullable(),
  why: z.looseObject({ rolloutId: z.string(), change: z.string(), reason: z.string() }).nullable(),
  table: z.looseObject({
    epoch: z.number(),
    rolloutId: z.string().nullable(),
    variants: z.array(z.looseObject({ version: z.number(), role: z.string(), weightPercent: z.number() })),
    shadows: z.array(z.number()),
    standby: z.array(z.number()),
    changedAt: z.number(),
  }),
  lease: z.looseObject({ epoch: z.number(), remainingMs: z.number() }).nullable(),
})

export type RouteAnswer = z.output<typeof routeAnswer>

/** Who answers now, since when and why. */
export function routeText({ model, champion, since, why, table, lease }: RouteAnswer): string {
  const { epoch, variants, shadows, standby, rolloutId, changedAt } = table
  const arms = variants.map(({ version, role, weightPercent }) => [version, role, weightPercent])
  const began = since === null ? '' : ` since ${formatTime(since)}`
  return [
    `${model}: version ${champion} is champion${began}${why === null ? '' : ` (${why.reason || why.change})`}`,
    `epoch     ${epoch}, written ${formatTime(changedAt)}${rolloutId === null ? '' : `, rollout ${rolloutId}`}`,
    `lease     ${leaseText(epoch, lease)}`,
    `shadows   ${shadows.join(', ') || 'none'}`,
    `standby   ${standby.join(', ') || 'none'}`,
    printTable(['version', 'role', 'weight %'], arms),
  ].join('\n')
}

/** Without a live lease for this epoch a challenger gets no weight. */
function leaseText(epoch: number, lease: RouteAnswer['lease']): string {
  if (lease === null) return 'none: the champion answers everything'
  const left = `${formatDuration(lease.remainingMs)} left`
  return lease.epoch === epoch ? left : `for epoch ${lease.epoch}, ${left}: the champion answers everything`
}
