import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Conflict } from '@weir/vocabulary'
import { type ClickHouse } from './clickhouse.ts'
import { textOf } from './raw-row.ts'

const home = fileURLToPath(new URL('../migrations/', import.meta.url))

const ledger = `CREATE TABLE IF NOT EXISTS schema_migrations (
  name String COMMENT 'File name of the migration',
  checksum String COMMENT 'SHA-256 of its text, hexadecimal',
  applied_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When it was applied, UTC'
) ENGINE = ReplacingMergeTree ORDER BY name`

/** Applies the migrations that are missing, in the order of their names, forward only.
 *  @param database the one that `clickhouse` was connected to; created where it is missing
 *  @returns names that were applied now
 *  @throws Conflict `migration-changed` when an applied file has another text now */
export async function migrate(clickhouse: ClickHouse, database: string): Promise<readonly string[]> {
  if (database !== 'default') await clickhouse.createDatabase()
  await clickhouse.command(ledger)
  const applied = new Map(
    (await clickhouse.select('SELECT name, checksum FROM schema_migrations FINAL')).map((row) => [
      textOf(row, 'name'),
      textOf(row, 'checksum'),
    ]),
  )
  const done: string[] = []
  for (const name of (await readdir(home)).filter((file) => file.endsWith('.sql')).sort()) {
    const text = await readFile(`${home}${name}`, 'utf8')
    const checksum = createHash('sha256').update(text).digest('hex')
    const known = applied.get(name)
    if (known === checksum) continue
    if (known !== undefined)
      throw new Conflict(
        'migration-changed',
        `migration ${name} was applied with another text; add a new file`,
        {
          name,
        },
      )
    for (const statement of statementsOf(text)) await clickhouse.command(statement)
    await clickhouse.command(
      `INSERT INTO schema_migrations (name, checksum) VALUES ('${name}', '${checksum}')`,
    )
    done.push(name)
  }
  return done
}

/** Statements end with a semicolon at the end of a line. */
function statementsOf(text: string): readonly string[] {
  return text
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}
