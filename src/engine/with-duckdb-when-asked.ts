import type { DuckDBConnection } from '@duckdb/node-api'
import { type Duckdb, type DuckdbOptions, openDuckdb } from './open-duckdb.ts'

/** A database for `use`, opened when it first asks for the connection, if it does, and closed afterwards. */
export async function withDuckdbWhenAsked<T>(
  options: DuckdbOptions,
  use: (connect: () => Promise<DuckDBConnection>) => Promise<T>,
): Promise<T> {
  let opened: Promise<Duckdb> | undefined
  try {
    return await use(async () => {
      opened ??= openDuckdb(options)
      return (await opened).connection
    })
  } finally {
    if (opened !== undefined) (await opened).close()
  }
}
