import { DataError } from '../errors.ts'

/** What DuckDB says of a CSV file that it cannot read; undefined for its other errors. */
export function csvFailure(error: unknown, file?: string): DataError | undefined {
  const text = error instanceof Error ? error.message : String(error)
  const line = /CSV Error on Line: (\d+)/.exec(text)?.[1]
  const path = /^ {2}file = (.+)$/m.exec(text)?.[1] ?? file
  if (line === undefined && !/Error when sniffing file|CSV Parser state machine/.test(text)) return undefined
  const found = /^Original Line: (.*)$/m.exec(text)?.[1]
  const reason =
    /^Expected Number of Columns: .*$/m.exec(text)?.[0] ??
    /^Value with unterminated quote found|^Invalid unicode.*$/m.exec(text)?.[0]
  return new DataError(
    {
      message: `the file is not the CSV that the source describes${reason === undefined ? '' : `: ${reason}`}`,
      ...(path === undefined
        ? {}
        : { place: { file: path, ...(line === undefined ? {} : { line: Number(line) }) } }),
      expected: 'UTF-8, as many cells in every row, every quote closed',
      ...(found === undefined ? {} : { found }),
      hint: 'mend the file, or check csv: { header, delimiter } of the source',
    },
    { cause: error },
  )
}
