import { type CsvCell, readCsvCells } from '../../records/read-csv-cells.ts'
import {
  emptyShape,
  type Seen,
  type SeenKind,
  type Shape,
  type ShapeField,
  seenKinds,
} from '../shape/shape.ts'
import type { CsvForm } from './csv-form.ts'
import { inferCsvCell } from './infer-csv-cell.ts'

/** What was seen of the rows of one file. */
export interface CsvObservation {
  /** Adds a row with as many cells as there are columns; line is that of its first byte. */
  add(row: string, line: number): void
  /** As of objects that have a field for each column. */
  shape(): Shape
}

type OpenSeen = { count: number } & Omit<Seen, 'count'>

const longestText = 80

/** Kinds are those of `inferCsvCell`; a cell counts where it stands, so that a column of a file is a field. */
export function observeCsvRows(form: CsvForm, uri: string): CsvObservation {
  const { delimiter } = form
  const columns = form.columns.map(() => new Map<SeenKind, OpenSeen>())
  const records = new Map<SeenKind, OpenSeen>()

  function see(kinds: Map<SeenKind, OpenSeen>, kind: SeenKind, line: number, text: string): void {
    const seen = kinds.get(kind)
    if (seen === undefined) kinds.set(kind, { count: 1, uri, line, text: cut(text) })
    else seen.count++
  }

  return {
    add(row, line) {
      see(records, 'object', line, row)
      const cells: readonly CsvCell[] = readCsvCells(row, delimiter)
      for (let index = 0; index < columns.length; index++) {
        const cell = cells[index]
        const kinds = columns[index]
        if (cell === undefined || kinds === undefined) return
        const kind = inferCsvCell(cell)
        const seen = kinds.get(kind)
        if (seen === undefined) see(kinds, kind, line + countNewlines(row.slice(0, cell.start)), cell.text)
        else seen.count++
      }
    },
    shape() {
      if (records.size === 0) return emptyShape
      const fields = new Map<string, ShapeField>()
      for (const [position, kinds] of columns.entries()) {
        fields.set(form.columns[position] as string, {
          shape: { ...emptyShape, kinds: inOrder(kinds) },
          position,
        })
      }
      return { ...emptyShape, kinds: records, fields }
    },
  }
}

function inOrder(kinds: ReadonlyMap<SeenKind, Seen>): ReadonlyMap<SeenKind, Seen> {
  return new Map([...kinds].sort(([left], [right]) => seenKinds.indexOf(left) - seenKinds.indexOf(right)))
}

function countNewlines(text: string): number {
  return text.split('\n').length - 1
}

/** On one line, at most `longestText` characters. */
function cut(text: string): string {
  const characters = Array.from(text.slice(0, 2 * longestText + 1).replaceAll(/[\n\r\t]\s*/g, ' '))
  if (characters.length <= longestText) return characters.join('')
  return `${characters.slice(0, longestText - 1).join('')}…`
}
