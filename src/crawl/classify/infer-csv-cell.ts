import type { CsvCell } from '../../records/read-csv-cells.ts'
import { acceptedCell } from '../../spec/contract-cell.ts'

const integer = new RegExp(`^(?:${acceptedCell({ kind: 'bigint' })})$`)
const double = new RegExp(`^(?:${acceptedCell({ kind: 'double' })})$`)

const halfBigint = 2n ** 63n
/** So many digits, or a sign and one less, always fit 64 bits. */
const safeDigits = 18

/**
 * What a cell is, as Glue's CSV classifier has it: whole numbers are `bigint`, others `double`, all else is text,
 * booleans and dates too; nothing between delimiters is null. A number is what the contract of a job takes for one, so
 * that what is inferred can be read; leading zeros do not make text of it, as they do not on Glue, nor do quotes.
 */
export function inferCsvCell({
  text,
  isQuoted,
}: CsvCell): 'null' | 'bigint' | 'hugeint' | 'double' | 'string' {
  if (text === '') return isQuoted ? 'string' : 'null'
  const first = text.charCodeAt(0)
  const mayBeNumber = first >= 0x2b && first <= 0x39 && first !== 0x2c && first !== 0x2f
  if (!mayBeNumber) return 'string'
  if (isShortInteger(text)) return 'bigint'
  if (integer.test(text)) return fitsBigint(text) ? 'bigint' : 'hugeint'
  return double.test(text) && Number.isFinite(Number(text)) ? 'double' : 'string'
}

/** Digits alone, so few that they fit; most numbers are. */
function isShortInteger(text: string): boolean {
  if (text.length > safeDigits) return false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x30 || code > 0x39) return false
  }
  return true
}

function fitsBigint(text: string): boolean {
  if (text.length <= safeDigits) return true
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text)
  return value >= -halfBigint && value < halfBigint
}
