import { rm } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { CompiledSource } from '../compile/duckdb/compile-job.ts'
import { DataError, EtlError } from '../errors.ts'
import type { InputFile } from '../lake/list-inputs.ts'
import { cellMismatch, readCsvCell } from '../records/csv-cell.ts'
import { type CsvRecord, findCsvStructure } from '../records/csv-structure.ts'
import type { Mismatch } from '../records/mismatch.ts'
import type { Field } from '../spec/data-type.ts'
import { countBadRecords, findBadRecords, presentColumns } from './check-cells.ts'
import { type DescribedFile, describeFile } from './describe-files.ts'
import { duckdbFailure } from './duckdb-failure.ts'
import type { AppendFile } from './scan/append-file.ts'
import { compressionOf, readChunks } from './scan/read-chunks.ts'
import type { SiftedFile } from './sift-files.ts'
import { type SpooledCsv, spoolCsv } from './spool-csv.ts'

interface SiftCsvOptions {
  readonly compiled: CompiledSource
  readonly input: InputFile
  /** Takes the rejected records. */
  readonly log: AppendFile
  /** Absolute path of copies, without extension. */
  readonly spool: string
  readonly maxRecordBytes: number
}

interface ReadableCsv {
  readonly described: DescribedFile
  readonly columns: readonly Field[]
  readonly records: number
  /** Records with a cell that does not spell its type. */
  readonly bad: number
}

/**
 * Sets the records of a CSV file aside that do not fit. Where there are some, DuckDB is to read a copy without them,
 * in which it has to find as many records as are left, all of them good. Throws `DataError` or `UnreadableFile` for a
 * file whose records cannot be told apart; the log is the caller's to take back then.
 */
export async function siftCsv(options: SiftCsvOptions, connection: DuckDBConnection): Promise<SiftedFile> {
  const { input, log, spool } = options
  if (compressionOf(input.path) !== undefined) await readToItsEnd(input)
  const whole = await readCsv(input.path, options, connection)
  if (!(whole instanceof DataError)) {
    if (whole.bad === 0) return { described: whole.described, records: whole.records, rejected: 0 }
    return setAside(options, whole, () => undefined, connection)
  }
  const logged = log.size()
  const path = `${spool}-whole.csv`
  const copied = await copyRecords(options, path, findCsvStructure)
  if (copied.broken !== undefined) throw cannotSplit(input, copied.broken)
  if (copied.rejected === 0) throw whole
  if (isEmptied(copied, options)) return { described: undefined, records: 0, rejected: copied.rejected }
  const rest = await readCsv(path, options, connection)
  if (rest instanceof DataError || rest.records !== copied.accepted) throw whole
  if (rest.bad === 0) return { described: rest.described, records: rest.records, rejected: copied.rejected }
  log.takeBackTo(logged)
  const sifted = await setAside(options, rest, findCsvStructure, connection)
  await rm(path)
  return sifted
}

/** Copies the file without its bad records; `found` is what DuckDB has read of those with a sound structure. */
async function setAside(
  options: SiftCsvOptions,
  found: ReadableCsv,
  structure: (record: CsvRecord, columns: number) => Mismatch | undefined,
  connection: DuckDBConnection,
): Promise<SiftedFile> {
  const { source } = options.compiled
  const { columns, described } = found
  const bad = await findBadRecords({ source, columns, file: described.path, records: found.bad }, connection)
  const names = [...described.columns.keys()]
  const path = `${options.spool}.csv`
  let sound = 0
  let next = 0
  const copied = await copyRecords(options, path, (record, header) => {
    const mismatch = structure(record, header)
    if (mismatch !== undefined) return mismatch
    const number = sound++
    if (number !== bad.records[next]) return undefined
    const column = columns[bad.columns[next++] as number] as Field
    const index = names.indexOf(column.name.toLowerCase())
    return cellMismatch(column, readCsvCell(record.bytes, source.csv.delimiter, index))
  })
  const { accepted, rejected } = copied
  const due = found.records - found.bad
  if (copied.broken !== undefined) throw cannotSplit(options.input, copied.broken)
  if (accepted !== due) throw cannotSplit(options.input, `${accepted} records are good, DuckDB finds ${due}`)
  if (isEmptied(copied, options)) return { described: undefined, records: 0, rejected }
  const rest = await readCsv(path, options, connection)
  if (rest instanceof DataError) throw rest
  if (rest.records !== accepted || rest.bad > 0) {
    throw cannotSplit(options.input, `of ${accepted} good records DuckDB finds ${rest.records - rest.bad}`)
  }
  return { described: rest.described, records: accepted, rejected }
}

/** Without a header, nothing is left to read. */
function isEmptied({ accepted }: SpooledCsv, { compiled }: SiftCsvOptions): boolean {
  return accepted === 0 && !compiled.source.csv.header
}

function copyRecords(
  { compiled, input, log, maxRecordBytes }: SiftCsvOptions,
  path: string,
  findMismatch: (record: CsvRecord, columns: number) => Mismatch | undefined,
): Promise<SpooledCsv> {
  const { csv, columns } = compiled.source
  return spoolCsv({ input, csv, columns: columns.length, path, log, maxRecordBytes, findMismatch })
}

/** What DuckDB finds in a file, or why it cannot read it. */
async function readCsv(
  path: string,
  { compiled }: SiftCsvOptions,
  connection: DuckDBConnection,
): Promise<ReadableCsv | DataError> {
  try {
    const described = await describeFile(compiled, path, connection)
    const columns = presentColumns(compiled, described)
    const counted = await countBadRecords({ source: compiled.source, columns, file: path }, connection)
    return { described, columns, ...counted }
  } catch (error) {
    const failure = error instanceof EtlError ? error : duckdbFailure(error, path)
    if (failure instanceof DataError) return failure
    throw failure ?? error
  }
}

/** DuckDB takes compressed files that are damaged or cut for whole ones. Throws `UnreadableFile`. */
function readToItsEnd({ path, bytes }: InputFile): Promise<void> {
  return readChunks(path, { start: 0, end: bytes }, { read() {}, push() {}, isDone: () => false })
}

function cannotSplit({ uri }: InputFile, why: string): DataError {
  return new DataError({
    message: `its records cannot be told apart: ${why}`,
    place: { file: uri },
    expected: 'UTF-8, as many cells in every row, every quote closed, lines that end alike',
  })
}
