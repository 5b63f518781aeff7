import { acceptedCell } from '../spec/contract-cell.ts'
import { type Field, printType } from '../spec/data-type.ts'
import type { Mismatch, MismatchReason } from './mismatch.ts'
import { printPath } from './print-path.ts'

const longestFound = 40

/** The text of a cell, from 0, of a record that `splitCsv` has given; offset is that of its first byte. */
export function readCsvCell(
  record: Buffer,
  delimiter: string,
  index: number,
): { readonly text: string; readonly offset: number } {
  const text = record.toString()
  const quotedCell = / *"((?:[^"]|"")*)" */y
  let at = 0
  for (let cell = 0; ; cell++) {
    quotedCell.lastIndex = at
    const quoted = quotedCell.exec(text)
    const next = quoted === null ? text.indexOf(delimiter, at) : at + quoted[0].length
    const end = next === -1 ? text.length : next
    if (cell === index) {
      const spelled = quoted === null ? text.slice(at, end) : (quoted[1] ?? '').replaceAll('""', '"')
      return { text: spelled, offset: Buffer.byteLength(text.slice(0, at)) }
    }
    if (end >= text.length) return { text: '', offset: record.length }
    at = end + delimiter.length
  }
}

/** What is wrong with a cell that does not spell the type of its column. */
export function cellMismatch(
  column: Field,
  cell: { readonly text: string; readonly offset: number },
): Mismatch {
  const { text, offset } = cell
  const characters = [...text.slice(0, 2 * longestFound + 1)]
  const shown = characters.length <= longestFound ? text : `${characters.slice(0, longestFound).join('')}…`
  return {
    reason: reasonOf(column, text),
    path: printPath([column.name]),
    expected: printType(column.type),
    found: JSON.stringify(shown),
    offset,
  }
}

function reasonOf({ type }: Field, text: string): MismatchReason {
  switch (type.kind) {
    case 'char':
    case 'varchar':
      return 'tooLong'
    case 'decimal':
      return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text) ? 'outOfRange' : 'wrongType'
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'float':
    case 'double':
    case 'date':
    case 'timestamp':
      return new RegExp(`^(?:${acceptedCell(type)})$`).test(text) ? 'outOfRange' : 'wrongType'
    default:
      return 'wrongType'
  }
}
