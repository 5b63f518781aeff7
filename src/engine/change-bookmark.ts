import { resolve } from 'node:path'
import type { CheckedJob } from '../compile/checked-job.ts'
import type { CommitLog } from '../lake/commit-log.ts'
import type { CommitRecord, CommittedInput } from '../lake/commit-record.ts'
import { openLocalStore } from '../lake/local-store.ts'
import { createRunId } from '../lake/run-id.ts'
import type { ProjectSettings } from '../spec/project.ts'
import type { BookmarkChange } from './bookmark.ts'
import { emptyReport } from './empty-report.ts'
import { hashSpec } from './hash-spec.ts'
import { holdTable } from './hold-table.ts'
import { findTablePath } from './list-sources.ts'

export interface BookmarkOptions {
  readonly checked: CheckedJob
  readonly settings: Pick<ProjectSettings, 'sampleData'>
  /** Absolute path of the project's folder. */
  readonly root: string
  readonly workingDirectory: string
  /** The table that runs have written here instead of the job's sink. */
  readonly output?: string | undefined
}

interface Decision {
  readonly inputs: readonly CommittedInput[]
  readonly skipped: number
  readonly resets: boolean
  /** Whether there is anything to be committed. */
  readonly changes: boolean
}

/** Commits a change of what a table knows, under its lease: no rows come, and none go. */
export async function changeBookmark(
  options: BookmarkOptions,
  decide: (log: CommitLog) => Promise<Decision>,
): Promise<BookmarkChange> {
  const { checked, root, output } = options
  const { job } = checked
  const tablePath = findTable(options)
  const store = openLocalStore(tablePath)
  const startedAt = new Date()
  const run = createRunId(startedAt)
  const holder = { job: job.name, run, startedAt, root, isRegistered: output === undefined }
  return holdTable(holder, store, async ({ log, commit }) => {
    const decision = await decide(log)
    const { inputs, skipped } = decision
    if (!decision.changes) return { tablePath, inputs: [], skipped }
    await commit(makeRecord(decision, { checked, log, run, startedAt }))
    return { run, tablePath, inputs, skipped }
  })
}

/** Absolute path of the table that a bookmark belongs to. */
export function findTable({ checked, root, settings, ...places }: BookmarkOptions): string {
  return resolve(findTablePath(checked.job.sink.path, places, { root, sampleData: settings.sampleData }))
}

function makeRecord(
  { inputs, skipped, resets }: Decision,
  {
    checked,
    log,
    run,
    startedAt,
  }: {
    readonly checked: CheckedJob
    readonly log: CommitLog
    readonly run: string
    readonly startedAt: Date
  },
): CommitRecord {
  const committedAt = new Date()
  const bytes = inputs.reduce((sum, input) => sum + input.bytes, 0)
  const job = checked.job.name
  return {
    format: 1,
    sequence: log.summary.sequence + 1,
    run,
    job,
    specHash: hashSpec(checked),
    mode: 'bookmark',
    startedAt: startedAt.toISOString(),
    committedAt: committedAt.toISOString(),
    inputs: resets ? [] : inputs,
    replacesInputs: resets,
    ...(resets ? { resets } : {}),
    files: [],
    removes: [],
    tables: [],
    report: {
      job,
      run,
      target: 'local',
      engine: 'duckdb',
      status: 'succeeded',
      mode: 'bookmark',
      inputs: resets ? { files: 0, bytes: 0, skipped } : { files: inputs.length, bytes, skipped },
      ...emptyReport,
      warnings: [],
      seconds: (committedAt.getTime() - startedAt.getTime()) / 1000,
    },
  }
}
