import type { Problem } from '../errors.ts'

/** What a run did. `run-job --json` prints it as it is; the history keeps it. */
export interface RunReport {
  readonly job: string
  readonly run: string
  readonly target: string
  readonly engine: 'duckdb' | 'spark'
  readonly status: 'succeeded' | 'noNewInput' | 'failed'
  readonly mode: string
  /** `skipped` by a bookmark. */
  readonly inputs: { readonly files: number; readonly bytes: number; readonly skipped: number }
  readonly records: { readonly read: number; readonly accepted: number; readonly quarantined: number }
  readonly rows: { readonly written: number }
  readonly outputs: readonly ReportedOutput[]
  /** How many the run wrote to. */
  readonly partitions: number
  readonly checks: readonly ReportedCheck[]
  /** Where the records lie that break the contract; absent where there are none. */
  readonly quarantine?: ReportedQuarantine
  /** Fields of the documents that the schema does not have, in the order they were met. */
  readonly unknownFields: readonly UnknownField[]
  /** New fields that have entered the schema under `onMismatch: evolve`. */
  readonly evolved: readonly EvolvedField[]
  /** Values that became NULL under `onMismatch: discardValue`. */
  readonly discarded: readonly { readonly path: string; readonly values: number }[]
  readonly warnings: readonly string[]
  readonly seconds: number
  readonly error?: { readonly name: string; readonly message: string; readonly problems: readonly Problem[] }
}

export interface ReportedOutput {
  /** `database.table`. */
  readonly table: string
  /** Of the file, absolute. */
  readonly path: string
  readonly rows: number
  readonly bytes: number
}

export interface ReportedCheck {
  /** As the job has it: `temp > 0`, `unique: [id]`. */
  readonly check: string
  readonly severity: 'fail' | 'warn'
  readonly passed: boolean
  /** Rows that break it; a check of the run as a whole (`rowCount`, `freshness`) has none. */
  readonly failedRows?: number
  /** Where it does not pass: its place, what it found, a few of the rows. */
  readonly problem?: Problem
}

export interface ReportedQuarantine {
  /** Of the file, absolute; absent where it was not kept. */
  readonly path?: string
  readonly records: number
  /** Whether the run was committed: the rejects of one that was not are kept to be looked at. */
  readonly committed: boolean
  /** How many records of each reason. */
  readonly reasons: Readonly<Record<string, number>>
  /** The first few. */
  readonly examples: readonly Problem[]
}

export interface UnknownField {
  /** JSONPath: `$.list[*].main.feels_like`. */
  readonly path: string
  /** Where it was first met. */
  readonly file: string
  readonly line: number
}

export interface EvolvedField extends UnknownField {
  /** As Hive spells it. */
  readonly type: string
}

/** What a run tells while it works. Bytes are of the input as stored. */
export interface RunProgress {
  readonly phase: 'classifying' | 'checking' | 'running' | 'publishing'
  readonly bytes: number
  readonly totalBytes: number
  readonly files: number
  /** Read so far; 0 where nobody has counted them. */
  readonly records: number
}
