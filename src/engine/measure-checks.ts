import type { DuckDBConnection, Json } from '@duckdb/node-api'
import type { CheckedJob } from '../compile/checked-job.ts'
import type { CheckedCheck, CheckedRowCheck, CheckedUnique } from '../compile/checks/checked-check.ts'
import {
  printBrokenRows,
  printCountBroken,
  printCountDuplicates,
  printMeasureChecks,
  printShared,
} from '../compile/duckdb/print-checks.ts'
import { printTableRows } from '../compile/duckdb/print-table.ts'
import { DataError } from '../errors.ts'
import type { ReportedCheck } from '../lake/run-report.ts'
import { isRuntimeFailure } from './duckdb-failure.ts'
import { printRow } from './print-row.ts'
import { reportFreshness, reportRowCount, reportRows } from './report-check.ts'
import { readRows } from './rows.ts'
import type { StagedOutput } from './write-staged.ts'

export interface MeasureOptions {
  readonly checked: CheckedJob
  readonly outputs: readonly StagedOutput[]
  readonly connection: DuckDBConnection
  /** Of the run: ages are counted from here. */
  readonly startedAt?: Date | undefined
  /** Only so many records were read: `rowCount` and `freshness`, which are about a whole run, are left out. */
  readonly limit?: number | undefined
  /** The records are a sample: the same are left out. */
  readonly isSample?: boolean | undefined
}

interface StagedRows {
  /** SQL that gives them. */
  readonly rows: string
  /** Columns that tell rows apart. */
  readonly keys: readonly string[]
  readonly startedAt: Date
  readonly connection: DuckDBConnection
}

const shownRows = 3

/** Holds the rows of the first output, as they were written, against the checks of a job. */
export async function measureChecks(options: MeasureOptions): Promise<readonly ReportedCheck[]> {
  const { checked, outputs, connection, startedAt = new Date(), limit, isSample = false } = options
  const isPart = isSample || limit !== undefined
  const checks = checked.checks.filter(({ kind }) => !isPart || (kind !== 'rowCount' && kind !== 'freshness'))
  const [first] = outputs
  if (first === undefined || checks.length === 0) return []
  const files = first.files.map(({ path }) => path)
  const partitionKeys = first.output.partitionKeys.map(({ name }) => name)
  const unique = checks.find((check) => check.kind === 'unique')
  const staged: StagedRows = {
    rows: printTableRows({ ...first.output, format: checked.job.sink.format }, files),
    keys: [...(unique?.columns ?? []), ...partitionKeys],
    startedAt,
    connection,
  }
  const [rowCount, ...measures] = await measureOnce(checks, staged)
  const reported: ReportedCheck[] = []
  for (const [index, check] of checks.entries()) {
    reported.push(await report(check, { measure: measures[index], rowCount: Number(rowCount) }, staged))
  }
  return reported
}

async function report(
  checked: CheckedCheck,
  { measure, rowCount }: { readonly measure: Json | undefined; readonly rowCount: number },
  staged: StagedRows,
): Promise<ReportedCheck> {
  switch (checked.kind) {
    case 'row':
      return measureRows(checked, Number(measure), staged)
    case 'unique':
      return measureUnique(checked, staged)
    case 'rowCount':
      return reportRowCount(checked.check, rowCount)
    case 'freshness': {
      const { newest, fresh } = measure as { readonly newest: string | null; readonly fresh: boolean }
      return reportFreshness(checked.check, { newest, fresh, rowCount, startedAt: staged.startedAt })
    }
  }
}

/** Every check but `unique`, in one pass. */
async function measureOnce(checks: readonly CheckedCheck[], staged: StagedRows): Promise<readonly Json[]> {
  try {
    const { values } = await readRows(staged.connection, printMeasureChecks(checks, staged))
    return values[0] ?? []
  } catch (error) {
    if (!(error instanceof Error) || !isRuntimeFailure(error.message)) throw error
    throw (await findFailing(checks, staged)) ?? error
  }
}

/** The check whose own expression fails for a row. */
async function findFailing(
  checks: readonly CheckedCheck[],
  { rows, connection }: StagedRows,
): Promise<DataError | undefined> {
  for (const checked of checks) {
    if (checked.kind !== 'row') continue
    const failure = await connection.run(printCountBroken(checked, rows)).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    if (!(failure instanceof Error)) continue
    const { text, place } = checked.check
    const [found = ''] = failure.message.split('\n')
    return new DataError(
      {
        message: `an expression failed: ${text}`,
        place,
        found: found.replace(/^[\w ]+ Error: /, ''),
        hint: 'TRY_CAST or TRY(…) gives NULL where it would fail',
      },
      { cause: failure },
    )
  }
  return undefined
}

async function measureRows(
  checked: CheckedRowCheck,
  failedRows: number,
  { rows, keys, connection }: StagedRows,
): Promise<ReportedCheck> {
  if (failedRows === 0) return reportRows(checked.check, { failedRows, examples: [] })
  const columns = [...new Set([...checked.columns, ...keys])]
  if (columns.length === 0) return reportRows(checked.check, { failedRows, examples: [] })
  const broken = await readRows(connection, printBrokenRows(checked, { rows, columns, most: shownRows }))
  const examples = broken.values.map((row) => printRow(broken.columns, row))
  return reportRows(checked.check, { failedRows, examples })
}

async function measureUnique(
  checked: CheckedUnique,
  { rows, connection }: StagedRows,
): Promise<ReportedCheck> {
  const counted = await readRows(connection, printCountDuplicates(checked, rows))
  const failedRows = Number(counted.values[0]?.[0])
  if (failedRows === 0) return reportRows(checked.check, { failedRows, examples: [] })
  const shared = await readRows(connection, printShared(checked, rows, shownRows))
  const columns = shared.columns.slice(0, -1)
  const examples = shared.values.map((row) => `${printRow(columns, row)} in ${row.at(-1)} rows`)
  return reportRows(checked.check, { failedRows, examples })
}
