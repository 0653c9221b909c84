/** How many orders of the values (paths) have each sum of squares: `sums` rising. */
interface PathCounts {
  readonly sums: Float64Array
  readonly paths: Float64Array
}

const none: PathCounts = { sums: new Float64Array(0), paths: new Float64Array(0) }

/** Probability that the rank distance of two samples is at least `ranks` when all orders of their values are alike.
 *  @param at sample sizes n and m, and `ranks`, Anderson's U: n times the sum of squared differences of rank and place
 *  in a, plus m times that in b
 *  @returns 0 to 1, from the count of all paths from (0, 0) to (n, m); exact to about 1e-15 up to n = m = 20
 *  Source: Xiao, Gordon & Yakovlev 2006. */
export function leastSquaresTail({
  n,
  m,
  ranks,
}: {
  readonly n: number
  readonly m: number
  readonly ranks: number
}): number {
  const common = (n * m) / greatestCommonDivisor(n, m)
  const [stepA, stepB] = [common / n, common / m]
  let column: PathCounts[] = [{ sums: new Float64Array(1), paths: new Float64Array(1).fill(1) }]
  for (let i = 0; i <= n; i++) {
    const next: PathCounts[] = []
    for (let j = 0; j <= m; j++)
      next.push(joined(next[j - 1] ?? none, column[j] ?? none, (i * stepA - j * stepB) ** 2))
    column = next
  }
  const { sums, paths } = column[m] ?? none
  // With ties it is no whole number; the next smaller one errs on the quiet side.
  const least = Math.floor(
    (common ** 2 * (n + m) * (6 * ranks - n * m * (4 * n * m - 1))) / (6 * (n * m) ** 2),
  )
  let all = 0
  let atLeast = 0
  for (let k = 0; k < sums.length; k++) {
    all += paths[k] ?? NaN
    if ((sums[k] ?? NaN) >= least) atLeast += paths[k] ?? NaN
  }
  return atLeast / all
}

/** Paths that come from either side, each with `square` added to its sum. */
function joined(a: PathCounts, b: PathCounts, square: number): PathCounts {
  const sums = new Float64Array(a.sums.length + b.sums.length)
  const paths = new Float64Array(sums.length)
  let [i, j, length] = [0, 0, 0]
  while (i < a.sums.length || j < b.sums.length) {
    const least = Math.min(a.sums[i] ?? Infinity, b.sums[j] ?? Infinity)
    sums[length] = least + square
    if (a.sums[i] === least) paths[length] = a.paths[i++] ?? NaN
    if (b.sums[j] === least) paths[length] = (paths[length] ?? NaN) + (b.paths[j++] ?? NaN)
    length++
  }
  return { sums: sums.slice(0, length), paths: paths.slice(0, length) }
}

function greatestCommonDivisor(n: number, m: number): number {
  return m === 0 ? n : greatestCommonDivisor(m, n % m)
}
