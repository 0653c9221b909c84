import { address, championOf, eventually, infer, query, register, send, startRollout } from './platform.ts'

const model = 'e2e-rollback'

/** `fresh` calls it on time; the broken version, which takes shares for percent, calls it late. */
const calm: readonly number[] = [600, 2, 500, 0.15, 0.15, 0.05, 0.05, 20]

const plan = {
  kind: 'stepped',
  shadow: null,
  steps: [{ weightPercent: 50, minEventMs: 86_400_000, minPredictions: 50 }],
  behaviour: 'sameBehaviour',
  kpi: null,
}

beforeAll(async () => {
  await championOf(model, 'fresh')
  expect((await register(model, 'fresh-percent')).status).toBe(201)
  expect((await startRollout(model, 2, plan)).status).toBe(201)
})

test('a version that breaks the shares of the classes loses its traffic by itself', async () => {
  let sent = 0
  await eventually('the rollback', async () => {
    sent += 10
    await Promise.all(Array.from({ length: 10 }, (_, i) => infer(model, `e${sent + i}`, calm)))
    return (await phase()) === 'rolledBack' ? true : null
  })
  const ask = async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => infer(model, `after${i}`, calm)))
    return answers.map(({ status, body }) => `${status} by ${String(valueAt(body, 'model_version'))}`)
  }
  const onlyChampion = Array.from({ length: 50 }, () => '200 by 1')
  // The controller knows it first; the gateway follows the table.
  await eventually('the gateway follows', async () =>
    (await ask()).join() === onlyChampion.join() ? true : null,
  )
  expect(await ask()).toEqual(onlyChampion)
})

test('the decision is in the table of decisions, with the statistics it saw', async () => {
  const [decision] = await eventually('the decision', async () => {
    const rows = await query(
      `SELECT verdict, champion, evidence FROM v_decisions WHERE model = '${model}' AND change = 'rolledBack'`,
    )
    return rows.length > 0 ? rows : null
  })
  expect(decision).toMatchObject({ verdict: 'fail', champion: 1 })
  expect(JSON.parse(String(decision?.['evidence']))).toMatchObject({ evidence: { cells: expect.any(Array) } })
})

test('nobody makes a version champion that failed', async () => {
  const url = `${address('WEIR_REGISTRY_URL')}/api/v1/models/${model}/aliases/champion`
  const { status, body } = await send('PUT', url, { version: 2, expectedRevision: 1 })
  expect([status, valueAt(body, 'code')]).toEqual([409, 'version-failed'])
})

async function phase(): Promise<unknown> {
  const url = `${address('WEIR_ROLLBACK_CONTROLLER_URL')}/api/v1/rollouts?model=${model}`
  const rollouts = valueAt((await send('GET', url)).body, 'rollouts')
  return Array.isArray(rollouts) ? valueAt(rollouts[0], 'phase') : undefined
}

function valueAt(body: unknown, field: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, field) : undefined
}
