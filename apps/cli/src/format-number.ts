/** A statistic for people: up to four significant digits, without trailing zeros; `-` for null and NaN. */
export function formatNumber(value: number | null): string {
  if (value === null || Number.isNaN(value)) return '-'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (Number.isInteger(value)) return String(value)
  const size = Math.abs(value)
  return size >= 1e-4 && size < 1e6 ? String(Number(value.toPrecision(4))) : value.toExponential(2)
}
