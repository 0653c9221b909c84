import { defaultMonitor } from '@weir/monitor'
import { batchProfile } from './batch-profile.ts'
import { batchReport } from './batch-report.ts'
import { type BatchRows } from './read-rows.ts'

const million = 1_000_000

function rowsOf(name: string, texts: readonly string[]): BatchRows {
  const data = {
    columns: [{ kind: 'texts' as const, feature: 'id', values: texts }],
    rows: texts.length,
    eventTimes: null,
    labels: null,
    notes: [],
  }
  return { name, data, total: texts.length, score: null, unused: [] }
}

describe('a category with a million values', () => {
  it('is deaf, and it is said that a new one cannot be told from the rare ones', () => {
    const reference = rowsOf(
      'reference',
      Array.from({ length: million }, (_, row) => `id ${row}`),
    )
    const batch = rowsOf(
      'batch',
      Array.from({ length: 2_000 }, (_, row) => `new ${row}`),
    )
    const profile = batchProfile(reference)
    const report = batchReport({
      profile,
      batch,
      reference,
      against: 'reference',
      definition: defaultMonitor,
      isExact: true,
    })
    const checks = report.arms.flatMap((arm) => arm.checks)
    const statusOf = (check: string) => checks.find((line) => line.check === check && !line.isBeside)?.status
    expect([statusOf('drift'), statusOf('unseen_category'), statusOf('null_share')]).toEqual([
      'deaf',
      'deaf',
      'pass',
    ])
    expect(report.notes.join('\n')).toContain(
      'too many categories in the reference to tell a new one from the rare ones: id',
    )
    expect(checks.find(({ check }) => check === 'drift')).toMatchObject({ verdict: 'inconclusive' })
    expect(report.notes.join('\n')).toMatch(/^deaf: .* finding none says nothing: id$/m)
    expect(report.exact?.categories[0]).toMatchObject({ chiSquare: null, distinct: million + 2_000 })
    expect(report.exact?.domainClassifier).toBeNull()
  })

  it('is judged when the batch has it', () => {
    const few = Array.from({ length: 4_000 }, (_, row) => `id ${row % 4}`)
    const reference = rowsOf('reference', few)
    const batch = rowsOf(
      'batch',
      Array.from({ length: million / 5 }, (_, row) => `id ${row}`),
    )
    const report = batchReport({
      profile: batchProfile(reference),
      batch,
      reference,
      against: 'reference',
      definition: defaultMonitor,
      isExact: true,
    })
    const failed = report.arms.flatMap((arm) => arm.checks).filter(({ status }) => status === 'fail')
    expect(failed.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['drift', 'unseen_category', 'category_gone']),
    )
    const [id] = report.exact?.categories ?? []
    expect(id).toMatchObject({ chiSquare: { freedom: 4 }, distinct: million / 5, pooled: million / 5 - 4 })
    expect(id?.cramersV).toBeGreaterThan(0.9)
  })
})
