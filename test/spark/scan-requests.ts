import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readChunks } from '../../src/engine/scan/read-chunks.ts'
import { readRejected } from '../../src/engine/scan/read-rejected.ts'
import { scanInputs } from '../../src/engine/scan/scan-inputs.ts'
import type { MismatchHandling, RejectedRecord, ScanResult } from '../../src/engine/scan/scan-result.ts'
import { compileContract } from '../../src/records/compile-contract.ts'
import type { JsonPath } from '../../src/records/parse-json-path.ts'
import type { Limits } from '../../src/spec/contract.ts'
import type { Field } from '../../src/spec/data-type.ts'
import { askPython } from './ask-records.ts'

const driver = join(import.meta.dirname, '../python/scan_driver.py')

/** Files, and how they are to be scanned. */
export interface ScanRequest {
  readonly name: string
  readonly files: Readonly<Record<string, Uint8Array>>
  readonly columns: readonly Field[]
  readonly known?: readonly Field[] | undefined
  readonly limits?: Limits | undefined
  readonly jsonPath?: JsonPath | undefined
  readonly onMismatch: MismatchHandling
  readonly maxRawBytes?: number
  /** Python shares the work out in units of about so many bytes. */
  readonly unitBytes?: number
  /** Executors of Spark do the work. */
  readonly isSpark?: true
}

/** What a scan found; `accepted` are the lines of what is to be read. */
export interface ScanFound {
  readonly files: readonly object[]
  readonly records: number
  readonly rejected: number
  readonly longestRecordBytes: number
  readonly first: RejectedRecord | undefined
  readonly rejectedRecords: readonly RejectedRecord[]
  readonly unknownFields: ScanResult['unknownFields']
  readonly unknownFieldsTruncated: boolean
  readonly discarded: ScanResult['discarded']
  readonly accepted: readonly string[]
  /** Rows that Spark reads of it; only where executors did the work. */
  readonly foundBySpark?: number
}

/** What Python finds. Files and scratch are below `folder`. */
export async function scanThere(
  python: string,
  requests: readonly ScanRequest[],
  folder: string,
): Promise<readonly ScanFound[]> {
  const asked = requests.map((request, at) => {
    const home = join(folder, 'there', `${at}`)
    const scratch = join(home, 'scratch')
    mkdirSync(scratch, { recursive: true })
    return {
      ask: 'scan',
      inputs: storeFiles(request, join(home, 'files')),
      columns: request.columns,
      known: request.known ?? null,
      limits: request.limits ?? null,
      json_path: request.jsonPath ?? null,
      on_mismatch: request.onMismatch,
      scratch_dir: scratch,
      ...(request.maxRawBytes === undefined ? {} : { max_raw_bytes: request.maxRawBytes }),
      ...(request.unitBytes === undefined ? {} : { unit_bytes: request.unitBytes }),
      ...(request.isSpark ? { is_spark: true } : {}),
    }
  })
  const answers = (await askPython(python, asked, driver)) as readonly PythonFound[]
  return answers.map((found) => ({
    files: found.files.map(({ read_paths: _, path: __, ...file }) => ({
      ...camelCased(file),
      failure: file.failure ?? undefined,
    })),
    records: found.records,
    rejected: found.rejected,
    longestRecordBytes: found.longest_record_bytes,
    first: found.first ?? undefined,
    rejectedRecords: found.rejected_records,
    unknownFields: found.unknown_fields,
    unknownFieldsTruncated: found.unknown_fields_truncated,
    discarded: found.discarded,
    accepted: found.accepted,
    ...(found.found_by_spark === null ? {} : { foundBySpark: found.found_by_spark }),
  }))
}

/** What the scan for DuckDB finds. */
export async function scanHere(request: ScanRequest, folder: string): Promise<ScanFound> {
  const scratchDir = join(folder, 'scratch')
  mkdirSync(scratchDir, { recursive: true })
  const { columns, known, limits, jsonPath, onMismatch, maxRawBytes } = request
  const inputs = storeFiles(request, join(folder, 'files'))
  const result = await scanInputs({
    files: inputs,
    contract: compileContract({ columns, known, limits }),
    jsonPath,
    scratchDir,
    threads: 1,
    onMismatch,
    ...(maxRawBytes === undefined ? {} : { maxRawBytes }),
  })
  const rejectedRecords: RejectedRecord[] = []
  for await (const record of readRejected(result.rejectedParts)) rejectedRecords.push(record)
  const accepted: string[] = []
  for (const path of result.readPaths) accepted.push(...(await readLines(path)))
  return {
    files: result.files.map(({ readPaths: _, path: __, ...file }) => file),
    records: result.records,
    rejected: result.rejected,
    longestRecordBytes: result.longestRecordBytes,
    first: result.first,
    rejectedRecords,
    unknownFields: result.unknownFields,
    unknownFieldsTruncated: result.unknownFieldsTruncated,
    discarded: result.discarded,
    accepted,
  }
}

export function askDriver(python: string, requests: readonly object[]): Promise<readonly unknown[]> {
  return askPython(python, requests, driver)
}

interface PythonFound {
  readonly files: readonly (Readonly<Record<string, unknown>> & { readonly failure: string | null })[]
  readonly records: number
  readonly rejected: number
  readonly longest_record_bytes: number
  readonly first: RejectedRecord | null
  readonly rejected_records: readonly RejectedRecord[]
  readonly unknown_fields: ScanResult['unknownFields']
  readonly unknown_fields_truncated: boolean
  readonly discarded: ScanResult['discarded']
  readonly accepted: readonly string[]
  readonly found_by_spark: number | null
}

function storeFiles({ files }: ScanRequest, folder: string) {
  return Object.entries(files).map(([name, content]) => {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
    return { path, uri: `s3://raw/${name}`, bytes: content.length }
  })
}

async function readLines(path: string): Promise<readonly string[]> {
  const parts: Buffer[] = []
  const size = readFileSync(path).length
  await readChunks(
    path,
    { start: 0, end: size },
    { read() {}, push: (chunk) => parts.push(Buffer.from(chunk)), isDone: () => false },
  )
  const lines = Buffer.concat(parts).toString().split('\n')
  return lines.map((line) => line.replace(/^[ \t\r]+|[ \t\r]+$/g, '')).filter((line) => line !== '')
}

function camelCased(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()),
      item,
    ]),
  )
}
