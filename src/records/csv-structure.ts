import { isUtf8 } from 'node:buffer'
import { findInvalidUtf8 } from './find-invalid-utf8.ts'
import type { Mismatch } from './mismatch.ts'

/** A record as it stands in the file, without the end of its line. */
export interface CsvRecord {
  /** Valid during the call. */
  readonly bytes: Buffer
  readonly cells: number
}

/** DuckDB takes no longer ones. */
const longestRecordBytes = 2_000_000

/** Why a record cannot be read, whatever the types of its columns. */
export function findCsvStructure(record: CsvRecord, columns: number): Mismatch | undefined {
  const { bytes, cells } = record
  if (cells !== columns) {
    return {
      reason: 'malformed',
      path: '$',
      expected: columns === 1 ? '1 cell' : `${columns} cells`,
      found: cells === 1 ? '1 cell' : `${cells} cells`,
      offset: 0,
    }
  }
  if (!isUtf8(bytes)) {
    const { start, end } = findInvalidUtf8(bytes, 0, bytes.length)
    return {
      reason: 'invalidUnicode',
      path: '$',
      expected: 'UTF-8',
      found: `bytes ${bytes.subarray(start, end).toString('hex')}`,
      offset: start,
    }
  }
  if (bytes.length <= longestRecordBytes) return undefined
  return {
    reason: 'tooLarge',
    path: '$',
    expected: `at most ${longestRecordBytes} bytes`,
    found: `${bytes.length} bytes`,
    offset: 0,
  }
}
