import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { OperatorError } from '../errors.ts'
import { type LocalLake, stateFolder } from '../lake/addresses.ts'
import { type Merge, planMerges } from '../lake/plan-merges.ts'
import type { RunProgress } from '../lake/run-report.ts'
import { createStaging, removeStaging } from '../lake/staged-output.ts'
import type { TableFile } from '../lake/table-files.ts'
import type { CatalogTable } from '../spec/catalog-table.ts'
import type { Compression } from '../spec/sink.ts'
import { duckdbFailure } from './duckdb-failure.ts'
import {
  createFileMerger,
  type InspectedFile,
  inspectFiles,
  type MergedFile,
  type WrittenMerge,
} from './merge-files.ts'
import { openDuckdb } from './open-duckdb.ts'

export interface MergeOptions {
  readonly table: CatalogTable
  readonly lake: LocalLake
  readonly run: string
  /** Absolute path of the folder that holds the log. */
  readonly logPath: string
  readonly sort: readonly string[]
  readonly compression: Compression
  readonly targetFileBytes: number
  readonly threads: number
  readonly memoryLimitBytes: number
}

export interface MergeEffects {
  readonly onProgress?: ((progress: RunProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

export interface StagedMerge {
  readonly merge: Merge<TableFile>
  readonly files: readonly MergedFile[]
}

/** Which of a table's files become fewer. Only those that could are looked into. */
export async function planTable(
  files: readonly TableFile[],
  options: MergeOptions,
  effects: MergeEffects,
): Promise<readonly Merge<InspectedFile>[]> {
  const candidates = planMerges(files, options.targetFileBytes).flatMap((merge) => merge.files)
  if (candidates.length === 0) return []
  const inspected = await withDuckdb(options, effects, (connection) => inspectFiles(candidates, connection))
  return planMerges(inspected, options.targetFileBytes)
}

/** Writes what is to be merged beside the table, where it waits for its commit; a failure leaves nothing there. */
export async function stageMerges(
  files: readonly TableFile[],
  options: MergeOptions,
  effects: MergeEffects,
): Promise<readonly StagedMerge[]> {
  const { logPath, run } = options
  const merges = await planTable(files, options, effects)
  if (merges.length === 0) return []
  const staging = await createStaging(logPath, run)
  try {
    const staged = await withDuckdb(options, effects, (connection) =>
      writeMerges(merges, { ...options, directory: join(staging, 'merged') }, effects, connection),
    )
    if (staged.length === 0) await removeStaging(staging)
    return staged
  } catch (error) {
    await removeStaging(staging)
    throw error
  }
}

async function writeMerges(
  merges: readonly Merge<InspectedFile>[],
  options: MergeOptions & { readonly directory: string },
  effects: MergeEffects,
  connection: DuckDBConnection,
): Promise<readonly StagedMerge[]> {
  const { table, directory } = options
  await mkdir(directory)
  const merger = createFileMerger({ ...options, columns: table.columns, table: nameOf(table) }, connection)
  const tell = createTeller(merges, effects)
  const written: WrittenMerge[] = []
  for (const [index, merge] of merges.entries()) {
    const one = await merger.write(merge, join(directory, String(index)))
    if (one !== undefined) written.push(one)
    tell(merge)
    effects.signal?.throwIfAborted()
  }
  const checked = await merger.check(written)
  return written.map(({ merge }, index) => ({ merge, files: checked[index] ?? [] }))
}

function createTeller(merges: readonly Merge<InspectedFile>[], { onProgress }: MergeEffects) {
  const totalBytes = merges.reduce((sum, { bytes }) => sum + bytes, 0)
  const files = merges.reduce((sum, merge) => sum + merge.files.length, 0)
  let bytes = 0
  let records = 0
  return (merge: Merge<InspectedFile>) => {
    bytes += merge.bytes
    records += merge.files.reduce((sum, { rows }) => sum + rows, 0)
    onProgress?.({ phase: 'running', bytes, totalBytes, files, records })
  }
}

/** Gives work a database of its own; one that sorts has one thread, which keeps the order. */
async function withDuckdb<T>(
  options: MergeOptions,
  { signal }: MergeEffects,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const { lake, run, sort, threads, memoryLimitBytes } = options
  const temporaryDirectory = join(lake.root, stateFolder, 'tmp', run)
  // DuckDB makes the folder itself, but none above it
  await mkdir(temporaryDirectory, { recursive: true })
  const duckdb = await openDuckdb({
    threads: sort.length > 0 ? 1 : threads,
    memoryLimitBytes,
    temporaryDirectory,
  })
  const interrupt = () => duckdb.connection.interrupt()
  signal?.addEventListener('abort', interrupt, { once: true })
  try {
    return await work(duckdb.connection)
  } catch (error) {
    signal?.throwIfAborted()
    throw failure(error, options)
  } finally {
    signal?.removeEventListener('abort', interrupt)
    duckdb.close()
    await rm(temporaryDirectory, { recursive: true, force: true })
  }
}

function failure(error: unknown, { table }: MergeOptions): unknown {
  const doing = `cannot compact ${nameOf(table)}`
  if (error instanceof Error && error.message.startsWith('Out of Memory')) {
    return new OperatorError(
      {
        message: `${doing}: not enough memory`,
        found: error.message.split('\n')[0] ?? '',
        hint: 'one partition at a time, with --partition, takes less',
      },
      { cause: error },
    )
  }
  return duckdbFailure(error, doing) ?? error
}

function nameOf({ database, name }: CatalogTable): string {
  return `${database}.${name}`
}
