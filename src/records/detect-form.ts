import { closeBrace, closeBracket, comma, newline, openBrace } from './ascii.ts'
import { checkRecord } from './check-record.ts'
import type { Contract } from './compile-contract.ts'
import { trimEnd, trimStart } from './trim-range.ts'

/** `ndjson`: a record a line. `values`: a stream of JSON values, a top-level array being its elements. */
export type FileForm = 'ndjson' | 'values'

/** How far into a file its form is looked for. */
export const detectionBytes = 16 * 1024 * 1024
const detectionLines = 100

/**
 * A file is newline-delimited if one of its first 100 lines that are not empty is a complete object and another such
 * line follows. Unless it is the first, the next one must not go on with `,`, `]` or `}`, as it would inside a value
 * written over several lines.
 * Undefined while `bytes`, the file's beginning, does not tell; `isWhole` says that there are no more.
 * `syntax` is a contract without columns.
 */
export function detectForm(bytes: Uint8Array, isWhole: boolean, syntax: Contract): FileForm | undefined {
  const limit = Math.min(bytes.length, detectionBytes)
  const isAll = isWhole || limit < bytes.length
  let at = trimStart(bytes, 0, limit)
  let lines = 0
  for (; at < limit && lines < detectionLines; lines++) {
    const lineEnd = bytes.indexOf(newline, at)
    const next = lineEnd === -1 ? limit : trimStart(bytes, lineEnd, limit)
    if (next >= limit) break
    const goesOn = bytes[next] === comma || bytes[next] === closeBracket || bytes[next] === closeBrace
    const isObject = bytes[at] === openBrace && (lines === 0 || !goesOn)
    if (isObject && checkRecord(syntax, bytes, at, trimEnd(bytes, at, lineEnd)) === undefined) return 'ndjson'
    at = next
  }
  return isAll || lines === detectionLines ? 'values' : undefined
}
