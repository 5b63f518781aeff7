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
 * A file is newline-delimited if one of its first 100 lines that are not empty is a complete object and the
 * next such line does not go on with `,`, `]` or `}`, as it would inside a value written over several lines.
 * Undefined while `bytes`, the file's beginning, does not tell; `isWhole` says that there are no more.
 * `syntax` is a contract without columns.
 */
export function detectForm(bytes: Uint8Array, isWhole: boolean, syntax: Contract): FileForm | undefined {
  const limit = Math.min(bytes.length, detectionBytes)
  const isAll = isWhole || limit < bytes.length
  let lines = 0
  let afterObject = false
  let at = trimStart(bytes, 0, limit)
  while (at < limit && lines <= detectionLines) {
    const byte = bytes[at]
    if (afterObject && byte !== comma && byte !== closeBracket && byte !== closeBrace) return 'ndjson'
    const lineEnd = bytes.indexOf(newline, at)
    if (lineEnd === -1 || lineEnd >= limit) break
    lines++
    afterObject =
      byte === openBrace && checkRecord(syntax, bytes, at, trimEnd(bytes, at, lineEnd)) === undefined
    at = trimStart(bytes, lineEnd, limit)
  }
  return isAll || lines > detectionLines ? 'values' : undefined
}
