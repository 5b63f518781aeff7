import type { DuckDBConnection } from '@duckdb/node-api'
import { printParquetRows, printParquetSchemas } from '../../compile/duckdb/print-parquet-footers.ts'
import { type ParquetNode, parquetColumns } from '../../crawl/classify/parquet-columns.ts'
import type { Field } from '../../spec/data-type.ts'
import { readRows } from '../rows.ts'

/** What the footer of a Parquet file says, or why it cannot be read. */
export type ParquetFooter =
  | { readonly columns: readonly Field[]; readonly records: number }
  | { readonly problem: string }

/** The footers of Parquet files by path, in two statements for all; only where one is broken more are needed. */
export async function readParquetFooters(
  paths: readonly string[],
  connection: DuckDBConnection,
): Promise<ReadonlyMap<string, ParquetFooter>> {
  if (paths.length === 0) return new Map()
  try {
    return await readSoundFooters(paths, connection)
  } catch (error) {
    const [path = ''] = paths
    if (paths.length === 1) return new Map([[path, { problem: explain(error as Error) }]])
  }
  const middle = paths.length >> 1
  return new Map([
    ...(await readParquetFooters(paths.slice(0, middle), connection)),
    ...(await readParquetFooters(paths.slice(middle), connection)),
  ])
}

async function readSoundFooters(
  paths: readonly string[],
  connection: DuckDBConnection,
): Promise<ReadonlyMap<string, ParquetFooter>> {
  const counted = await readRows(connection, printParquetRows(paths))
  const records = new Map(counted.values.map(([path, rows]) => [String(path), Number(rows)]))
  const described = await readRows(connection, printParquetSchemas(paths))
  const footers = new Map<string, ParquetFooter>()
  for (const [schema, files] of described.values) {
    const columns = parquetColumns((schema as unknown as readonly GivenNode[]).map(toNode))
    for (const path of files as readonly string[])
      footers.set(path, { columns, records: records.get(path) ?? 0 })
  }
  return footers
}

/** 64-bit integers come as text. */
type GivenNode = Omit<ParquetNode, 'children'> & { readonly children: string | null }

function toNode(node: GivenNode): ParquetNode {
  return { ...node, children: Number(node.children ?? 0) }
}

function explain(error: Error): string {
  const [first = ''] = error.message.split('\n')
  return `not readable as Parquet: ${first.replace(/^[A-Z]\w* (?:Input )?Error: /i, '')}`
}
