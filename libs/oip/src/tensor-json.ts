/** A tensor as JSON: flat row-major data, null for NaN, infinities and missing text. */
export interface TensorJson {
  readonly name: string
  readonly datatype: string
  readonly shape: readonly number[]
  readonly data: readonly (number | string | boolean | null)[]
}

/** Numbers that JSON can carry: NaN and the infinities become null. */
export function plainNumbers(numbers: ArrayLike<number>): (number | null)[] {
  const plain = new Array<number | null>(numbers.length)
  for (let index = 0; index < numbers.length; index += 1) {
    const value = numbers[index]
    plain[index] = value !== undefined && Number.isFinite(value) ? value : null
  }
  return plain
}
