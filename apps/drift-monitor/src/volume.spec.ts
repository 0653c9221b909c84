import { dayMs, hourMs } from '@weir/vocabulary'
import { challenger, champion, start } from './made-traffic.fixture.ts'
import { ModelBooks } from './model-books.ts'
import { live, watchedBy, watchedModel, watchedWorld, well } from './watched-world.fixture.ts'
import { watchSilence, type SilenceProgress } from './watch-silence.ts'
import { liveVersions, mainVersion } from './who-answers.ts'

const canary = { ...live, version: challenger }
const threeWeeks = 21 * 24

describe('volume of a model', () => {
  it('is that of all live versions: a canary that takes half is no missing traffic', async () => {
    const { recorded, look, told } = watchedWorld({ judgedUntil: threeWeeks })
    recorded.fill(live, [start, start + threeWeeks * hourMs], well)
    const [from, to] = [start + threeWeeks * hourMs, start + (threeWeeks + 8) * hourMs]
    recorded.fill(live, [from, to], { answers: 300 })
    recorded.fill(canary, [from, to], { answers: 300 })
    await look(threeWeeks + 8)
    expect(told()).toEqual([])
  })

  it('that is missing for three hours alerts, and is told with the version that answered most', async () => {
    const { recorded, look, told, alerts } = watchedWorld({ judgedUntil: threeWeeks })
    recorded.fill(live, [start, start + (threeWeeks + 3) * hourMs], { answers: 300 })
    recorded.fill(canary, [start, start + threeWeeks * hourMs], { answers: 500 })
    await look(threeWeeks + 2)
    expect(told()).toEqual([])
    await look(threeWeeks + 3)
    expect(told()).toEqual(['ModelVolume firing 1'])
    expect(alerts[0]).toMatchObject({ version: 2, value: 0.375, threshold: 0.7, n: 300 })
  })

  it('of none at all alerts though no answer is there to be judged', async () => {
    const { recorded, look, told } = watchedWorld({ judgedUntil: threeWeeks })
    recorded.fill(live, [start, start + threeWeeks * hourMs], well)
    await look(threeWeeks + 3)
    expect(told()).toEqual(['ModelVolume firing 1'])
  })
})

describe('who answers', () => {
  const booksOf = (hours: readonly (readonly [number, number, number])[]) => {
    const books = new ModelBooks()
    for (const [hour, version, n] of hours)
      books.put(
        { version: version === 1 ? champion : challenger, role: 'live', segment: '' },
        {
          hour: start + hour * hourMs,
          subjects: [
            {
              kind: 'score',
              subject: 'score',
              bins: [],
              counts: [],
              n,
              nulls: 0,
              sum: 0,
              sumOfSquares: 0,
              min: 0,
              max: 0,
              farLow: 0,
              farHigh: 0,
            },
          ],
          answers: null,
        },
      )
    return books
  }

  it('is whoever answered in one of the last six hours with answers; night hours do not count', () => {
    const books = booksOf([
      [0, 1, 9],
      [1, 2, 9],
      [2, 2, 9],
      [3, 2, 9],
      [4, 2, 9],
      [20, 2, 9],
      [21, 2, 9],
    ])
    expect([...liveVersions(books, start + 6 * hourMs)]).toEqual([1, 2])
    expect([...liveVersions(books, start + 20 * hourMs)]).toEqual([1, 2])
    expect([...liveVersions(books, start + 22 * hourMs)]).toEqual([2])
    expect(liveVersions(books, start).size).toBe(0)
  })

  it('is mainly the live version with most answers of a day', () => {
    const books = booksOf([
      [0, 1, 90],
      [1, 1, 90],
      [1, 2, 5],
      [2, 1, 3],
      [2, 2, 4],
      [9, 2, 1],
    ])
    expect(mainVersion(books, start)).toBeNull()
    expect(mainVersion(books, start + hourMs)).toBe(1)
    expect(mainVersion(books, start + 3 * hourMs)).toBe(1)
    const later = booksOf([[0, 1, 90], ...Array.from({ length: 6 }, (_, hour) => [hour + 1, 2, 1] as const)])
    expect(mainVersion(later, start + 7 * hourMs)).toBe(2)
  })
})

describe('silence', () => {
  it('alerts by wall time and is over with the next answer; each change is reported once', async () => {
    const { recorded, look, keep, deps, books, state, told, reports } = watchedWorld()
    recorded.fill(live, [start, start + 30 * hourMs], well)
    await look(30)
    const progress: SilenceProgress = new Map()
    const before = reports.length
    const answeredAt = state.now
    const at = async (now: number, lastAnswerAt: number | null) => {
      state.now = now
      const of = { model: watchedModel, definition: state.definition, lastAnswerAt, low: start + dayMs }
      await watchSilence(deps, { books, progress }, of)
      await keep()
    }
    await at(answeredAt + hourMs - 10, answeredAt)
    await at(answeredAt + hourMs + 10, null)
    expect(told()).toEqual([])
    await at(answeredAt + hourMs + 20, answeredAt)
    await at(answeredAt + 3 * hourMs, answeredAt)
    expect(told()).toEqual(['ModelVolume firing 1', 'ModelVolume firing 1'])
    await at(answeredAt + 3 * hourMs + 60_000, answeredAt + 3 * hourMs)
    expect(told().at(-1)).toBe('ModelVolume resolved 2')
    expect(reports.slice(before).map(({ measurements }) => measurements[0]?.verdict)).toEqual([
      'fail',
      'pass',
    ])
  })

  it('is over when its time is excluded, also for a process that reads what was reported, and comes again after', async () => {
    const { recorded, look, keep, deps, books, state, told, reports, alerts } = watchedWorld()
    recorded.fill(live, [start, start + 30 * hourMs], well)
    await look(30)
    const progress: SilenceProgress = new Map()
    const answeredAt = state.now
    const at = async (now: number) => {
      state.now = now
      const of = { model: watchedModel, definition: state.definition, lastAnswerAt: answeredAt, low: start }
      await watchSilence(deps, { books, progress }, of)
      await keep()
    }
    await at(answeredAt + 2 * hourMs)
    const until = answeredAt + 10 * hourMs
    state.definition = { ...watchedBy, excluded: [{ start: answeredAt + 3 * hourMs, end: until }] }
    await at(answeredAt + 3 * hourMs + 1)
    expect(told()).toEqual(['ModelVolume firing 1', 'ModelVolume resolved 2'])
    const after = watchedWorld({ reports, alerts: alerts.slice(0, 1) })
    after.state.definition = state.definition
    await after.keep()
    expect(after.told()).toEqual(['ModelVolume resolved 2'])
    await at(until + hourMs - 10)
    expect(told()).toHaveLength(2)
    await at(until + hourMs + 60_000)
    expect(told().slice(2)).toEqual(['ModelVolume firing 3'])
  })
})
