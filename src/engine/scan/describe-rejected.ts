import { isUtf8 } from 'node:buffer'
import type { Mismatch } from '../../records/mismatch.ts'
import type { RecordPlace } from '../../records/record-sink.ts'
import type { RejectedRecord } from './scan-result.ts'

/** A rejected record with as much of its bytes as may be kept; `offset` is added to the record's own. */
export function describeRejected(
  mismatch: Mismatch,
  uri: string,
  place: RecordPlace,
  offset: number,
  bytes: Uint8Array,
  maxRawBytes: number,
): RejectedRecord {
  const kept = Buffer.from(bytes.subarray(0, cutBetweenCharacters(bytes, maxRawBytes)))
  return {
    uri,
    line: place.line,
    index: place.index,
    recordOffset: place.offset + offset,
    recordBytes: place.size,
    ...mismatch,
    ...(isText(kept) ? { raw: kept.toString() } : { raw: '', rawBase64: kept.toString('base64') }),
    ...(kept.length < place.size ? { rawTruncated: true } : {}),
  }
}

/** JavaScript has no longer strings, and JSON spells a control character with six. */
const longestJson = 500_000_000

function isText(bytes: Uint8Array): boolean {
  if (!isUtf8(bytes)) return false
  if (bytes.length * 6 < longestJson) return true
  let length = 0
  for (const byte of bytes) length += byte < 0x20 ? 6 : byte === 0x22 || byte === 0x5c ? 2 : 1
  return length < longestJson
}

/** At most `limit`, and not within a character of UTF-8. */
function cutBetweenCharacters(bytes: Uint8Array, limit: number): number {
  if (bytes.length <= limit) return bytes.length
  let end = limit
  while (end > limit - 4 && end > 0 && ((bytes[end] as number) & 0xc0) === 0x80) end--
  return end
}
