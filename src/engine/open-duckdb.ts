import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import accessors from '@duckdb/node-api/lib/vectors/dataAccessors.js'
import { quoteString } from '../compile/duckdb/quote.ts'

// the binding's own decoder takes U+FEFF at the beginning of a text for a mark, and drops it
Object.assign(accessors, { textDecoder: new TextDecoder('utf-8', { ignoreBOM: true }) })

export interface DuckdbOptions {
  readonly threads: number
  /** DuckDB's own limit; the process takes up to 180 MB more. */
  readonly memoryLimitBytes: number
  /** Where it spills what does not fit. */
  readonly temporaryDirectory: string
  /** Rows come in the order of ORDER BY and of the files; costs memory. */
  readonly keepOrder?: boolean
}

export interface Duckdb {
  readonly connection: DuckDBConnection
  close(): void
}

/** An in-memory database of one run, in UTC, with nothing downloaded. */
export async function openDuckdb(options: DuckdbOptions): Promise<Duckdb> {
  const { threads, memoryLimitBytes, temporaryDirectory, keepOrder = false } = options
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: `${Math.floor(memoryLimitBytes / 1e6)}MB`,
    temp_directory: temporaryDirectory,
    preserve_insertion_order: String(keepOrder),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const connection = await instance.connect()
  // without it there is no progress to ask for
  await connection.run('SET enable_progress_bar = true')
  await connection.run('SET enable_progress_bar_print = false')
  await connection.run('SET progress_bar_time = 0')
  await connection.run(`SET TimeZone = ${quoteString('UTC')}`)
  return {
    connection,
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}
