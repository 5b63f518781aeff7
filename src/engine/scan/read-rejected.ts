import { createReadStream } from 'node:fs'
import { splitLines } from '../../records/split-lines.ts'
import type { RejectedPart, RejectedRecord } from './scan-result.ts'

/** The rejected records of a scan, in the order of its files, lines and indexes counted from the file's start. */
export async function* readRejected(parts: readonly RejectedPart[]): AsyncGenerator<RejectedRecord> {
  for (const { path, lineBase, indexBase } of parts) {
    const found: RejectedRecord[] = []
    const lines = splitLines({
      documentBytes: Number.MAX_SAFE_INTEGER,
      line: 1,
      offset: 0,
      target: {
        record(bytes, start, end) {
          const record = JSON.parse(Buffer.from(bytes.subarray(start, end)).toString()) as RejectedRecord
          found.push({ ...record, line: record.line + lineBase, index: record.index + indexBase })
        },
        accept: () => -1,
        oversized() {},
        unsplittable() {},
      },
    })
    for await (const chunk of createReadStream(path)) {
      lines.push(chunk as Buffer)
      yield* found.splice(0)
    }
    lines.end()
    yield* found
  }
}
