import { benjaminiHochberg } from '@weir/stats'
import { type ExactTest } from '../../drift/exact-report.ts'

/** The tests of a column by itself, before those of the others are looked at. */
export type ColumnAlone<Tests> = { readonly [Key in keyof Tests]: WithoutAdjusted<Tests[Key]> }
type WithoutAdjusted<Field> = Field extends ExactTest ? Omit<Field, 'adjusted'> : Field

/** Only adjusted p-values are taken from the procedure, which no bound of the rate changes. */
const anyRate = 0.05

/** Tests of one kind with their p-values adjusted for how many they are (Benjamini-Hochberg).
 *  @param tests one a column; null: the column has none, and does not count
 *  @returns in the same order */
export function adjustTests<Test extends { readonly pValue: number }>(
  tests: readonly (Test | null)[],
): readonly ((Test & { readonly adjusted: number }) | null)[] {
  const made = tests.flatMap((test) => test ?? [])
  const { adjusted } = benjaminiHochberg(
    made.map(({ pValue }) => pValue),
    anyRate,
  )
  const found = adjusted.values()
  return tests.map((test) => (test === null ? null : { ...test, adjusted: found.next().value ?? Number.NaN }))
}
