import type { DuckDBConnection } from '@duckdb/node-api'
import type { CopyOptions } from '../compile/duckdb/print-copy.ts'
import { printCountPartitions } from '../compile/duckdb/print-copy-buckets.ts'
import { openPartitions } from './open-partitions.ts'

const lookedAtRows = 10_000
/** What takes longer is no quick look: a sort, a join, a filter that few rows pass. */
const patienceMilliseconds = 300

/**
 * Whether the first rows of an output belong to more partitions than one COPY can keep open. Rows in the order of
 * their partitions look as if they had few, and are written as such.
 */
export async function hasManyPartitions(
  { copy, signal }: { readonly copy: CopyOptions; readonly signal?: AbortSignal | undefined },
  connection: DuckDBConnection,
): Promise<boolean> {
  let isTooSlow = false
  const timer = setTimeout(() => {
    isTooSlow = true
    connection.interrupt()
  }, patienceMilliseconds)
  try {
    const counted = await connection.runAndReadAll(printCountPartitions(copy, lookedAtRows))
    return Number(counted.getRowObjectsJson()[0]?.partitions) > openPartitions(copy.output)
  } catch (error) {
    signal?.throwIfAborted()
    if (!isTooSlow) throw error
    return false
  } finally {
    clearTimeout(timer)
  }
}
