import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { useClickHouse } from './running-clickhouse.fixture.ts'

const seconds = 1000
const { ask, address } = useClickHouse()

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + 60 * seconds
  while (!(await isTrue())) {
    if (performance.now() > giveUpAt) throw new Error(`not within 60 s: ${isTrue.toString()}`)
    await sleep(20)
  }
}

describe('one request and the next', () => {
  it(
    'share no setting, parameter or database, in parallel and after errors',
    async () => {
      const standard = (await ask({}, "SELECT getSetting('max_threads')")).text
      const wrong: string[] = []
      const expectText = (text: string, wanted: string) => {
        if (text !== wanted) wrong.push(`${JSON.stringify(text)} instead of ${JSON.stringify(wanted)}`)
      }
      const code = (reply: { headers: NodeJS.Dict<string | string[]> }) =>
        String(reply.headers['x-clickhouse-exception-code'])
      const kinds = [
        async (at: number) => {
          const threads = String(3 + (at % 50))
          const reply = await ask(
            { max_threads: threads, param_x: `v${at}` },
            "SELECT getSetting('max_threads'), {x:String}",
          )
          expectText(reply.text, `${threads}\tv${at}\n`)
        },
        async () => {
          const reply = await ask(
            {},
            "SELECT currentDatabase(), getSetting('insert_deduplication_token'), getSetting('log_comment')",
          )
          expectText(reply.text, 'default\t\t\n')
          expectText((await ask({}, "SELECT getSetting('max_threads')")).text, standard)
        },
        async () =>
          expectText(
            code(await ask({ database: 'system', max_threads: '7', log_comment: 'x' }, 'SELECT nope')),
            '47',
          ),
        async () => expectText(code(await ask({ max_threads: '5', nope: '1' }, 'SELECT 1')), '115'),
        async () => expectText(code(await ask({}, 'SELECT {x:String}')), '456'),
        async () => expectText((await ask({}, 'SET max_threads = 9')).text, ''),
        async () => expectText((await ask({}, 'USE system')).text, ''),
        async () =>
          expectText(
            code(
              await ask(
                { readonly: '1', max_block_size: '7' },
                'CREATE TABLE never (a Int8) ENGINE = Memory',
              ),
            ),
            '164',
          ),
      ]
      await Promise.all(Array.from({ length: 400 }, (_, at) => kinds[at % kinds.length]?.(at)))
      expect(wrong).toEqual([])
    },
    180 * seconds,
  )

  it('do not wait for a long query, which is stopped when its client hangs up and had asked for that', async () => {
    const running = async () =>
      (
        await ask(
          {},
          "SELECT count() FROM system.processes WHERE query LIKE '%numbers(10000000000001)%' AND query NOT LIKE '%processes%'",
        )
      ).text
    const sent = request(`${address()}/?cancel_http_readonly_queries_on_client_close=1`, { method: 'POST' })
    sent.on('error', () => undefined)
    // An hour of work.
    sent.end('SELECT sum(sipHash64(number)) FROM numbers(10000000000001)')
    await until(async () => (await running()) === '1\n')
    for (let asked = 0; asked < 5; asked += 1) expect((await ask({}, 'SELECT 1')).text).toBe('1\n')
    expect(await running()).toBe('1\n')
    sent.destroy()
    await until(async () => (await running()) === '0\n')
  })
})
