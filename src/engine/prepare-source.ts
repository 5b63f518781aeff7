import type { CompiledSource } from '../compile/duckdb/compile-job.ts'
import { defaultRead, type ReadOptions } from '../compile/duckdb/print-source.ts'
import { DataError } from '../errors.ts'
import type { InputFile } from '../lake/list-inputs.ts'
import { compileContract } from '../records/compile-contract.ts'
import type { Limits } from '../spec/contract.ts'
import { findJsonFormat } from './find-json-format.ts'
import type { BatchEffects } from './run-batch.ts'
import type { MismatchHandling, RejectedPart, RejectedRecord, ScanResult } from './scan/scan-result.ts'

/** A source with its files, as the SQL is to read them. */
export interface PreparedSource {
  readonly files: readonly string[]
  readonly read: ReadOptions
  /** Records that fit, counted by a scan; undefined where DuckDB reads unseen. */
  readonly records?: number
  /** Records that do not fit, where they are collected. */
  readonly rejected: number
  readonly rejectedParts: readonly RejectedPart[]
  /** Absent where no scan has looked. */
  readonly unknownFields?: ScanResult['unknownFields']
  readonly discarded?: ScanResult['discarded']
}

const noRejects = { rejected: 0, rejectedParts: [] }

interface PrepareOptions {
  readonly compiled: CompiledSource
  readonly inputs: readonly InputFile[]
  readonly trustInput: boolean
  /** `fail` throws at the first record that does not fit. */
  readonly onMismatch: MismatchHandling
  /** Files beyond so many records are left alone. */
  readonly limit?: number | undefined
  readonly limits: Limits
  readonly scratchDir: string
  readonly threads: number
}

/**
 * Checks the records of a source against its contract, and sees to it that DuckDB reads what was checked.
 * CSV and Parquet are checked in SQL instead.
 */
export async function prepareSource(options: PrepareOptions, effects: BatchEffects): Promise<PreparedSource> {
  const { compiled, inputs, trustInput } = options
  const { source } = compiled
  const isEmpty = inputs.length === 0
  if (source.format !== 'json')
    return { files: inputs.map(({ path }) => path), read: { ...defaultRead, isEmpty }, ...noRejects }
  if (trustInput && source.jsonPath === undefined) {
    const jsonFormat = await findJsonFormat(inputs)
    const read = { ...defaultRead, jsonFormat, isEmpty }
    return { files: inputs.map(({ path }) => path), read, ...noRejects }
  }
  const scan = await scanUpTo(options, effects)
  if (options.onMismatch === 'fail' && scan.first !== undefined) throw contractBroken(scan.first)
  const longest = scan.longestRecordBytes + 1024
  return {
    files: scan.readPaths,
    read: {
      jsonFormat: 'newline_delimited',
      maximumObjectBytes: Math.max(defaultRead.maximumObjectBytes, longest),
      isEmpty: scan.readPaths.length === 0,
    },
    records: scan.records,
    rejected: scan.rejected,
    rejectedParts: scan.rejectedParts,
    unknownFields: scan.unknownFields,
    discarded: scan.discarded,
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
      contract: trustInput ? undefined : compileContract({ columns, known: source.columns, limits }),
      jsonPath: source.jsonPath,
      limits,
      scratchDir,
      threads,
      onMismatch: options.onMismatch,
      maxRawBytes: limits.documentBytes,
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
