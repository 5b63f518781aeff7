import type { CheckedJob } from '../compile/checked-job.ts'
import { fileExtension } from '../compile/duckdb/print-copy.ts'
import type { CommitLog } from '../lake/commit-log.ts'
import type {
  CommitRecord,
  CommittedFile,
  CommittedInput,
  CommittedReport,
  SettledRecords,
} from '../lake/commit-record.ts'
import { keyBelow } from '../lake/key-below.ts'
import { liveFiles } from '../lake/live-files.ts'
import { quarantinedRuns, quarantineKey } from '../lake/quarantine.ts'
import type { CatalogTable } from '../spec/catalog-table.ts'
import type { InputChoice } from './choose-inputs.ts'
import { createPartNames } from './create-part-names.ts'
import { hashSpec } from './hash-spec.ts'
import type { BatchResult } from './run-batch.ts'
import { writableFormat } from './writable-format.ts'
import type { StagedOutput } from './write-staged.ts'

interface CommitOptions {
  readonly checked: CheckedJob
  readonly choice: InputChoice
  readonly batch: BatchResult
  readonly log: CommitLog
  readonly inputs: readonly CommittedInput[]
  readonly run: string
  readonly startedAt: Date
  readonly tablePath: string
  readonly report: CommittedReport
  readonly replayed?: readonly SettledRecords[]
  readonly resets?: boolean
}

/** The commit record of a run whose files are staged: what becomes of them, and of the files that they replace. */
export async function makeCommitRecord(options: CommitOptions): Promise<CommitRecord> {
  const { checked, choice, batch, log, inputs, run, startedAt, tablePath, report, replayed = [] } = options
  const { job } = checked
  const unreadable = new Set(batch.quarantine?.unreadable)
  const files = batch.outputs.flatMap((staged) => placeFiles(staged, options))
  return {
    format: 1,
    sequence: log.summary.sequence + 1,
    run,
    job: job.name,
    specHash: hashSpec(checked),
    mode: choice.mode,
    startedAt: startedAt.toISOString(),
    committedAt: new Date().toISOString(),
    inputs: inputs.map((input) =>
      unreadable.has(input.uri) ? { ...input, rejected: true as const } : input,
    ),
    replacesInputs: choice.mode === 'overwrite',
    ...(options.resets ? { resets: true as const } : {}),
    files,
    removes: [
      ...(await replacedFiles(choice, files, log)),
      ...(await supersededQuarantine(choice.mode, log, tablePath)),
    ],
    ...(batch.quarantine === undefined
      ? {}
      : {
          quarantine: {
            stagedKey: keyBelow(tablePath, batch.quarantine.path),
            key: quarantineKey(run),
            records: batch.quarantine.records,
          },
        }),
    ...(replayed.length === 0 ? {} : { replayed }),
    tables: batch.outputs.map((staged) => describeTable(staged, options)),
    report,
  }
}

function placeFiles(
  { output, files }: StagedOutput,
  { checked, run, tablePath }: CommitOptions,
): readonly CommittedFile[] {
  const { sink } = checked.job
  const nameIn = createPartNames(run, fileExtension(writableFormat(sink), sink.compression))
  return files.map((file) => {
    return {
      stagedKey: keyBelow(tablePath, file.path),
      key: [output.folder, file.folder, nameIn(file.folder)].filter((part) => part !== '').join('/'),
      folder: file.folder,
      rows: file.rows,
      bytes: file.bytes,
    }
  })
}

/** Files that the log does not know are not the table's: they stay. */
async function replacedFiles(
  { mode, touched }: Pick<InputChoice, 'mode' | 'touched'>,
  files: readonly CommittedFile[],
  log: CommitLog,
): Promise<readonly string[]> {
  if (mode === 'append') return []
  const live = [...(await liveFiles(log)).values()]
  if (mode === 'overwrite') return live.map(({ key }) => key)
  // also a partition that no row is left for
  const folders = new Set([...touched, ...files.map(({ folder }) => folder)])
  return live.filter(({ folder }) => folders.has(folder)).map(({ key }) => key)
}

/** A run that has read everything has rejected anew what does not fit; uncommitted rejects were only to be looked at. */
async function supersededQuarantine(
  mode: CommitRecord['mode'],
  log: CommitLog,
  tablePath: string,
): Promise<readonly string[]> {
  const committed = new Set(mode === 'overwrite' ? [] : log.summary.rejects.map(({ run }) => run))
  const runs = await quarantinedRuns(tablePath)
  return runs.filter((run) => !committed.has(run)).map(quarantineKey)
}

function describeTable(
  { output, files }: StagedOutput,
  { checked, run, startedAt }: CommitOptions,
): CatalogTable {
  const { name, description, sink } = checked.job
  const folders = new Map(files.map(({ folder, partition }) => [folder, partition.map(({ value }) => value)]))
  return {
    database: sink.database,
    name: output.table,
    ...(description === undefined ? {} : { description }),
    location: output.folder === '' ? sink.path : `${sink.path}${output.folder}/`,
    format: writableFormat(sink),
    columns: output.columns,
    partitionKeys: output.partitionKeys,
    partitions:
      output.partitionKeys.length === 0 ? [] : [...folders].map(([folder, values]) => ({ folder, values })),
    updatedBy: { job: name, run, at: startedAt.toISOString() },
  }
}
