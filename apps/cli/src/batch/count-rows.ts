import { referenceRows } from '@weir/artifacts'
import {
  addPrediction,
  emptyMinute,
  minuteLayout,
  stateOf,
  talliesOf,
  type ReferenceProfile,
  type SubjectState,
} from '@weir/drift'
import { newContract } from '@weir/models'
import { type BatchRows } from './read-rows.ts'

/** Rows that are laid out at once. */
const chunkRows = 4_096

/** Counts the rows of a batch into the bins of a profile, as a recorder counts what is served. O(rows x features) */
export function countRows(
  profile: ReferenceProfile,
  { data, score }: Pick<BatchRows, 'data' | 'score'>,
): readonly SubjectState[] {
  const contract = newContract(
    data.columns.map(({ feature: name, kind }) => ({
      name,
      type: kind === 'numbers' ? ('number' as const) : ('category' as const),
      unit: '',
      nullable: true,
    })),
  )
  const named = (kind: 'numbers' | 'texts') =>
    data.columns.filter((column) => column.kind === kind).map(({ feature }) => feature)
  const names = { numeric: named('numbers'), categorical: named('texts') }
  const state = emptyMinute(minuteLayout(profile, names))
  const [numbers, texts] = [names.numeric.length, names.categorical.length]
  for (let from = 0; from < data.rows; from += chunkRows) {
    const { rows, numeric, categorical } = referenceRows(data, contract, { from, to: from + chunkRows })
    for (let row = 0; row < rows; row += 1)
      addPrediction(state, {
        numeric: numeric.subarray(row * numbers, (row + 1) * numbers),
        categorical: texts === 0 ? [] : categorical.slice(row * texts, (row + 1) * texts),
        score: score?.[from + row] ?? Number.NaN,
        flagged: false,
        featureAgeMs: null,
        latenessMs: 0,
      })
  }
  return talliesOf(state).map(stateOf)
}
