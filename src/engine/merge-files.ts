import { rm, stat } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { type MergeStatement, printInspectFiles, printMerge } from '../compile/duckdb/print-compact.ts'
import { printDescribeParquet } from '../compile/duckdb/print-statements.ts'
import { UnsupportedError } from '../errors.ts'
import type { Merge } from '../lake/plan-merges.ts'
import type { TableFile } from '../lake/table-files.ts'

/** A Parquet file of a table, looked into. */
export interface InspectedFile extends TableFile {
  readonly rows: number
  /** Of its columns and types. */
  readonly shape: string
}

/** A file that holds the rows of several, waiting for its commit. */
export interface MergedFile {
  readonly path: string
  readonly rows: number
  readonly bytes: number
}

/** Footers that one statement reads: enough to be quick, and few enough to be interrupted in between. */
const inspectedAtOnce = 500

/** Rows and shape of each file. */
export async function inspectFiles(
  files: readonly TableFile[],
  connection: DuckDBConnection,
): Promise<readonly InspectedFile[]> {
  const inspected: InspectedFile[] = []
  for (let start = 0; start < files.length; start += inspectedAtOnce) {
    const part = files.slice(start, start + inspectedAtOnce)
    const sql = printInspectFiles(part.map(({ path }) => path))
    const read = await connection.runAndReadAll(sql)
    const found = new Map(read.getRowObjectsJson().map((row) => [String(row.file), row]))
    for (const file of part) {
      const row = found.get(file.path)
      if (row === undefined) throw new Error(`DuckDB has not looked into ${file.path}`)
      inspected.push({ ...file, rows: Number(row.row_count), shape: String(row.shape) })
    }
  }
  return inspected
}

type MergeOptions = Pick<MergeStatement, 'columns' | 'compression' | 'targetFileBytes'> & {
  /** Names of columns; one that the files lack is passed over. */
  readonly sort: readonly string[]
  /** For messages. */
  readonly table: string
}

/** A merge whose files are written, not yet looked into. */
export interface WrittenMerge {
  readonly merge: Merge<InspectedFile>
  /** In the order in which they were written. */
  readonly paths: readonly string[]
}

export interface FileMerger {
  /** Writes the files of a merge anew, below a directory of their own. Undefined where they would not be fewer. */
  write(merge: Merge<InspectedFile>, directory: string): Promise<WrittenMerge | undefined>
  /**
   * What has come of merges; files without rows are left out. Throws where one has not as many rows as before, or other
   * columns.
   */
  check(written: readonly WrittenMerge[]): Promise<readonly (readonly MergedFile[])[]>
}

/** Files of the same shape are described once: that takes as long as to merge two small ones. */
export function createFileMerger(options: MergeOptions, connection: DuckDBConnection): FileMerger {
  const described = new Map<string, readonly ParquetColumn[]>()
  const describe = async (file: InspectedFile | undefined) => {
    if (file === undefined) return []
    const { path, shape } = file
    const columns = described.get(shape) ?? (await describeParquet(path, connection))
    described.set(shape, columns)
    return columns
  }
  return {
    async write(merge, directory) {
      const columns = await describe(merge.files[0])
      const sql = printMerge({
        ...options,
        directory,
        files: merge.files.map(({ path }) => path),
        sort: options.sort.flatMap((name) => columns.find((column) => column.name === name) ?? []),
      })
      const copied = await connection.runAndReadAll(sql)
      const paths = (copied.getRowObjectsJson()[0]?.Files ?? []) as readonly string[]
      if (paths.length < merge.files.length) {
        return { merge, paths: paths.toSorted((left, right) => numberOf(left) - numberOf(right)) }
      }
      await rm(directory, { recursive: true, force: true })
      return undefined
    },
    async check(written) {
      const files = await Promise.all(
        written.flatMap(({ merge, paths }) =>
          paths.map(async (path) => ({ path, folder: merge.folder, bytes: (await stat(path)).size })),
        ),
      )
      const inspected = new Map((await inspectFiles(files, connection)).map((file) => [file.path, file]))
      const checked: (readonly MergedFile[])[] = []
      for (const { merge, paths } of written) {
        const merged = paths.flatMap((path) => inspected.get(path) ?? [])
        refuseLoss(merge, merged)
        const due = await describe(merge.files[0])
        for (const file of merged) refuseOtherColumns(due, await describe(file), options)
        checked.push(merged.filter(({ rows }) => rows > 0))
      }
      return checked
    },
  }
}

/** DuckDB numbers the files that it writes. */
function numberOf(path: string): number {
  return Number(/_part-(\d+)\.staged$/.exec(path)?.[1])
}

function refuseLoss({ files, folder }: Merge<InspectedFile>, merged: readonly MergedFile[]): void {
  const [due, written] = [files, merged].map((list) => list.reduce((sum, { rows }) => sum + rows, 0))
  if (due !== written) throw new Error(`${written} of ${due} rows came through the merge of '${folder}'`)
}

interface ParquetColumn {
  readonly name: string
  /** As DuckDB spells it, nested ones whole. */
  readonly type: string
}

function refuseOtherColumns(
  due: readonly ParquetColumn[],
  written: readonly ParquetColumn[],
  { table }: MergeOptions,
): void {
  for (let index = 0; index < Math.max(due.length, written.length); index += 1) {
    const [before, after] = [due[index], written[index]].map((column) =>
      column === undefined ? 'nothing' : `${column.name} ${column.type}`,
    )
    if (before === after) continue
    throw new UnsupportedError({
      message: `the files of table ${table} cannot be merged: a column would change its type`,
      expected: before ?? '',
      found: after ?? '',
      hint: 'the table is as it was; write it with a job of this project',
    })
  }
}

async function describeParquet(
  path: string,
  connection: DuckDBConnection,
): Promise<readonly ParquetColumn[]> {
  const described = await connection.runAndReadAll(printDescribeParquet(path))
  return described
    .getRowObjectsJson()
    .map(({ column_name: name, column_type: type }) => ({ name: String(name), type: String(type) }))
}
