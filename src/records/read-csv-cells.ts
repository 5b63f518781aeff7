/** A cell as it is meant. */
export interface CsvCell {
  /** Without the quotes. */
  readonly text: string
  readonly isQuoted: boolean
  /** Of its first character in the text of the record, a quote or a space before it included. */
  readonly start: number
}

/** The cells of a record that `splitCsv` has given, without the end of its line; told apart as it tells them. */
export function readCsvCells(record: string, delimiter: string): readonly CsvCell[] {
  const cells: CsvCell[] = []
  const hasQuotes = record.includes('"')
  for (let at = 0; ; ) {
    const quoted = hasQuotes ? readQuoted(record, at) : null
    const next = quoted === null ? record.indexOf(delimiter, at) : at + quoted[0].length
    const end = next === -1 ? record.length : next
    const text = quoted === null ? record.slice(at, end) : (quoted[1] as string).replaceAll('""', '"')
    cells.push({ text, isQuoted: quoted !== null, start: at })
    if (end >= record.length) return cells
    at = end + delimiter.length
  }
}

const quotedCell = / *"((?:[^"]|"")*)" */y

function readQuoted(record: string, at: number): RegExpExecArray | null {
  quotedCell.lastIndex = at
  return quotedCell.exec(record)
}
