import { type ReferenceData } from '@weir/artifacts'
import { profileOf } from '@weir/drift'
import { profileNotes } from './profile-notes.ts'

type Columns = ReferenceData['columns']
const hour = 3_600_000

/** Notes on a reference of `rows` rows an hour for `hours` hours. */
function notesOn(of: {
  readonly columns?: (row: number, at: number) => Readonly<Record<string, number | string | null>>
  readonly hours?: number
  readonly timed?: boolean
  readonly label?: (row: number) => number
  readonly outcome?: string | null
}): readonly string[] {
  const { hours = 24 * 15, timed = true, label, outcome = null } = of
  const eventTimes = Float64Array.from({ length: hours * 32 }, (_, row) => (row * hour) / 32)
  const cells = Array.from(
    eventTimes,
    (at, row) => of.columns?.(row, at) ?? { x: row % 7, y: (row % 7) + (row % 3) },
  )
  const columns: Columns = Object.entries(cells[0] ?? {}).map(([feature, first]) =>
    typeof first === 'string'
      ? { kind: 'texts', feature, values: cells.map((row) => String(row[feature])) }
      : { kind: 'numbers', feature, values: Float32Array.from(cells, (row) => Number(row[feature] ?? NaN)) },
  )
  const features = columns.map(({ feature: name, ...column }) =>
    column.kind === 'numbers' ? { name, values: column.values } : { name, texts: column.values },
  )
  const score = { name: 'score', values: Array.from(eventTimes, (_, row) => (row % 13) / 13) }
  const labels = label === undefined ? null : Float64Array.from(eventTimes, (_, row) => label(row))
  const times = timed ? eventTimes : null
  const decision = { threshold: 0.5 }
  const profile = profileOf({ features, score }, { eventTimes: times, labels, decision })
  return profileNotes(profile, { columns, eventTimes: times, labels }, outcome)
}

describe('notes on a reference', () => {
  it('are none for one that lacks nothing', () => {
    expect(notesOn({ label: (row) => Number(row % 2 === 0), outcome: 'late' })).toEqual([])
  })

  it('say that nothing alerts without event times, or with too few windows', () => {
    expect(notesOn({ timed: false })).toEqual([
      'no event_time column: no thresholds are learned, drift is shown and never alerts',
    ])
    expect(notesOn({ hours: 9 })).toEqual([expect.stringContaining('no ten windows of an hour or more')])
  })

  it('name what is deaf, by window and baseline', () => {
    const notes = notesOn({ columns: (row, at) => ({ x: row % 7, season: Math.floor(at / hour) % 24 }) })
    expect(notes).toContainEqual(
      expect.stringMatching(
        /^deaf in windows of 6 h against the whole reference: season \(learned .*: never well there, and fails on gross faults only\)$/,
      ),
    )
    expect(notes.some((note) => note.includes('same hours') && note.includes('season'))).toBe(false)
  })

  it('tell a feature that is named like the score from the score', () => {
    const notes = notesOn({
      columns: (row, at) => ({ x: row % 7, y: row % 5, score: Math.floor(at / hour) % 24, pca_error: null }),
    })
    expect(notes).toContainEqual(expect.stringContaining('null in every row: pca_error (feature);'))
    expect(notes).toContainEqual(
      expect.stringMatching(/^deaf in windows of 6 h against the whole reference: score \(feature\) \(/),
    )
  })

  it('list at most twenty names', () => {
    const seasons = (_: number, at: number) =>
      Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`f${i}`, Math.floor(at / hour) % 24]))
    expect(notesOn({ columns: seasons, hours: 24 })).toContainEqual(
      expect.stringContaining('f19 and 5 more ('),
    )
  })

  it('name columns of nulls, of infinities and of too many categories', () => {
    const notes = notesOn({
      columns: (row) => ({ x: row % 7, y: row === 3 ? Infinity : row % 5, none: null, id: `entity ${row}` }),
    })
    expect(notes.slice(0, 3)).toEqual([
      expect.stringContaining('null in every row: none'),
      expect.stringContaining('infinite values in y (1 row)'),
      expect.stringContaining('too many categories in id (11520 categories)'),
    ])
    expect(notes.filter((note) => note.startsWith('deaf') && note.includes('id'))).toEqual([
      'deaf in every window: id (most rows are of categories that are not told apart: never well, and fails on gross faults only)',
    ])
    const half = notesOn({
      columns: (row) => ({ x: row % 7, id: row % 2 === 0 ? 'usual' : `entity ${row}` }),
    })
    expect(half).toContainEqual(expect.stringContaining('too many categories in id'))
    expect(half).not.toContainEqual(expect.stringContaining('deaf in every window'))
  })

  it('say when combinations are not watched, or not of all features', () => {
    expect(notesOn({ columns: (row) => ({ x: row % 7, flat: 1 }) })).toEqual([
      'fewer than two numeric features vary: their combinations are not watched',
    ])
    expect(notesOn({ columns: (row) => ({ x: row % 7, y: row % 11 }) })).toEqual([
      'the two numeric features that vary hardly move together: their combinations are not watched',
    ])
    const many = (row: number) =>
      Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`f${i}`, (row * (i + 3)) % 1_009]))
    expect(notesOn({ columns: many, hours: 12 })).toContainEqual(
      'combinations are watched of the first 100 numeric features only',
    )
  })

  it('say what labels lack', () => {
    expect(notesOn({ outcome: 'late' })).toEqual([expect.stringContaining('no column late with the outcome')])
    expect(notesOn({ outcome: 'late', label: () => 0 })).toEqual([
      expect.stringContaining('does not hold both 0 and 1'),
    ])
    const short = notesOn({ outcome: 'late', label: (row) => Number(row % 2 === 0), hours: 24 })
    expect(short).toContainEqual(expect.stringContaining('fewer than 8 blocks of 6 h'))
  })
})
