/* A program of its own: the engine allows one process for each data folder. Arguments: folder, port. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type ServerFacts } from './answer.ts'
import { InsertFiles } from './insert-file.ts'
import { clickhouseServer } from './server.ts'
import { Sessions } from './sessions.ts'

const [folder, port] = process.argv.slice(2)
if (folder === undefined || port === undefined) throw new Error('usage: main FOLDER PORT')

const data = join(folder, 'data')
mkdirSync(data, { recursive: true })
const files = new InsertFiles(join(folder, 'inserts'))
await files.prepare()
const sessions = new Sessions(data)
const server = clickhouseServer({ sessions, files }, await factsOf(sessions))
server.listen({ port: Number(port), host: '127.0.0.1' }, () =>
  console.log(`serving ${data} on 127.0.0.1:${port}`),
)

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close(() => {
      sessions.close()
      process.exit(0)
    })
    server.closeIdleConnections()
  })
}

async function factsOf(open: Sessions): Promise<ServerFacts> {
  const [version, timezone] = (await open.ask('SELECT version(), timezone()')).trim().split('\t')
  return { version: version ?? '', timezone: timezone ?? '', name: 'weir' }
}
