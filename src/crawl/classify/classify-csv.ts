import { readCsvCells } from '../../records/read-csv-cells.ts'
import { splitCsv } from '../../records/split-csv.ts'
import { type CsvDelimiter, type CsvForm, csvDelimiters } from './csv-form.ts'
import { inferCsvCell } from './infer-csv-cell.ts'

/** As many as Glue looks at. */
const mostRows = 1000
const sliceBytes = 64 * 1024
/** Of a cell that may name a column; the last one may be longer. */
const longestName = 150

interface CsvRows {
  readonly delimiter: CsvDelimiter
  readonly columns: number
  /** As text, with as many cells as the first has. */
  readonly rows: readonly string[]
  readonly isEven: boolean
}

/**
 * How the file is written whose beginning is given, if it is CSV; undefined if not. As Glue's built-in classifier: at
 * least two columns and two rows, a header counted as one. Nine in ten rows have as many cells as the first. Of the
 * delimiters that fit, one that fits every row, then the one that makes the most columns, then the first.
 */
export function classifyCsv(beginning: Buffer, isWhole: boolean): CsvForm | undefined {
  const [best] = csvDelimiters
    .map((delimiter) => splitRows(beginning, isWhole, delimiter))
    .filter((found) => found !== undefined)
    .toSorted((left, right) => Number(right.isEven) - Number(left.isEven) || right.columns - left.columns)
  if (best === undefined) return undefined
  const { delimiter, columns, rows } = best
  const [first = [], ...others] = rows.map((row) => readCsvCells(row, delimiter))
  const quoted = [first, ...others].some((cells) => cells.some(({ isQuoted }) => isQuoted))
  const names = first.map(({ text }) => text)
  const header =
    mayBeHeader(names) && others.some((cells) => cells.some((cell) => isNumber(inferCsvCell(cell))))
  return { delimiter, header, quoted, columns: nameColumns(header ? names : [], columns) }
}

function splitRows(beginning: Buffer, isWhole: boolean, delimiter: CsvDelimiter): CsvRows | undefined {
  if (!beginning.includes(delimiter)) return undefined
  const rows: { readonly text: string; readonly cells: number }[] = []
  const splitter = splitCsv({
    delimiter,
    maxRecordBytes: beginning.length,
    target: {
      record(bytes, { size }, cells) {
        if (cells > 0 && rows.length < mostRows) rows.push({ text: bytes.toString('utf8', 0, size), cells })
      },
    },
  })
  for (let at = 0; at < beginning.length && rows.length < mostRows; at += sliceBytes) {
    splitter.push(beginning.subarray(at, at + sliceBytes))
  }
  if (isWhole && rows.length < mostRows) splitter.end()
  const columns = rows[0]?.cells ?? 0
  const even = rows.filter(({ cells }) => cells === columns)
  const isCsv =
    splitter.broken() === undefined && columns >= 2 && even.length >= 2 && even.length >= rows.length * 0.9
  if (!isCsv) return undefined
  return { delimiter, columns, rows: even.map(({ text }) => text), isEven: even.length === rows.length }
}

function isNumber(kind: ReturnType<typeof inferCsvCell>): boolean {
  return kind !== 'null' && kind !== 'string'
}

/**
 * Glue's rules for a header: every cell is text, none but the last is long, and each may be the name of a column. That
 * another row has a number is asked for as well: where all is text, the first row does not differ from the others.
 */
function mayBeHeader(cells: readonly string[]): boolean {
  return cells.every((text, index) => {
    const isText = !isNumber(inferCsvCell({ text, isQuoted: false, start: 0 }))
    const isShort = text.length < longestName || index === cells.length - 1
    return isText && isShort && !/[^\t\P{Cc}]/u.test(text)
  })
}

/** A column without a name is called as Glue calls those of a file without a header; a second of a name gets a number. */
function nameColumns(header: readonly string[], columns: number): readonly string[] {
  const taken = new Set(header.map((name) => name.trim().toLowerCase()))
  const given = new Set<string>()
  return Array.from({ length: columns }, (_, index) => {
    const name = header[index]?.trim() || `col${index}`
    let unique = name
    for (let number = 1; given.has(unique.toLowerCase()); number++) {
      const next = `${name}_${number}`
      if (!taken.has(next.toLowerCase())) unique = next
    }
    given.add(unique.toLowerCase())
    return unique
  })
}
