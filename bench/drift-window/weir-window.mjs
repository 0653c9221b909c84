import { answerRow, minuteRow, tables, watchQueries } from '@weir/clickhouse'
import { addPrediction, answersOf, emptyMinute, minuteLayout, talliesOf } from '@weir/drift'
import { defaultMonitor, HourBook, judgeHour, noAnswers } from '@weir/monitor'
import { dayMs, hourMs, minuteMs, parseModelName, parseVersionNumber } from '@weir/vocabulary'

/** The window that is judged: one day of event time. */
export const windowStart = Date.UTC(2024, 2, 1)
export const minutesOfWindow = dayMs / minuteMs

const version = parseVersionNumber(1)
const role = 'live'
const segment = ''

/** Each size has its own model, so that every window has just its rows. */
export function modelOf(size) {
  return parseModelName(`drift-window-${size}`)
}

/** Minute of the window that a row falls into: `size` rows in even flow. */
export function minuteOf(row, size) {
  return Math.floor((row * minutesOfWindow) / size)
}

const end = windowStart + dayMs
const wholeDay = { from: windowStart, to: end }
const lastHour = { from: end - hourMs, to: end }

/** A day's windows against the reference. The reference has no event times here, so that nothing is learned: a given
 *  threshold of 0 leaves the effect to decide alone. */
function definitionFor(profile) {
  const subjects = [...profile.features, profile.score]
  const columns = Object.fromEntries(subjects.map(({ name }) => [name, { windowMs: dayMs, threshold: 0 }]))
  return { ...defaultMonitor, drift: { ...defaultMonitor.drift, baseline: 'reference', columns } }
}

/** Judges the day from memory, where the peers have their rows, too: all 24 hours are in the book. */
export function bookWatch(clickhouse, profile) {
  const books = new Map()
  return async (size) => {
    const kept = books.get(size) ?? (await readHours(clickhouse, size, wholeDay))
    books.set(size, kept)
    return timed(profile, kept, () => [])
  }
}

/** Judges the day as the drift monitor does when an hour has ended: the 23 hours before are in its book, the last one is
 *  read and merged with them. */
export function warmWatch(clickhouse, profile) {
  const books = new Map()
  return async (size) => {
    const kept = books.get(size) ?? (await readHours(clickhouse, size, wholeDay))
    books.set(size, kept)
    return timed(profile, kept, async () => {
      await watchQueries.hourRows(clickhouse, { model: modelOf(size), ...lastHour })
      return readHours(clickhouse, size, lastHour)
    })
  }
}

/** Judges the day as a monitor that has just started: all of its hours are read. */
export function coldWatch(clickhouse, profile) {
  return (size) => timed(profile, [], () => readHours(clickhouse, size, wholeDay))
}

/** Hours that are read while the clock runs replace those that were kept. */
async function timed(profile, kept, read) {
  const asked = performance.now()
  const hours = await read()
  const answered = performance.now()
  const book = new HourBook()
  for (const { hour, states } of [...kept, ...hours]) book.put({ hour, subjects: states, answers: noAnswers })
  const results = judgeHour({ definition: definitionFor(profile), profile, book, end })
  const done = performance.now()
  return { book, results, queryMs: answered - asked, seconds: (done - asked) / 1000 }
}

function readHours(clickhouse, size, span) {
  return watchQueries.subjectHours(clickhouse, { model: modelOf(size), version, role, segment, ...span })
}

/** Merged state of a feature over the day. */
export function dayState(book, feature) {
  return book.subject({ kind: 'feature', subject: feature }, [{ start: windowStart, end }])
}

/** Keeps the per-minute state of one size as the recorder does, and the time that this takes. Each minute is written by
 *  an insert of its own.
 *  @returns add(predictions) in order of time; flush() after the last; spent: ms, and how many things they are for */
export function keepState(clickhouse, { size, profile, names }) {
  const layout = minuteLayout(profile, { numeric: names, categorical: [] })
  const spent = { tallyMs: 0, records: 0, rowsMs: 0, insertMs: 0, answersMs: 0, rows: 0, minutes: 0 }
  let minute = 0
  let state = emptyMinute(layout)

  /** @param predictions what counts of each; `first` is the number of the first in the window */
  async function add(predictions, first) {
    let at = 0
    while (at < predictions.length) {
      if (minuteOf(first + at, size) !== minute) await flush(minuteOf(first + at, size))
      const end = Math.min(predictions.length, firstRowAfter(minute, size) - first)
      const begun = performance.now()
      for (let row = at; row < end; row++) addPrediction(state, predictions[row])
      spent.tallyMs += performance.now() - begun
      spent.records += end - at
      at = end
    }
  }

  async function flush(following = minute + 1) {
    const place = placeOf(size, minute)
    const begun = performance.now()
    const rows = talliesOf(state).map((tally) => minuteRow({ ...place, ...tally }))
    const answers = [answerRow({ ...place, answers: answersOf(state) })]
    state = emptyMinute(layout)
    const made = performance.now()
    await clickhouse.insert(tables.featureMinutes, rows, `${size}:${minute}`)
    const inserted = performance.now()
    await clickhouse.insert(tables.answerMinutes, answers, `${size}:${minute}`)
    spent.answersMs += performance.now() - inserted
    spent.insertMs += inserted - made
    spent.rowsMs += made - begun
    spent.rows += rows.length
    spent.minutes += 1
    minute = following
  }

  return { add, flush, spent }
}

function placeOf(size, minute) {
  return { model: modelOf(size), version, role, segment, minute: windowStart + minute * minuteMs }
}

function firstRowAfter(minute, size) {
  return Math.ceil(((minute + 1) * size) / minutesOfWindow)
}
