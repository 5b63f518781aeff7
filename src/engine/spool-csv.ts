import type { InputFile } from '../lake/list-inputs.ts'
import type { CsvRecord } from '../records/csv-structure.ts'
import type { Mismatch } from '../records/mismatch.ts'
import { splitCsv } from '../records/split-csv.ts'
import type { CsvOptions } from '../spec/source.ts'
import { type AppendFile, createAppendFile } from './scan/append-file.ts'
import { describeRejected } from './scan/describe-rejected.ts'
import { readChunks } from './scan/read-chunks.ts'

export interface SpooledCsv {
  /** Of the header, or as many as were given. */
  readonly columns: number
  readonly accepted: number
  readonly rejected: number
  /** Why the records cannot be told apart; the numbers mean nothing then. */
  readonly broken: string | undefined
}

/**
 * Copies a CSV file, decompressed, without the records that `findMismatch` has something to say about; those go to
 * the log, as `readRejected` reads them. Throws `UnreadableFile` as `readChunks` does.
 */
export async function spoolCsv(options: {
  readonly input: InputFile
  readonly csv: CsvOptions
  /** Where there is no header to tell. */
  readonly columns: number
  /** Absolute path of the copy. */
  readonly path: string
  readonly log: AppendFile
  readonly maxRecordBytes: number
  /** Called for each record but the header, in order. */
  readonly findMismatch: (record: CsvRecord, columns: number) => Mismatch | undefined
}): Promise<SpooledCsv> {
  const { input, csv, path, log, maxRecordBytes, findMismatch } = options
  const spool = createAppendFile(path)
  let header: number | undefined = csv.header ? undefined : options.columns
  let accepted = 0
  let rejected = 0
  const splitter = splitCsv({
    delimiter: csv.delimiter,
    maxRecordBytes,
    target: {
      record(bytes, place, cells) {
        const isBlank = cells === 0
        if (header === undefined) {
          if (isBlank) return
          header = cells
          spool.append(bytes)
          return
        }
        // a blank line is a record of one column, and nothing where there are more
        if (isBlank && header > 1) return
        const record = bytes.subarray(0, place.size)
        const mismatch = findMismatch({ bytes: record, cells: Math.max(cells, 1) }, header)
        if (mismatch === undefined) {
          accepted++
          spool.append(bytes)
          return
        }
        const index = accepted + rejected
        rejected++
        const described = describeRejected(
          mismatch,
          input.uri,
          { ...place, index },
          0,
          record,
          maxRecordBytes,
        )
        log.append(Buffer.from(`${JSON.stringify(described)}\n`))
      },
    },
  })
  try {
    await readChunks(
      input.path,
      { start: 0, end: input.bytes },
      { read() {}, push: splitter.push, isDone: () => splitter.broken() !== undefined },
    )
    splitter.end()
  } finally {
    spool.close()
  }
  return { columns: header ?? 0, accepted, rejected, broken: splitter.broken() }
}
