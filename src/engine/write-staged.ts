import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import {
  type CompiledDuckdbJob,
  type CompiledOutput,
  compileDuckdbJob,
  sourceRelation,
} from '../compile/duckdb/compile-job.ts'
import {
  printCountRecords,
  printDescribe,
  printDescribeExpected,
  printSetFiles,
  printSetKeyBase,
} from '../compile/duckdb/print-statements.ts'
import type { ReadPlan } from '../compile/plan-reads.ts'
import type { ReportedCheck } from '../lake/run-report.ts'
import type { StagedFile } from '../lake/staged-output.ts'
import { checkCells } from './check-cells.ts'
import { checkParquetSchema } from './check-parquet-schema.ts'
import { copyOutput } from './copy-output.ts'
import { describeFiles, findAbsentColumns } from './describe-files.ts'
import { explainFailure } from './explain-failure.ts'
import { measureChecks } from './measure-checks.ts'
import { openDuckdb } from './open-duckdb.ts'
import type { PreparedSource } from './prepare-source.ts'
import { noRows, type Rows } from './rows.ts'
import type { BatchEffects, BatchOptions } from './run-batch.ts'
import { sampleRows } from './sample-rows.ts'
import { watchProgress } from './watch-progress.ts'

export interface StagedOutput {
  readonly output: CompiledOutput
  readonly files: readonly StagedFile[]
}

export interface StagedRun {
  readonly records: number
  readonly outputs: readonly StagedOutput[]
  readonly checks: readonly ReportedCheck[]
  readonly sample: Rows
}

type WriteOptions = BatchOptions & {
  readonly plan: ReadPlan
  readonly prepared: readonly PreparedSource[]
  readonly staging: string
  readonly signal?: AbortSignal | undefined
}

/** Runs the SQL of a job in a database of its own; the rows end in files below `staging`, checked. */
export async function writeStaged(options: WriteOptions, effects: BatchEffects): Promise<StagedRun> {
  const { plan, prepared, scratchDir, limit } = options
  const reads = prepared.map(({ read }) => read)
  let compiled = compileDuckdbJob(plan, { reads, limit })
  const duckdb = await openDuckdb({ ...options, temporaryDirectory: join(scratchDir, 'spill') })
  const { connection } = duckdb
  const interrupt = () => connection.interrupt()
  effects.signal?.addEventListener('abort', interrupt, { once: true })
  const records = prepared.reduce((sum, source) => sum + (source.records ?? 0), 0)
  const progress = watchProgress({ connection, inputs: options.inputs, records }, effects)
  try {
    const absent = await openSources(compiled, options, connection)
    if (absent.some((columns) => columns.length > 0)) {
      const complete = reads.map((read, index) => ({ ...read, absentColumns: absent[index] ?? [] }))
      compiled = compileDuckdbJob(plan, { reads: complete, limit })
    }
    return await runStatements(compiled, { ...options, signal: effects.signal }, connection)
  } catch (error) {
    effects.signal?.throwIfAborted()
    throw await explainFailure(error, { plan, compiled, connection })
  } finally {
    progress.stop()
    effects.signal?.removeEventListener('abort', interrupt)
    if (!effects.endsAfterwards) duckdb.close()
  }
}

/** Checks what DuckDB is to read itself; gives the columns of each source that none of its files has. */
async function openSources(
  compiled: CompiledDuckdbJob,
  options: WriteOptions,
  connection: DuckDBConnection,
): Promise<readonly (readonly string[])[]> {
  const { prepared, trustInput, inputs } = options
  const absent: (readonly string[])[] = []
  for (const [index, source] of compiled.sources.entries()) {
    const files = prepared[index]?.files ?? []
    await connection.run(printSetFiles(source.filesVariable, files))
    const known = source.source.format === 'json' ? [] : prepared[index]?.read.absentColumns
    if (known !== undefined) {
      absent.push(known)
      continue
    }
    const described = await describeFiles(source, files, connection)
    absent.push(findAbsentColumns(source, described))
    if (source.source.format === 'parquet') await checkParquetSchema(source, described, connection)
    else if (!trustInput) await checkCells(source, inputs[index] ?? [], described, connection)
  }
  await connection.run(printSetKeyBase(keyBase(options.startedAt)))
  return absent
}

async function runStatements(
  compiled: CompiledDuckdbJob,
  options: WriteOptions,
  connection: DuckDBConnection,
): Promise<StagedRun> {
  const { checked, prepared, limit } = options
  for (const statement of compiled.statements) await connection.run(statement)
  const outputs: StagedOutput[] = []
  let scanned: number | undefined
  for (const output of compiled.outputs) {
    await checkTypes(output, connection)
    const copied = await copyOutput(output, options, connection)
    outputs.push({ output, files: copied.files })
    scanned = copied.scanned
  }
  // a filter may leave rows of Parquet unread
  const isWholeScan = compiled.outputs.length === 1 && checked.source.format !== 'parquet'
  const counted = prepared[0]?.records ?? (isWholeScan ? scanned : undefined)
  const records = counted ?? (await countSource(options.plan, connection))
  const checks = await measureChecks({ ...options, outputs, connection })
  const sample = options.showRows === false ? noRows : await sampleRows({ checked, outputs, connection })
  return { records: Math.min(records, limit ?? records), outputs, checks, sample }
}

async function countSource(plan: ReadPlan, connection: DuckDBConnection): Promise<number> {
  const counted = await connection.runAndReadAll(printCountRecords(sourceRelation(plan)))
  return Number(counted.getRowObjectsJson()[0]?.records)
}

/** 1,024 keys a microsecond: runs that start one after another never hand out the same surrogate key. */
function keyBase(startedAt: Date): bigint {
  return BigInt(startedAt.getTime()) * 1000n * 1024n
}

/** What DuckDB would write is what the job promises; a difference is a bug of the compiler, and never a file. */
async function checkTypes(output: CompiledOutput, connection: DuckDBConnection): Promise<void> {
  const [made, due] = await Promise.all(
    [printDescribe(output.relation), printDescribeExpected(output)].map(async (sql) => {
      const described = await connection.runAndReadAll(sql)
      return described.getRowObjectsJson().map((row) => `${row.column_name} ${row.column_type}`)
    }),
  )
  const wrong = due?.findIndex((column, index) => column !== made?.[index]) ?? -1
  if (wrong >= 0) throw new Error(`the compiled job makes ${made?.[wrong]} where ${due?.[wrong]} is due`)
}
