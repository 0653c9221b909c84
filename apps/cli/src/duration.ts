import { dayMs, hourMs, InvalidInput, minuteMs } from '@weir/vocabulary'

const unitsMs = { ms: 1, s: 1_000, m: minuteMs, h: hourMs, d: dayMs } as const
const pattern = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/

/** @param text such as `90s`, `30m`, `12h`, `7d`
 *  @returns milliseconds, whole
 *  @throws InvalidInput `duration-invalid` */
export function parseDuration(text: string): number {
  const [, amount, unit] = pattern.exec(text.trim()) ?? []
  if (amount === undefined || unit === undefined || !isUnit(unit))
    throw new InvalidInput(
      'duration-invalid',
      `"${text}" is no duration; write a number and a unit: 90s, 30m, 12h, 7d`,
      { value: text },
    )
  return Math.round(Number(amount) * unitsMs[unit])
}

/** A duration as `parseDuration` reads it, exactly: `7d`, `36h`, `1500ms`. @param ms whole, 0 or more */
export function writeDuration(ms: number): string {
  const units = Object.entries(unitsMs).toReversed()
  const [unit, size] = units.find(([, unitMs]) => ms >= unitMs && ms % unitMs === 0) ?? ['ms', 1]
  return `${ms / size}${unit}`
}

/** The two largest units that matter, rounded down: `7 d`, `1 d 3 h`, `45 min`, `12 s`, `80 ms`. */
export function formatDuration(ms: number): string {
  const sign = ms < 0 ? '-' : ''
  const size = Math.abs(ms)
  if (size < 1_000) return `${sign}${Math.round(size)} ms`
  const parts = [
    [Math.floor(size / dayMs), 'd'],
    [Math.floor((size % dayMs) / hourMs), 'h'],
    [Math.floor((size % hourMs) / minuteMs), 'min'],
    [Math.floor((size % minuteMs) / 1_000), 's'],
  ] as const
  const first = parts.findIndex(([amount]) => amount > 0)
  const shown = parts.slice(first, first + 2).filter(([amount]) => amount > 0)
  return sign + shown.map(([amount, unit]) => `${amount} ${unit}`).join(' ')
}

function isUnit(unit: string): unit is keyof typeof unitsMs {
  return unit in unitsMs
}
