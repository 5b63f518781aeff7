import type { DuckDBConnection } from '@duckdb/node-api'
import type { CheckedJob } from '../compile/checked-job.ts'
import { printFirstRows, printTableRows } from '../compile/duckdb/print-table.ts'
import { noRows, type Rows, readRows } from './rows.ts'
import type { StagedOutput } from './write-staged.ts'

const shownRows = 5

/** A few rows of the first output, from the files as they were written. */
export async function sampleRows(options: {
  readonly checked: CheckedJob
  readonly outputs: readonly StagedOutput[]
  readonly connection: DuckDBConnection
}): Promise<Rows> {
  const { checked, outputs, connection } = options
  const [first] = outputs
  if (first === undefined || first.files.length === 0) return noRows
  const files: string[] = []
  let rows = 0
  for (const file of first.files) {
    if (rows >= shownRows) break
    files.push(file.path)
    rows += file.rows
  }
  const { format } = checked.job.sink
  return readRows(connection, printFirstRows(printTableRows({ ...first.output, format }, files), shownRows))
}
