import { csvFiles } from '../batch/made-batch.fixture.ts'
import { estimateOptions } from '../estimate/estimate-options.ts'
import { population } from '../estimate/made-population.fixture.ts'
import { servedSource } from '../estimate/served-source.ts'
import { fakeRun } from '../fake-run.fixture.ts'
import { madeModel } from '../made-answers.fixture.ts'

const values = { truePositive: 30, falsePositive: -8, falseNegative: -20, trueNegative: 0 }
const kpi = { name: 'value', unit: 'USD per flight', kind: 'observed', outcome: 'late', values }
const version = ['--model', 'flights', '--version', '2']
const june = ['--from', '2001-06-01', '--to', '2001-07-01']
const may = ['--reference-from', '2001-05-01', '--reference-to', '2001-06-01']

/** Runs the command where the registry knows a model and nothing else answers. */
async function fails(flags: readonly string[], model: object = { kpis: [kpi] }) {
  const run = await fakeRun(['performance', 'estimate', '--json', ...flags], {
    'GET /api/v1/models/flights': () => ({ ...madeModel, ...model }),
  })
  expect(run.exitCode).toBe(2)
  return JSON.parse(run.stdout).error
}

describe('weir performance estimate of what a version has served, with bad input', () => {
  it.each([
    [[...june, '--reference', 'may.csv'], '--model, --version, --from and --to go together'],
    [[...version, '--reference', 'may.csv'], '--model, --version, --from and --to go together'],
    [[...version, '--from', '2001-06-01', ...may], '--from and --to go together'],
    [[...version, ...june], '--reference, or --reference-from and --reference-to, must say'],
    [[...version, ...june, ...may, '--reference', 'may.csv'], 'must say where the labelled rows are'],
    [[...version, ...june, ...may, '--analysis', 'june.csv'], '--analysis and --model, --version, --from'],
    [[...version, ...june, ...may, '--kind', 'binary'], '--kind must be left out: the registry knows it'],
    [[...version, ...june, ...may, '--classes', 'a,b'], '--classes must be left out: the registry knows it'],
    [[...version, ...june, ...may, '--categories', 'x'], '--categories must be left out'],
    [[...version, ...june, ...may, '--label-column', 'late'], '--outcome names the label of served rows'],
    [
      [...version, ...june, ...may, '--score-column', 's'],
      '--score-column must be left out: no file is read',
    ],
    [[...version, ...june, ...may, '--method', 'dle'], 'dle estimates a regression'],
    [[...version, ...june, ...may, '--role', 'canary'], 'live or shadow'],
    [[...version, '--from', 'June', '--to', '2001-07-01', ...may], 'a time such as'],
    [[...version, ...june, ...may, '--role', 'shadow'], 'the outcome of flights can depend on the answer'],
  ])('refuses %j', async (flags, message) => {
    const error = await fails(flags)
    expect(error.code).toBe('cli-option-invalid')
    expect(error.message).toContain(message)
  })

  it('refuses spans that overlap, and takes those that touch', async () => {
    const error = await fails([...version, ...june, ...may.slice(0, 3), '2001-06-01T00:00:00.001Z'])
    expect(error.code).toBe('windows-overlap')
    const touching = {
      from: '2001-06-01',
      to: '2001-07-01',
      referenceFrom: '2001-05-01',
      referenceTo: '2001-06-01',
    }
    expect(
      servedSource(estimateOptions.parse({ model: 'flights', version: '2', ...touching })),
    ).toMatchObject({
      role: 'live',
      window: { start: Date.UTC(2001, 5, 1), end: Date.UTC(2001, 6, 1) },
      reference: { start: Date.UTC(2001, 4, 1), end: Date.UTC(2001, 5, 1) },
    })
  })

  it('needs a label that is known', async () => {
    const served = await fails([...version, ...june, ...may], { kpis: [] })
    expect(served.message).toContain('--outcome is missing: flights has no KPI that names an outcome')
    const file = await fails([...version, ...june, '--reference', 'may.csv'], { kpis: [] })
    expect(file.message).toContain('--label-column is missing')
  })

  it('refuses a reference file whose column of scores is a feature of the model', async () => {
    const folder = await csvFiles({ 'may.csv': population(5) })
    const error = await fails([
      ...[...version, ...june, '--reference', `${folder}/may.csv`, '--score-column', 'minute'],
    ])
    expect(error).toMatchObject({ code: 'cli-option-invalid' })
    expect(error.message).toContain('names minute, a feature of flights')
  })

  it('refuses options of another kind of model, and features that the contract has not', async () => {
    const classes = { decision: { kind: 'argmax', classes: ['a', 'b', 'c'] }, kpis: [kpi] }
    expect((await fails([...version, ...june, ...may, '--threshold', '0.2'], classes)).message).toContain(
      '--threshold must be left out: this is of several classes',
    )
    expect((await fails([...version, ...june, ...may, '--features', 'gone'])).code).toBe(
      'batch-column-unknown',
    )
  })
})
