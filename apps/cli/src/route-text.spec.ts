import { fakeRun } from './fake-run.fixture.ts'

const route = {
  model: 'flights',
  champion: 1,
  since: 983_750_400_000,
  why: { rolloutId: 'r0', change: 'watchEntered', reason: 'proven better' },
  table: {
    epoch: 7,
    rolloutId: 'r1',
    variants: [
      { version: 1, role: 'champion', weightPercent: 80 },
      { version: 2, role: 'challenger', weightPercent: 20 },
    ],
    shadows: [3],
    standby: [],
    changedAt: 983_750_400_000,
  },
  lease: { epoch: 7, remainingMs: 4_200 },
}

async function shown(answer: object): Promise<string> {
  const path = 'GET /api/v1/routes/flights'
  return (await fakeRun(['route', 'show', 'flights'], { [path]: () => answer })).stdout
}

describe('weir route show', () => {
  it('shows who answers, since when, why and with which weight', async () => {
    const text = await shown(route)
    expect(text).toContain('flights: version 1 is champion since 2001-03-05 00:00:00Z (proven better)')
    expect(text).toMatch(/lease +4 s left/)
    expect(text).toMatch(/2 +challenger +20/)
  })

  it('says when the challenger has no weight in truth', async () => {
    expect(await shown({ ...route, lease: null })).toContain('the champion answers everything')
    expect(await shown({ ...route, lease: { epoch: 6, remainingMs: 4_200 } })).toContain('for epoch 6')
  })
})
