import type { CatalogTable } from '../spec/catalog-table.ts'

/** What a compaction did to a table, or would do. `compact --json` prints it as it is. */
export interface CompactReport {
  /** `database.table`. */
  readonly table: string
  readonly run: string
  readonly target: string
  /** `planned` is a dry run that would merge something. */
  readonly status: 'merged' | 'nothingToMerge' | 'planned'
  /** How many have had files merged. */
  readonly partitions: number
  /** In the merged files. */
  readonly rows: number
  /** Of the table, or of the partitions looked at. After a dry run `after` is what the sizes let expect. */
  readonly files: { readonly before: number; readonly after: number }
  /** `after` is null for a dry run: nobody knows before. */
  readonly bytes: { readonly before: number; readonly after: number | null }
  readonly targetFileBytes: number
  /** The columns that the merged files are sorted by. */
  readonly sort: readonly string[]
  readonly merges: readonly MergeReport[]
  readonly seconds: number
}

/** Files of one partition that became fewer. */
export interface MergeReport {
  /** `year=2019/month=09`; empty without partitions. */
  readonly partition: string
  readonly rows: number
  readonly files: { readonly before: number; readonly after: number }
  readonly bytes: { readonly before: number; readonly after: number | null }
}

interface ReportOptions {
  readonly table: Pick<CatalogTable, 'database' | 'name'>
  readonly run: string
  readonly startedAt: Date
  readonly targetFileBytes: number
  readonly sort: readonly string[]
  readonly dryRun: boolean
  /** Those looked at, before anything was merged. */
  readonly files: readonly { readonly bytes: number }[]
  readonly merges: readonly MergeReport[]
}

export function makeCompactReport(options: ReportOptions): CompactReport {
  const { table, run, startedAt, targetFileBytes, sort, dryRun, files, merges } = options
  const bytesBefore = files.reduce((total, file) => total + file.bytes, 0)
  const change = (count: (merge: MergeReport) => number) =>
    merges.reduce((total, merge) => total + count(merge), 0)
  const filesAfter = files.length + change((merge) => merge.files.after - merge.files.before)
  const bytesAfter = bytesBefore + change(({ bytes }) => (bytes.after ?? bytes.before) - bytes.before)
  return {
    table: `${table.database}.${table.name}`,
    run,
    target: 'local',
    status: merges.length === 0 ? 'nothingToMerge' : dryRun ? 'planned' : 'merged',
    partitions: countPartitions(merges),
    rows: change(({ rows }) => rows),
    files: { before: files.length, after: filesAfter },
    bytes: { before: bytesBefore, after: dryRun && merges.length > 0 ? null : bytesAfter },
    targetFileBytes,
    sort,
    merges,
    seconds: (Date.now() - startedAt.getTime()) / 1000,
  }
}

export function countPartitions(merges: readonly { readonly partition: string }[]): number {
  return new Set(merges.map(({ partition }) => partition).filter((partition) => partition !== '')).size
}
