import { type QuarantinedRecord, quarantineId } from '../lake/quarantine.ts'
import { readRejected } from './scan/read-rejected.ts'
import type { RejectedPart } from './scan/scan-result.ts'

/** The rejected records of a scan, as they are kept; those that are kept already are left out. */
export async function* quarantinedRecords(
  parts: readonly RejectedPart[],
  quarantined: ReadonlySet<string> = new Set(),
): AsyncGenerator<QuarantinedRecord> {
  for await (const rejected of readRejected(parts)) {
    const { reason, path, expected, found, uri, line, index, recordOffset, recordBytes } = rejected
    if (quarantined.has(quarantineId({ file: uri, index }))) continue
    const { raw, rawBase64, rawTruncated } = rejected
    yield {
      reason,
      path,
      expected,
      found,
      file: uri,
      line,
      index,
      offset: recordOffset,
      bytes: recordBytes,
      ...(rawBase64 === undefined ? { raw } : { rawBase64 }),
      ...(rawTruncated === undefined ? {} : { rawTruncated }),
    }
  }
}
