import { equal } from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { parquetMetadata } from 'hyparquet'
import type { RunReport } from '../src/lake/run-report.ts'
import { parseCsv } from './conformance/parse-csv.ts'
import { readText } from './conformance/read-table.ts'

/**
 * Holds a report against itself and against what lies on disk: every record read is accepted or in quarantine, every
 * file has as many rows as it is said to have. Called for every run of a job that a test makes in process.
 */
export function expectCounts(report: RunReport): void {
  const { records, rows, outputs, quarantine, status } = report
  equal(records.accepted + records.quarantined, records.read, 'accepted + quarantined')
  const written = outputs.reduce((sum, output) => sum + output.rows, 0)
  if (outputs.length > 0 || status !== 'succeeded') equal(written, rows.written, 'rows of the outputs')
  for (const output of outputs) {
    // a look at rows leaves no files
    if (existsSync(output.path)) equal(countRows(output.path), output.rows, output.path)
  }
  if (quarantine === undefined) return
  equal(quarantine.committed, status === 'succeeded', 'committed')
  equal(quarantine.records, records.quarantined, 'records in quarantine')
  const reasons = Object.values(quarantine.reasons).reduce((sum, count) => sum + count, 0)
  equal(reasons, quarantine.records, 'records by reason')
  if (quarantine.path === undefined || !existsSync(quarantine.path)) return
  const lines = readFileSync(quarantine.path).reduce((sum, byte) => sum + (byte === 0x0a ? 1 : 0), 0)
  equal(lines, quarantine.records, 'lines of the quarantine file')
}

function countRows(path: string): number {
  if (path.endsWith('.parquet')) {
    const bytes = readFileSync(path)
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
    return Number(parquetMetadata(buffer).num_rows)
  }
  const text = readText(path)
  return /\.csv(\.|$)/.test(path) ? parseCsv(text).length - 1 : text.split('\n').length - 1
}
