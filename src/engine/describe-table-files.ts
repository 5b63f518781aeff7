import { type LocalLake, lakePath } from '../lake/addresses.ts'
import { type FileSizes, measureFileSizes } from '../lake/measure-file-sizes.ts'
import { planMerges } from '../lake/plan-merges.ts'
import { listTableFiles, type TableFile } from '../lake/table-files.ts'
import type { CatalogTable } from '../spec/catalog-table.ts'
import { duckdbFailure } from './duckdb-failure.ts'
import { type InspectedFile, inspectFiles } from './merge-files.ts'
import { openDuckdb } from './open-duckdb.ts'

/** The files of a table, and what merging the small ones would make of them. */
export interface TableFiles extends FileSizes {
  /** Null where counting them means to read the data: in CSV, in JSON, in many files. */
  readonly rows: number | null
  readonly mergeable: { readonly files: number; readonly into: number }
  readonly warnings: readonly string[]
}

/** Reading the footers of so many Parquet files takes a second or two. */
const mostInspected = 5000

const memoryLimitBytes = 500_000_000

export async function describeTableFiles(options: {
  readonly table: CatalogTable
  readonly lake: LocalLake
  readonly targetFileBytes: number
}): Promise<TableFiles> {
  const { table, lake, targetFileBytes } = options
  const { files } = await listTableFiles(lakePath(table.location, lake), table)
  const { inspected, warnings } = await tryInspect(files, table)
  const merges = table.format === 'parquet' ? planMerges(inspected ?? files, targetFileBytes) : []
  return {
    ...measureFileSizes(files.map(({ bytes }) => bytes)),
    rows: inspected?.reduce((sum, { rows }) => sum + rows, 0) ?? null,
    mergeable: {
      files: merges.reduce((sum, merge) => sum + merge.files.length, 0),
      into: merges.reduce((sum, { filesAfter }) => sum + filesAfter, 0),
    },
    warnings,
  }
}

/** Rows and shapes where that is cheap. A file that cannot be read is worth a warning, no more: sizes are known. */
async function tryInspect(
  files: readonly TableFile[],
  { format }: CatalogTable,
): Promise<{ readonly inspected?: readonly InspectedFile[]; readonly warnings: readonly string[] }> {
  if (format !== 'parquet' || files.length > mostInspected) return { warnings: [] }
  if (files.length === 0) return { inspected: [], warnings: [] }
  const duckdb = await openDuckdb({ threads: 2, memoryLimitBytes, temporaryDirectory: '' })
  try {
    return { inspected: await inspectFiles(files, duckdb.connection), warnings: [] }
  } catch (error) {
    const failure = duckdbFailure(error, 'rows cannot be counted')
    if (failure === undefined) throw error
    return { warnings: [failure.message] }
  } finally {
    duckdb.close()
  }
}
