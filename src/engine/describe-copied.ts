import type { DuckDBConnection } from '@duckdb/node-api'
import { type CopyOptions, printCountRows } from '../compile/duckdb/print-copy.ts'
import { describeStaged, type StagedFile } from '../lake/staged-output.ts'

/** The files that a COPY has written below `root`, by path; those without rows are left out. */
export async function describeCopied(
  paths: readonly string[],
  { format, root }: Pick<CopyOptions, 'format'> & { readonly root: string },
  connection: DuckDBConnection,
): Promise<readonly StagedFile[]> {
  if (paths.length === 0) return []
  const counted = await connection.runAndReadAll(printCountRows(paths, format))
  const rows = new Map(
    counted.getRowObjectsJson().map(({ file, row_count }) => [String(file), Number(row_count)]),
  )
  const files = await Promise.all(paths.map((path) => describeStaged(path, rows.get(path) ?? 0, root)))
  return files.filter((file) => file.rows > 0).toSorted(byPath)
}

/** Runs a COPY; gives the paths of the files that it has written. */
export async function runCopy(sql: string, connection: DuckDBConnection): Promise<readonly string[]> {
  const result = await connection.runAndReadAll(sql)
  return (result.getRowObjectsJson()[0]?.Files ?? []) as readonly string[]
}

function byPath(left: StagedFile, right: StagedFile): number {
  return left.path < right.path ? -1 : left.path > right.path ? 1 : 0
}
