import type { DuckDBConnection } from '@duckdb/node-api'
import { printDuckdbExpression } from '../compile/athena/print-duckdb.ts'
import type { CheckedJob } from '../compile/checked-job.ts'
import { printBrokenRows, printCountBroken } from '../compile/duckdb/print-statements.ts'
import { printTableRows } from '../compile/duckdb/print-table.ts'
import { DataError } from '../errors.ts'
import { readRows } from './rows.ts'
import type { ReportedCheck } from './run-report.ts'
import type { StagedOutput } from './write-staged.ts'

const shownRows = 3

/** The checks of a job on the rows as they were written. A check that fails is a `DataError`; a warning is counted. */
export async function checkRows(options: {
  readonly checked: CheckedJob
  readonly outputs: readonly StagedOutput[]
  readonly connection: DuckDBConnection
}): Promise<readonly ReportedCheck[]> {
  const { checked, outputs, connection } = options
  const [first] = outputs
  if (first === undefined || checked.checks.length === 0) return []
  const { format } = checked.job.sink
  const rows = printTableRows(
    { ...first.output, format },
    first.files.map(({ path }) => path),
  )
  const reported: ReportedCheck[] = []
  for (const { check, condition } of checked.checks) {
    const sql = printDuckdbExpression(condition)
    const counted = await connection.runAndReadAll(printCountBroken(sql, rows))
    const failedRows = Number(counted.getRowObjectsJson()[0]?.broken)
    reported.push({ check: check.condition.text, severity: check.severity, failedRows })
    if (failedRows === 0 || check.severity === 'warn') continue
    const { columns, values } = await readRows(connection, printBrokenRows(sql, rows, shownRows))
    const shown = values.map((row) =>
      columns.map(({ name }, index) => `${name}=${JSON.stringify(row[index])}`).join(' '),
    )
    throw new DataError({
      message: `check failed for ${failedRows} rows: ${check.condition.text}`,
      place: check.condition.place,
      found: shown.join('\n'),
      hint: 'mend the data or the job, filter the rows out, or make it a warning with warn:',
    })
  }
  return reported
}
