import { type Feature, type InputContract } from '@weir/models'
import { labelsBuilder, timeColumns, timesBuilder } from './context-columns.ts'
import { columnBuilder, type Cell, type ReferenceColumn } from './reference-columns.ts'
import { requireColumns, requireFeatures, requireOnce } from './reference-refusals.ts'

/** What is read of a reference file. */
export interface WantedColumns {
  readonly contract: InputContract
  /** Name of the column of labels, read if the file has it; null: none is. */
  readonly outcome: string | null
  /** Name of the column of event times; left out: `event_time_ms` or `event_time`, where there is one. */
  readonly time?: string | null
}

/** What a reference file holds. */
export interface ReferenceColumns {
  /** One column for each feature of the contract, in its order. */
  readonly columns: readonly ReferenceColumn[]
  /** Event time of each row, UTC ms; null for a file without. */
  readonly eventTimes: Float64Array | null
  /** 1, 0, and NaN for null; null for a file without. */
  readonly labels: Float64Array | null
}

/** How the cells of a column are to be read from text, and where they go. */
export interface PlannedColumn {
  readonly name: string
  readonly type: Feature['type'] | 'time'
  add(cell: Cell): void
}

export interface ColumnPlan {
  readonly columns: readonly PlannedColumn[]
  build(): ReferenceColumns
}

/** Finds the wanted columns among those of a file. A feature of the contract is never taken for a time or a label.
 *  @throws InvalidInput `reference-feature-missing`, `reference-column-repeated` */
export function planColumns(
  found: readonly string[],
  { contract, outcome, time: named = null }: WantedColumns,
): ColumnPlan {
  requireFeatures(found, contract)
  const isFree = (name: string) =>
    found.includes(name) && !contract.features.some((feature) => feature.name === name)
  if (named !== null) requireColumns(found, [named])
  const time = named === null ? timeColumns.find(isFree) : named
  const label = outcome !== null && outcome !== time && isFree(outcome) ? outcome : null
  for (const name of [time, label]) if (typeof name === 'string') requireOnce(found, name)
  const features = contract.features.map((feature) => ({
    ...{ name: feature.name, type: feature.type, builder: columnBuilder(feature) },
  }))
  const times = time === undefined ? null : timesBuilder(time)
  const labels = label === null ? null : labelsBuilder(label)
  return {
    columns: [
      ...features.map(({ name, type, builder }) => ({ name, type, add: builder.add })),
      ...(times === null
        ? []
        : [{ ...times, type: time === 'event_time_ms' ? ('number' as const) : ('time' as const) }]),
      ...(labels === null ? [] : [{ ...labels, type: 'number' as const }]),
    ],
    build: () => ({
      columns: features.map(({ builder }) => builder.build()),
      eventTimes: times?.build() ?? null,
      labels: labels?.build() ?? null,
    }),
  }
}
