/** Stops at NaN, infinities and values over 1e100 in size: one of them in a running sum of squares would silence a
 *  detector for good.
 *  @throws RangeError */
export function requireFinite(value: number): void {
  if (!(value >= -1e100 && value <= 1e100))
    throw new RangeError(`${value} is not a finite number up to 1e100`)
}

/** Stops at a value outside of [0, 1], NaN included.
 *  @throws RangeError */
export function requireUnit(value: number): void {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`${value} is not between 0 and 1`)
}

/** Stops at a value that is neither 0 (right) nor 1 (error).
 *  @throws RangeError */
export function requireBit(value: number): void {
  if (value !== 0 && value !== 1) throw new RangeError(`${value} is neither 0 nor 1`)
}

/** Stops at a setting that breaks its rule, which the message tells.
 *  @throws RangeError */
export function requireSetting(holds: boolean, rule: string): void {
  if (!holds) throw new RangeError(rule)
}
