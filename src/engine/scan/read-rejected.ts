import { readLines } from '../../lake/read-lines.ts'
import type { RejectedPart, RejectedRecord } from './scan-result.ts'

/** The rejected records of a scan, in the order of its files, lines and indexes counted from the file's start. */
export async function* readRejected(parts: readonly RejectedPart[]): AsyncGenerator<RejectedRecord> {
  for (const { path, lineBase, indexBase } of parts) {
    for await (const line of readLines(path)) {
      const record = JSON.parse(line.toString()) as RejectedRecord
      yield { ...record, line: record.line + lineBase, index: record.index + indexBase }
    }
  }
}
