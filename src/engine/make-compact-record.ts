import { fileExtension } from '../compile/duckdb/print-copy.ts'
import type { CommitLog } from '../lake/commit-log.ts'
import type { CommitRecord, CommittedFile } from '../lake/commit-record.ts'
import { keyBelow } from '../lake/key-below.ts'
import type { CatalogTable } from '../spec/catalog-table.ts'
import type { Compression } from '../spec/sink.ts'
import { countPartitions } from './compact-report.ts'
import { createPartNames } from './create-part-names.ts'
import { emptyReport } from './empty-report.ts'
import type { StagedMerge } from './stage-merges.ts'

/**
 * The commit record of a compaction whose files are staged. It has read no inputs and changes nothing in the
 * catalog: the same rows lie in other files.
 */
export function makeCompactRecord(options: {
  readonly staged: readonly StagedMerge[]
  readonly log: CommitLog
  readonly run: string
  readonly table: CatalogTable
  /** The job that writes it. */
  readonly job: string
  readonly startedAt: Date
  /** Absolute path of the folder that holds the log. */
  readonly logPath: string
  readonly compression: Compression
}): CommitRecord {
  const { staged, log, run, job, table, startedAt, logPath } = options
  const files = placeFiles(options)
  const committedAt = new Date()
  const partitions = countPartitions(files.map(({ folder }) => ({ partition: folder })))
  return {
    format: 1,
    sequence: log.summary.sequence + 1,
    run,
    job,
    specHash: '',
    mode: 'compact',
    startedAt: startedAt.toISOString(),
    committedAt: committedAt.toISOString(),
    inputs: [],
    replacesInputs: false,
    files,
    removes: staged.flatMap(({ merge }) => merge.files.map(({ path }) => keyBelow(logPath, path))),
    tables: [table],
    report: {
      job,
      run,
      target: 'local',
      engine: 'duckdb',
      status: 'succeeded',
      mode: 'compact',
      inputs: { files: 0, bytes: 0, skipped: 0 },
      ...emptyReport,
      rows: { written: files.reduce((sum, { rows }) => sum + rows, 0) },
      partitions,
      warnings: [],
      seconds: (committedAt.getTime() - startedAt.getTime()) / 1000,
    },
  }
}

/** Beside the files that they replace, named as a run names its own. */
function placeFiles({
  staged,
  run,
  logPath,
  compression,
}: {
  readonly staged: readonly StagedMerge[]
  readonly run: string
  readonly logPath: string
  readonly compression: Compression
}): readonly CommittedFile[] {
  const nameIn = createPartNames(run, fileExtension('parquet', compression))
  return staged.flatMap(({ merge, files }) => {
    const { folder } = merge
    const beside = keyBelow(logPath, merge.files[0]?.path ?? '')
    const keyFolder = beside.slice(0, beside.lastIndexOf('/') + 1)
    return files.map(({ path, rows, bytes }) => ({
      stagedKey: keyBelow(logPath, path),
      key: `${keyFolder}${nameIn(folder)}`,
      folder,
      rows,
      bytes,
    }))
  })
}
