import { createHash } from 'node:crypto'
import { relative, sep } from 'node:path'
import type { CheckedJob } from '../compile/checked-job.ts'
import { fileExtension } from '../compile/duckdb/print-copy.ts'
import { printDuckdbScript } from '../compile/duckdb/print-script.ts'
import type { CommitLog } from '../lake/commit-log.ts'
import type { CommitRecord, CommittedFile, CommittedInput, CommittedReport } from '../lake/commit-record.ts'
import { dataFiles } from '../lake/staged-output.ts'
import type { CatalogTable } from '../spec/catalog-table.ts'
import type { InputChoice } from './choose-inputs.ts'
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
}

/** The commit record of a run whose files are staged: what becomes of them, and of the files that they replace. */
export async function makeCommitRecord(options: CommitOptions): Promise<CommitRecord> {
  const { checked, choice, batch, log, inputs, run, startedAt, tablePath, report } = options
  const { job } = checked
  const files = batch.outputs.flatMap((staged) => placeFiles(staged, options))
  return {
    format: 1,
    sequence: (log.records.at(-1)?.sequence ?? 0) + 1,
    run,
    job: job.name,
    specHash: createHash('sha256').update(printDuckdbScript(checked)).digest('hex'),
    mode: choice.mode,
    startedAt: startedAt.toISOString(),
    committedAt: new Date().toISOString(),
    inputs,
    replacesInputs: choice.mode === 'overwrite',
    files,
    removes: await replacedFiles(choice.mode, files, tablePath),
    tables: batch.outputs.map((staged) => describeTable(staged, options)),
    report,
  }
}

function placeFiles(
  { output, files }: StagedOutput,
  { checked, run, tablePath }: CommitOptions,
): readonly CommittedFile[] {
  const { sink } = checked.job
  const extension = fileExtension(writableFormat(sink), sink.compression)
  const numbers = new Map<string, number>()
  return files.map((file) => {
    const number = numbers.get(file.folder) ?? 0
    numbers.set(file.folder, number + 1)
    const name = `part-${run}-${String(number).padStart(5, '0')}.${extension}`
    return {
      stagedKey: keyOf(file.path, tablePath),
      key: [output.folder, file.folder, name].filter((part) => part !== '').join('/'),
      folder: file.folder,
      rows: file.rows,
      bytes: file.bytes,
    }
  })
}

async function replacedFiles(
  mode: CommitRecord['mode'],
  files: readonly CommittedFile[],
  tablePath: string,
): Promise<readonly string[]> {
  if (mode === 'append') return []
  const present = (await dataFiles(tablePath)).map((path) => keyOf(path, tablePath))
  if (mode === 'overwrite') return present
  const touched = new Set(files.map(({ folder }) => folder))
  return present.filter((key) => touched.has(key.slice(0, key.lastIndexOf('/'))))
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

function keyOf(path: string, tablePath: string): string {
  return relative(tablePath, path).split(sep).join('/')
}
