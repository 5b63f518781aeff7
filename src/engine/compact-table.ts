import { readTable } from '../catalog/local-catalog.ts'
import { OperatorError, UnsupportedError } from '../errors.ts'
import { type LocalLake, lakePath } from '../lake/addresses.ts'
import { choosePartitions } from '../lake/choose-partitions.ts'
import { claimScratch } from '../lake/claim-scratch.ts'
import { openLocalStore } from '../lake/local-store.ts'
import type { ObjectStore } from '../lake/object-store.ts'
import { createRunId } from '../lake/run-id.ts'
import { listTableFiles, type TableFile } from '../lake/table-files.ts'
import type { CatalogTable } from '../spec/catalog-table.ts'
import type { Compression } from '../spec/sink.ts'
import { checkSortColumns } from './check-sort-columns.ts'
import { type CompactReport, type MergeReport, makeCompactReport } from './compact-report.ts'
import { type HeldTable, holdTable } from './hold-table.ts'
import { makeCompactRecord } from './make-compact-record.ts'
import { type MergeEffects, planTable, type StagedMerge, stageMerges } from './stage-merges.ts'

export interface CompactOptions {
  readonly table: CatalogTable
  readonly lake: LocalLake
  /** Only these: `year=2019/month=09`, or the first keys alone. */
  readonly partition?: string | undefined
  /** Columns that the merged files are sorted by; none leaves the rows in any order. */
  readonly sort: readonly string[]
  /** Look, and change nothing. */
  readonly dryRun: boolean
  readonly compression: Compression
  readonly targetFileBytes: number
  readonly threads: number
  readonly memoryLimitBytes: number
}

export interface CompactEffects extends MergeEffects {
  /** Opens the path of a table's log; a local directory unless given. */
  readonly openStore?: (path: string) => ObjectStore
}

interface Begun extends CompactOptions {
  /** The job that writes the table. */
  readonly job: string
  readonly run: string
  readonly startedAt: Date
  /** Absolute path of the folder that holds the log. */
  readonly logPath: string
}

/**
 * Merges the small Parquet files of a table, partition by partition, towards the target size: the same rows in fewer
 * files, by one commit. Holds the table's lease, as a run does; what died before is recovered first.
 */
export async function compactTable(
  options: CompactOptions,
  effects: CompactEffects = {},
): Promise<CompactReport> {
  const { table, lake } = options
  const { job } = writerOf(table)
  const sort = checkOptions(options, table)
  const startedAt = new Date()
  const run = createRunId(startedAt)
  const logPath = await findLogPath(options)
  if (logPath === undefined)
    return makeCompactReport({ ...options, run, startedAt, sort, files: [], merges: [] })
  const begun = { ...options, job, run, startedAt, logPath, sort }
  if (options.dryRun) return planOnly(begun, effects)
  const store = (effects.openStore ?? openLocalStore)(logPath)
  const holder = { job: `${job} (compact)`, run, startedAt, root: lake.root, isRegistered: true }
  return holdTable(holder, store, async (held) => {
    const scratch = await claimScratch({ root: lake.root, tablePath: logPath, run })
    try {
      // a run that has just been finished may have changed it
      const current = (await readTable(lake.root, table)) ?? table
      const alone = { ...begun, table: current, sort: checkOptions(options, current) }
      return await compactAlone(alone, { ...effects, ...held })
    } finally {
      await scratch.release()
    }
  })
}

/** Compacts a table that nobody else writes to. */
async function compactAlone(begun: Begun, effects: CompactEffects & HeldTable): Promise<CompactReport> {
  const { log, commit } = effects
  const files = await chosenFiles(begun)
  const staged = await stageMerges(files, begun, effects)
  if (staged.length > 0) {
    await commit(makeCompactRecord({ ...begun, staged, log }))
  }
  return makeCompactReport({ ...begun, files, merges: staged.map(reportMerge) })
}

/** Undefined for a table without files. Throws `OperatorError` for files that no log speaks of: they may be anyone's. */
async function findLogPath({ table, lake }: CompactOptions): Promise<string | undefined> {
  const tablePath = lakePath(table.location, lake)
  const { files, logPath } = await listTableFiles(tablePath, table)
  if (logPath !== undefined || files.length === 0) return logPath
  throw new OperatorError({
    message: `table ${nameOf(table)} has no commit log in ${tablePath}: it was removed`,
    hint: `move its files away and write the table anew: etl run-job ${writerOf(table).job} --full-refresh`,
  })
}

/** Throws `UnsupportedError` for a table that only a crawler knows. */
function writerOf(table: CatalogTable): NonNullable<CatalogTable['updatedBy']> {
  if (table.updatedBy !== undefined) return table.updatedBy
  throw new UnsupportedError({
    message: `no job writes table ${nameOf(table)}: a crawler found it, and its files are left as they are`,
    expected: 'a table that a job writes',
  })
}

/** The columns to sort by, as the table spells them. */
function checkOptions({ sort }: CompactOptions, table: CatalogTable): readonly string[] {
  if (table.format !== 'parquet') {
    throw new UnsupportedError({
      message: `table ${nameOf(table)} is ${table.format}, and only Parquet files are merged`,
      expected: 'a table in parquet',
      hint: `set sink.format of job ${writerOf(table).job}, and run it with --full-refresh`,
    })
  }
  return checkSortColumns(sort, table)
}

async function chosenFiles({ table, lake, partition }: Begun): Promise<readonly TableFile[]> {
  const { files } = await listTableFiles(lakePath(table.location, lake), table)
  return choosePartitions(files, partition, table)
}

async function planOnly(begun: Begun, effects: CompactEffects): Promise<CompactReport> {
  const files = await chosenFiles(begun)
  const planned = await planTable(files, begun, effects)
  const merges = planned.map((merge) => ({
    partition: merge.folder,
    rows: merge.files.reduce((sum, { rows }) => sum + rows, 0),
    files: { before: merge.files.length, after: merge.filesAfter },
    bytes: { before: merge.bytes, after: null },
  }))
  return makeCompactReport({ ...begun, files, merges })
}

function reportMerge({ merge, files }: StagedMerge): MergeReport {
  return {
    partition: merge.folder,
    rows: files.reduce((sum, { rows }) => sum + rows, 0),
    files: { before: merge.files.length, after: files.length },
    bytes: { before: merge.bytes, after: files.reduce((sum, { bytes }) => sum + bytes, 0) },
  }
}

function nameOf({ database, name }: CatalogTable): string {
  return `${database}.${name}`
}
