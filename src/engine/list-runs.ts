import { join, resolve } from 'node:path'
import { type CommitHistory, readCommitHistory } from '../lake/commit-log.ts'
import type { CommitRecord, CommittedReport } from '../lake/commit-record.ts'
import { openLocalStore } from '../lake/local-store.ts'
import { tableStateFolder } from '../lake/object-store.ts'
import { type FailedRun, readFailedRuns } from '../lake/run-history.ts'
import type { ReportedOutput } from '../lake/run-report.ts'

/** `unfinished` is committed, but not published to the end: the next run does that. */
export const runStatuses = ['succeeded', 'unfinished', 'failed'] as const
export type RunStatus = (typeof runStatuses)[number]

/** A run as the history of its table has it. */
export interface PastRun {
  readonly run: string
  readonly job: string
  readonly status: RunStatus
  readonly mode: string
  readonly startedAt: string
  /** When it was committed, or failed. */
  readonly endedAt: string
  readonly specHash?: string
  /** Absolute. */
  readonly tablePath: string
  /** Addresses of what it loaded; none of a run that failed. */
  readonly inputs: readonly string[]
  readonly outputs: readonly ReportedOutput[]
  /** How many data files it took out of the table. */
  readonly removed: number
  readonly report: CommittedReport
}

/** The runs of tables that were committed or failed, newest first. A run that found nothing new leaves no trace. */
export async function listRuns(tablePaths: readonly string[]): Promise<readonly PastRun[]> {
  const runs: PastRun[] = []
  for (const tablePath of new Set(tablePaths.map((path) => resolve(path)))) {
    const store = openLocalStore(tablePath)
    const history = await readCommitHistory(store)
    runs.push(...mergeRuns(history, await readFailedRuns(store), tablePath))
  }
  return runs.sort((left, right) => (left.startedAt < right.startedAt ? 1 : -1))
}

/** A run that failed after its commit is finished by the next one: from then on it has succeeded. */
function mergeRuns(
  history: CommitHistory,
  failed: readonly FailedRun[],
  tablePath: string,
): readonly PastRun[] {
  const unfinished = new Set(history.unfinished.map(({ run }) => run))
  const committed = new Set(history.records.map(({ run }) => run))
  return [
    ...history.records.map((record) =>
      committedRun(record, { tablePath, status: unfinished.has(record.run) ? 'unfinished' : 'succeeded' }),
    ),
    ...failed.filter(({ report }) => !committed.has(report.run)).map((run) => failedRun(run, tablePath)),
  ]
}

function committedRun(
  record: CommitRecord,
  { tablePath, status }: { readonly tablePath: string; readonly status: RunStatus },
): PastRun {
  const { run, job, mode, startedAt, committedAt, specHash, inputs, files, removes, report } = record
  return {
    run,
    job,
    status,
    mode,
    startedAt,
    endedAt: committedAt,
    ...(specHash === '' ? {} : { specHash }),
    tablePath,
    inputs: inputs.map(({ uri }) => uri),
    outputs: files.map(({ key, rows, bytes }) => ({
      table: tableOf(key, record),
      path: join(tablePath, key),
      rows,
      bytes,
    })),
    removed: removes.filter((key) => !key.startsWith(`${tableStateFolder}/`)).length,
    report,
  }
}

function failedRun({ startedAt, endedAt, specHash, report }: FailedRun, tablePath: string): PastRun {
  const { run, job, mode } = report
  return {
    run,
    job,
    status: 'failed',
    mode,
    startedAt,
    endedAt,
    ...(specHash === undefined ? {} : { specHash }),
    tablePath,
    inputs: [],
    outputs: [],
    removed: 0,
    report,
  }
}

/** Of several tables each has a folder of its own. */
function tableOf(key: string, { tables }: CommitRecord): string {
  const folder = `/${key.slice(0, key.indexOf('/') + 1)}`
  const table = tables.find(({ location }) => folder !== '/' && location.endsWith(folder)) ?? tables[0]
  return table === undefined ? '' : `${table.database}.${table.name}`
}
