import type { Mismatch } from '../../src/records/mismatch.ts'
import { createRecordReader, type RecordReaderOptions } from '../../src/records/record-reader.ts'
import type { RecordPlace } from '../../src/records/record-sink.ts'

export interface Found extends Partial<RecordPlace>, Partial<Pick<Mismatch, 'reason'>> {
  readonly text: string
}

/** Everything a reader finds in a file that arrives in chunks of the given sizes, over and over. */
export function readAll(
  file: string | Buffer,
  options: RecordReaderOptions = {},
  chunkSizes: readonly number[] = [],
) {
  const found: Found[] = []
  const reader = createRecordReader(options, {
    accept: (bytes, start, end) => found.push({ text: Buffer.from(bytes.subarray(start, end)).toString() }),
    reject: ({ reason }, place, bytes, start, end) =>
      found.push({ reason, ...place, text: Buffer.from(bytes.subarray(start, end)).toString() }),
  })
  const bytes = Buffer.from(file)
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = chunkSizes.length === 0 ? bytes.length : (chunkSizes[turn % chunkSizes.length] as number)
    // A copy that is overwritten afterwards: nothing may be kept of a chunk.
    const chunk = Buffer.from(bytes.subarray(at, at + size))
    reader.push(chunk)
    chunk.fill('?')
    at += size
  }
  reader.end()
  return {
    found,
    form: reader.form(),
    lines: reader.lines(),
    hasMark: reader.hasMark(),
    unreadable: reader.unreadable(),
  }
}
