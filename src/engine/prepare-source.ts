import type { CompiledSource } from '../compile/duckdb/compile-job.ts'
import { defaultRead, type ReadOptions } from '../compile/duckdb/print-source.ts'
import { DataError } from '../errors.ts'
import type { InputFile } from '../lake/list-inputs.ts'
import { compileContract } from '../records/compile-contract.ts'
import type { Limits } from '../spec/contract.ts'
import { findJsonFormat } from './find-json-format.ts'
import type { BatchEffects } from './run-batch.ts'
import type { RejectedRecord, ScanResult } from './scan/scan-result.ts'

/** A source with its files, as the SQL is to read them. */
export interface PreparedSource {
  readonly files: readonly string[]
  readonly read: ReadOptions
  /** Records that a scan has counted; undefined where DuckDB reads unseen. */
  readonly records?: number
}

interface PrepareOptions {
  readonly compiled: CompiledSource
  readonly inputs: readonly InputFile[]
  readonly trustInput: boolean
  /** Files beyond so many records are left alone. */
  readonly limit?: number | undefined
  readonly limits: Limits
  readonly scratchDir: string
  readonly threads: number
}

/**
 * Checks the records of a source against its contract, and sees to it that DuckDB reads what was checked.
 * CSV and Parquet are checked in SQL instead. Throws `DataError` at the first record that does not fit.
 */
export async function prepareSource(options: PrepareOptions, effects: BatchEffects): Promise<PreparedSource> {
  const { compiled, inputs, trustInput } = options
  const { source } = compiled
  const isEmpty = inputs.length === 0
  if (source.format !== 'json')
    return { files: inputs.map(({ path }) => path), read: { ...defaultRead, isEmpty } }
  if (trustInput && source.jsonPath === undefined) {
    const jsonFormat = await findJsonFormat(inputs)
    return { files: inputs.map(({ path }) => path), read: { ...defaultRead, jsonFormat, isEmpty } }
  }
  const scan = await scanUpTo(options, effects)
  if (scan.first !== undefined) throw contractBroken(scan.first)
  const longest = scan.longestRecordBytes + 1024
  return {
    files: scan.readPaths,
    read: {
      jsonFormat: 'newline_delimited',
      maximumObjectBytes: Math.max(defaultRead.maximumObjectBytes, longest),
      isEmpty: scan.readPaths.length === 0,
    },
    records: scan.records,
  }
}

/** A quick look at so many records needs no more files than that. */
async function scanUpTo(options: PrepareOptions, effects: BatchEffects): Promise<ScanResult> {
  const { compiled, inputs, trustInput, limit, limits, scratchDir, threads } = options
  const { source, columns } = compiled
  const files = inputs.slice(0, limit)
  // loaded when there is something to scan: trusted input is not
  const { scanInputs } = await import('./scan/scan-inputs.ts')
  return scanInputs(
    {
      files,
      contract: trustInput ? undefined : compileContract({ columns, limits }),
      jsonPath: source.jsonPath,
      limits,
      scratchDir,
      threads,
      onMismatch: 'fail',
    },
    {
      workerUrl: effects.workerUrl,
      signal: effects.signal,
      onProgress: ({ bytes, totalBytes, records }) =>
        effects.onProgress?.({ phase: 'checking', bytes, totalBytes, files: files.length, records }),
    },
  )
}

function contractBroken(rejected: RejectedRecord): DataError {
  const { uri, line, path, reason, expected, found } = rejected
  const whole = reason === 'unreadableFile'
  return new DataError({
    message: whole
      ? `${uri} cannot be read: ${found}`
      : `a record does not fit the contract (${reason}) at ${path}`,
    place: { file: uri, ...(whole ? {} : { line }), path },
    expected,
    found,
    hint: whole
      ? 'mend or remove the file'
      : 'mend the record, or change the type in the schema; --trust-input skips the check',
  })
}
