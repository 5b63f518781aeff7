import { type QuarantinedRecord, quarantineId } from '../lake/quarantine.ts'
import { readRejected } from './scan/read-rejected.ts'
import type { RejectedPart } from './scan/scan-result.ts'

/**
 * The rejected records of a scan, as they are kept. Those of `quarantined` are kept already: they are left out, and
 * added to `requarantined`.
 */
export async function* quarantinedRecords(
  parts: readonly RejectedPart[],
  {
    quarantined = new Set(),
    requarantined,
  }: {
    readonly quarantined?: ReadonlySet<string> | undefined
    readonly requarantined: Set<string>
  },
): AsyncGenerator<QuarantinedRecord> {
  for await (const rejected of readRejected(parts)) {
    const { reason, path, expected, found, uri, line, index, recordOffset, recordBytes } = rejected
    const id = quarantineId({ file: uri, index, offset: recordOffset, bytes: recordBytes })
    if (quarantined.has(id)) {
      requarantined.add(id)
      continue
    }
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
