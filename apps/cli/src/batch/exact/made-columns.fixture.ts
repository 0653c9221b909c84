/** Normal numbers with standard deviation 1. @param random uniform in (0, 1) */
export function normals(count: number, random: () => number, mean = 0): readonly number[] {
  return Array.from(
    { length: count },
    () => mean + Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random()),
  )
}

/** Categories c0, c1, ..., each as likely as the others. */
export function categories(count: number, random: () => number, distinct: number): readonly string[] {
  return Array.from({ length: count }, () => `c${Math.floor(random() * distinct)}`)
}
