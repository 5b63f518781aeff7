import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { CompiledSource } from '../compile/duckdb/compile-job.ts'
import { defaultRead } from '../compile/duckdb/print-source.ts'
import { printCountParquet } from '../compile/duckdb/print-statements.ts'
import { DataError, EtlError } from '../errors.ts'
import type { InputFile } from '../lake/list-inputs.ts'
import type { Limits } from '../spec/contract.ts'
import { prepareParquetCheck } from './check-parquet-schema.ts'
import { type DescribedFile, describeFile, findAbsentColumns } from './describe-files.ts'
import { duckdbFailure } from './duckdb-failure.ts'
import { openDuckdb } from './open-duckdb.ts'
import type { PreparedSource } from './prepare-source.ts'
import type { BatchEffects } from './run-batch.ts'
import { type AppendFile, createAppendFile } from './scan/append-file.ts'
import { UnreadableFile } from './scan/read-chunks.ts'
import { siftCsv } from './sift-csv.ts'
import { unreadableFile } from './unreadable-file.ts'

/** What is left of a file once the records that do not fit are set aside. */
export interface SiftedFile {
  /** What to read: the file, or a copy without those records; undefined where nothing is left. */
  readonly described: DescribedFile | undefined
  /** Those left, where they were counted. */
  readonly records?: number
  readonly rejected: number
}

interface SiftOptions {
  readonly compiled: CompiledSource
  readonly inputs: readonly InputFile[]
  readonly limits: Limits
  /** An absolute path. */
  readonly scratchDir: string
  readonly threads: number
  readonly memoryLimitBytes: number
}

/**
 * Sets aside what does not fit the contract of a CSV or Parquet source: CSV records, and files that cannot be read,
 * which count as one record each. DuckDB is to read what is left; it needs no other check.
 */
export async function siftFiles(
  options: SiftOptions,
  effects: Pick<BatchEffects, 'signal' | 'onProgress'>,
): Promise<PreparedSource> {
  const { compiled, inputs, scratchDir } = options
  const { signal, onProgress } = effects
  const log = createAppendFile(join(scratchDir, 'rejected.ndjson'))
  // what DuckDB breaks on takes its database along: never that of the run
  const duckdb = await openDuckdb({
    ...options,
    keepOrder: true,
    temporaryDirectory: join(scratchDir, 'spill'),
  })
  const { connection } = duckdb
  const interrupt = () => connection.interrupt()
  signal?.addEventListener('abort', interrupt, { once: true })
  const totalBytes = inputs.reduce((sum, { bytes }) => sum + bytes, 0)
  const described: DescribedFile[] = []
  let [bytes, records, rejected] = [0, 0, 0]
  let counted: number | undefined
  try {
    const sift = await prepareSift(options, log, connection)
    for (const [index, input] of inputs.entries()) {
      signal?.throwIfAborted()
      const logged = log.size()
      const sifted = await sift(input, index).catch((error: unknown) => {
        signal?.throwIfAborted()
        log.takeBackTo(logged)
        return rejectFile(input, error, log)
      })
      if (sifted.described !== undefined) described.push(sifted.described)
      records += sifted.records ?? 0
      rejected += sifted.rejected
      bytes += input.bytes
      onProgress?.({ phase: 'checking', bytes, totalBytes, files: inputs.length, records })
    }
    if (compiled.source.format === 'csv') counted = records
    else if (rejected > 0) counted = await countParquet(described, connection)
  } finally {
    log.close()
    signal?.removeEventListener('abort', interrupt)
    duckdb.close()
  }
  return {
    files: described.map(({ path }) => path),
    read: {
      ...defaultRead,
      isEmpty: described.length === 0,
      absentColumns: findAbsentColumns(compiled, described),
    },
    ...(counted === undefined ? {} : { records: counted }),
    rejected,
    rejectedParts: rejected === 0 ? [] : [{ path: log.path, lineBase: 0, indexBase: 0, rejected }],
    unknownFields: [],
    discarded: [],
  }
}

async function prepareSift(
  { compiled, limits, scratchDir }: SiftOptions,
  log: AppendFile,
  connection: DuckDBConnection,
): Promise<(input: InputFile, index: number) => Promise<SiftedFile>> {
  if (compiled.source.format === 'csv') {
    const maxRecordBytes = limits.documentBytes
    return (input, index) =>
      siftCsv({ compiled, input, log, spool: join(scratchDir, `${index}`), maxRecordBytes }, connection)
  }
  const check = await prepareParquetCheck(compiled, connection)
  return async ({ path }) => {
    const described = await describeFile(compiled, path, connection)
    check(described)
    return { described, rejected: 0 }
  }
}

/** From the footers: whether a limit is passed depends on it. */
async function countParquet(
  described: readonly DescribedFile[],
  connection: DuckDBConnection,
): Promise<number> {
  if (described.length === 0) return 0
  const counted = await connection.runAndReadAll(printCountParquet(described.map(({ path }) => path)))
  return Number(counted.getRows()[0]?.[0])
}

/** Throws what is not for the file to answer for. */
function rejectFile(input: InputFile, error: unknown, log: AppendFile): SiftedFile {
  const isExplained = error instanceof EtlError || error instanceof UnreadableFile
  const failure = isExplained ? error : (duckdbFailure(error, input.uri) ?? error)
  if (!(failure instanceof DataError || failure instanceof UnreadableFile)) throw failure
  log.append(Buffer.from(`${JSON.stringify(unreadableFile(input, failure))}\n`))
  return { described: undefined, rejected: 1 }
}
