import type { CommitRecord } from './commit-record.ts'
import type { EvolvedField } from './run-report.ts'
import { addTables, type TableTypes } from './table-types.ts'

/** What tells a commit from the others. */
export type CommitHead = Pick<CommitRecord, 'sequence' | 'run' | 'job' | 'mode' | 'startedAt' | 'committedAt'>

/** The rejects of a committed run. */
export interface CommittedRejects {
  readonly run: string
  /** Of its quarantine file. */
  readonly key: string
  /** Positions in the file of those that a later run has loaded or read anew. */
  readonly settled: readonly number[]
}

/** What all commits of a table come to, but for what grows with inputs and files. */
export interface CommitSummary {
  /** Of the newest commit; 0 before the first. */
  readonly sequence: number
  /** Fields that have entered the schema of the source, beside those of its file. */
  readonly evolved: readonly EvolvedField[]
  /** The last commit that was a run. */
  readonly lastRun?: CommitHead
  /** When the latest of the runs began that have loaded an input, or of the commands that have marked one. */
  readonly lastInputsAt?: string
  /**
   * A reset of the bookmark that no run has answered yet. The rows of what it has forgotten are still in the table:
   * until a run has read every input and replaced them, nothing may be added to it.
   */
  readonly reset?: CommitHead
  /** Of the runs whose quarantine files no commit has removed, oldest first. */
  readonly rejects: readonly CommittedRejects[]
  /** What the files hold that are there since the last overwrite. */
  readonly tables: readonly TableTypes[]
}

/** Before the first commit. */
export const nothingCommitted: CommitSummary = { sequence: 0, evolved: [], rejects: [], tables: [] }

/** Adds one commit to what those before it come to. */
export function addCommit(before: CommitSummary, record: CommitRecord): CommitSummary {
  const { sequence, mode, startedAt } = record
  const head = headOf(record)
  const isRun = mode !== 'bookmark' && mode !== 'compact'
  const lastRun = isRun ? head : before.lastRun
  // a replay names the inputs of its records without having looked for new ones
  const isReplay = record.replayed !== undefined && record.report.inputs.files === 0
  const hasLooked = record.inputs.length > 0 && !isReplay
  const lastInputsAt = hasLooked ? later(startedAt, before.lastInputsAt) : before.lastInputsAt
  const reset = record.resets ? head : mode === 'overwrite' ? undefined : before.reset
  return {
    sequence,
    evolved: [...(mode === 'overwrite' ? [] : before.evolved), ...record.report.evolved],
    ...(lastRun === undefined ? {} : { lastRun }),
    ...(lastInputsAt === undefined ? {} : { lastInputsAt }),
    ...(reset === undefined ? {} : { reset }),
    rejects: addRejects(before.rejects, record),
    tables: addTables(before.tables, record),
  }
}

function headOf({ sequence, run, job, mode, startedAt, committedAt }: CommitRecord): CommitHead {
  return { sequence, run, job, mode, startedAt, committedAt }
}

function later(time: string, other: string | undefined): string {
  return other === undefined || time > other ? time : other
}

function addRejects(
  before: readonly CommittedRejects[],
  { run, quarantine, replayed = [], removes }: CommitRecord,
): readonly CommittedRejects[] {
  const removed = new Set(removes)
  const kept = before.filter(({ key }) => !removed.has(key))
  const own = quarantine === undefined ? [] : [{ run, key: quarantine.key, settled: [] }]
  return [...kept, ...own].map((rejects) => {
    const settling = replayed.filter((settled) => settled.run === rejects.run)
    if (settling.length === 0) return rejects
    const settled = new Set([...rejects.settled, ...settling.flatMap(({ records }) => records)])
    return { ...rejects, settled: [...settled].sort((left, right) => left - right) }
  })
}
