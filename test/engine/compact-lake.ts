import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { writeTable } from '../../src/catalog/local-catalog.ts'
import { type CompactOptions, compactTable } from '../../src/engine/compact-table.ts'
import { createCommit, finishCommit, readCommitLog, stagingKey } from '../../src/lake/commit-log.ts'
import type { CommitRecord } from '../../src/lake/commit-record.ts'
import { openLocalStore } from '../../src/lake/local-store.ts'
import type { CatalogTable } from '../../src/spec/catalog-table.ts'
import { readParquetExactly } from '../conformance/read-parquet-exactly.ts'
import { listDataFiles } from '../conformance/read-table.ts'
import type { Row } from '../reference/row.ts'

/** A file of a table: a SELECT without trimmings, written as DuckDB writes it. */
export interface WrittenFile {
  /** `day=mon`; empty without partitions. */
  readonly folder: string
  readonly select: string
  readonly rowGroupRows?: number
}

export const tableKeys = {
  location: 's3://lake/items/',
  path: '.etl/lake/lake/items',
} as const

/** Appends files to the table lake.items, one commit for all, as a run of the job Items would. */
export async function appendFiles(
  root: string,
  files: readonly WrittenFile[],
  table: Partial<CatalogTable> = {},
): Promise<CatalogTable> {
  const tablePath = join(root, tableKeys.path)
  const store = openLocalStore(tablePath)
  const sequence = (await readCommitLog(store)).summary.sequence + 1
  const run = `run-${sequence}`
  const at = new Date(sequence * 1000).toISOString()
  const committed = await Promise.all(
    files.map(async ({ folder, select, rowGroupRows = 100_000 }, index) => {
      const stagedKey = `${stagingKey(run)}/_${index}.staged`
      const path = join(tablePath, stagedKey)
      await mkdir(dirname(path), { recursive: true })
      await runSql(`COPY (${select}) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE ${rowGroupRows})`)
      const [counted] = await runSql(`SELECT count(*) FROM read_parquet('${path.replaceAll('[', '[[]')}')`)
      const key = `${folder === '' ? '' : `${folder}/`}part-${run}-${String(index).padStart(5, '0')}.parquet`
      return { stagedKey, key, folder, rows: Number(counted?.[0]), bytes: (await stat(path)).size }
    }),
  )
  const entry: CatalogTable = {
    database: 'lake',
    name: 'items',
    location: tableKeys.location,
    format: 'parquet',
    columns: [{ name: 'id', type: { kind: 'bigint' } }],
    partitionKeys: files.some(({ folder }) => folder !== '')
      ? [{ name: 'day', type: { kind: 'string' } }]
      : [],
    partitions: [...new Set(files.map(({ folder }) => folder))]
      .filter((folder) => folder !== '')
      .map((folder) => ({ folder, values: [folder.slice('day='.length)] })),
    updatedBy: { job: 'Items', run, at },
    ...table,
  }
  const record = {
    format: 1,
    sequence,
    run,
    job: 'Items',
    specHash: 'none',
    mode: 'append',
    startedAt: at,
    committedAt: at,
    inputs: [],
    replacesInputs: false,
    files: committed,
    removes: [],
    tables: [entry],
    report: { evolved: [], inputs: { files: 1 } },
  } as unknown as CommitRecord
  await createCommit(record, store)
  await finishCommit(record, store, () => writeTable(root, entry))
  return entry
}

/** Compacts with what a small machine has. */
export function compact(
  root: string,
  table: CatalogTable,
  options: Partial<CompactOptions> = {},
  effects: Parameters<typeof compactTable>[1] = {},
) {
  return compactTable(
    {
      table,
      lake: { root, sampleData: [] },
      sort: [],
      dryRun: false,
      compression: 'snappy',
      targetFileBytes: 128_000_000,
      threads: 2,
      memoryLimitBytes: 500_000_000,
      ...options,
    },
    effects,
  )
}

/** The rows of a table by file, in their order, as hyparquet reads them. */
export async function readFiles(
  tablePath: string,
): Promise<readonly { readonly file: string; readonly rows: readonly Row[]; readonly schema: unknown }[]> {
  return Promise.all(
    listDataFiles(tablePath).map(async (file) => {
      const { rows, schema } = await readParquetExactly(join(tablePath, file))
      return { file, rows, schema }
    }),
  )
}

/** Every file below a folder, with its size and the time of its last change. */
export async function listEverything(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(
    files.sort().map(async (path) => {
      const { size, mtimeMs } = await stat(path)
      return `${path} ${size} ${mtimeMs}`
    }),
  )
}

export async function writeNdjson(path: string, rows: readonly unknown[]): Promise<void> {
  await writeFile(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
}

/** Rows of a statement, as DuckDB gives them. */
export async function runSql(sql: string): Promise<readonly (readonly unknown[])[]> {
  instance ??= DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await (await instance).connect()
  try {
    return (await connection.runAndReadAll(sql)).getRows()
  } finally {
    connection.closeSync()
  }
}

let instance: Promise<DuckDBInstance> | undefined
