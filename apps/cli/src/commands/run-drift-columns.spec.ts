import { judge, later, reference } from '../batch/judged-batch.fixture.ts'
import { madeRows, type MadeRow } from '../batch/made-batch.fixture.ts'

describe('the columns that weir drift run judges', () => {
  it('tells which columns look like ids, and judges none that is left out, nor takes it for a part of the whole', async () => {
    const withId = (rows: readonly MadeRow[], from: number) =>
      rows.map((row, index) => ({ id: from + index, order: `o-${from + index}`, late: index % 2, ...row }))
    const [batch, against] = [withId(madeRows(800, later), 10_000), withId(reference, 0)]
    const all = await judge(batch, { against })
    expect(all.exitCode).toBe(1)
    expect(all.statusOf('id')).toBe('fail')
    expect(all.notes).toContain('--exclude leaves them out: id, order\n')
    const run = await judge(batch, { against, flags: ['--exclude', 'id,order,late'] })
    expect(run.exitCode).toBe(0)
    expect(run.lines.filter(({ subject }) => /^(id|order|late)/.test(subject))).toEqual([])
    expect(run.notes).not.toContain('as ids are')
    expect(run.notes).toContain('columns of batch.csv that are not judged: id, order, late')
  })

  it.each([
    ['which is not there', 'number,id', 'there is no column id to judge'],
    ['and so all', 'number,other,carrier', '--exclude leaves no column to judge'],
  ])('refuses to leave out a column %s', async (_, names, told) => {
    const run = await judge(madeRows(800, later), { flags: ['--exclude', names] })
    expect(run).toMatchObject({ exitCode: 2, json: { error: { code: 'batch-column-unknown' } } })
    expect(run.json.error.message).toContain(told)
  })
})
