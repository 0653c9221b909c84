import { fakeRun } from '../fake-run.fixture.ts'

const aliases = 'GET /api/v1/models/flights/aliases'
const move = 'PUT /api/v1/models/flights/aliases/staging'
const held = { aliases: [{ alias: 'staging', version: 1, revision: 4 }] }

describe('weir alias', () => {
  it('moves an alias from the revision that it has now', async () => {
    const run = await fakeRun(['alias', 'set', 'flights', 'staging', '3'], {
      [aliases]: () => held,
      [move]: () => ({ alias: 'staging', version: 3, revision: 5 }),
    })
    expect(run.calls.at(-1)?.json).toEqual({ version: 3, expectedRevision: 4 })
    expect(run.stdout).toBe('flights: staging points to version 3 (revision 5)\n')
  })

  it('expects revision 0 of an alias that does not exist yet', async () => {
    const run = await fakeRun(['alias', 'set', 'flights', 'staging', '3'], {
      [aliases]: () => ({ aliases: [] }),
      [move]: () => ({ alias: 'staging', version: 3, revision: 1 }),
    })
    expect(run.calls.at(-1)?.json).toEqual({ version: 3, expectedRevision: 0 })
  })

  it('takes the revision that was given without asking', async () => {
    const argv = ['alias', 'set', 'flights', 'staging', '3', '--expected-revision', '2']
    const run = await fakeRun(argv, { [move]: () => ({ alias: 'staging', version: 3, revision: 3 }) })
    expect(run.calls).toHaveLength(1)
    expect(run.calls[0]?.json).toEqual({ version: 3, expectedRevision: 2 })
  })

  it('says that moving the champion began a rollout', async () => {
    const run = await fakeRun(['alias', 'set', 'flights', 'champion', '3'], {
      [aliases]: () => ({ aliases: [] }),
      'PUT /api/v1/models/flights/aliases/champion': () => ({ rollout: { rolloutId: 'r1' } }),
    })
    expect(run.stdout).toContain('a rollout of version 3 began')
  })

  it('removes an alias from the revision that it has now', async () => {
    const run = await fakeRun(['alias', 'remove', 'flights', 'staging', '--json'], {
      [aliases]: () => held,
      'DELETE /api/v1/models/flights/aliases/staging?expectedRevision=4': () => null,
    })
    expect(JSON.parse(run.stdout)).toEqual({ model: 'flights', alias: 'staging', removed: true })
  })

  it('lists aliases', async () => {
    const run = await fakeRun(['alias', 'list', 'flights'], { [aliases]: () => held })
    expect(run.stdout).toBe('alias    version  revision\nstaging        1         4\n')
  })
})
