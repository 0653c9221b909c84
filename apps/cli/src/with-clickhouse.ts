import { connectClickHouse, type ClickHouse } from '@weir/clickhouse'
import { type Addresses } from './addresses.ts'

const database = 'default'
const requestTimeoutMs = 30_000

/** Uses ClickHouse and closes the connection. */
export async function withClickHouse<Result>(
  { clickhouse: url }: Addresses,
  use: (clickhouse: ClickHouse) => Promise<Result>,
): Promise<Result> {
  const clickhouse = connectClickHouse({ url, database, requestTimeoutMs })
  try {
    return await use(clickhouse)
  } finally {
    await clickhouse.close()
  }
}
