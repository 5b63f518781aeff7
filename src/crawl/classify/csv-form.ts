/** How a CSV file is written, as far as its beginning tells. */
export interface CsvForm {
  /** One of those that Glue's built-in classifier knows. */
  readonly delimiter: CsvDelimiter
  /** Whether the first row names the columns. */
  readonly header: boolean
  /** Whether a cell of the file's beginning stands in double quotes. */
  readonly quoted: boolean
  /** One for each cell of a row: those of the header, else `col0`, `col1`, …; no two are the same. */
  readonly columns: readonly string[]
}

/** In the order in which they are tried. */
export const csvDelimiters = [',', '|', '\t', ';', '\u0001'] as const

export type CsvDelimiter = (typeof csvDelimiters)[number]
