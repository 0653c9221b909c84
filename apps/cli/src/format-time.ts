import { type Instant } from '@weir/vocabulary'

/** `2001-03-05 00:00:00Z`, to the second; `-` for null. */
export function formatTime(at: Instant | null): string {
  if (at === null) return '-'
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`
}
