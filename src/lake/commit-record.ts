import type { CatalogTable } from '../spec/catalog-table.ts'
import type { WriteMode } from '../spec/sink.ts'
import type { RunReport } from './run-report.ts'

/**
 * What one run did to a table. Its creation is the commit point: before it nothing has happened, after it
 * everything has, and what is left to do can be done by anyone who reads it.
 */
export interface CommitRecord {
  readonly format: 1
  /** Counts up without gaps, from 1. */
  readonly sequence: number
  readonly run: string
  readonly job: string
  readonly specHash: string
  /** `bookmark` changes what is known, and no rows. */
  readonly mode: WriteMode | 'compact' | 'bookmark'
  readonly startedAt: string
  readonly committedAt: string
  /** What this run has loaded. */
  readonly inputs: readonly CommittedInput[]
  /** The inputs known before are known no more: this run has read all there is. */
  readonly replacesInputs: boolean
  /**
   * What was known is forgotten, its rows are not: the next run reads every input and replaces the table. An
   * overwrite that says so had a limit.
   */
  readonly resets?: true
  readonly files: readonly CommittedFile[]
  /** The records that this run has rejected, as one more file to publish. */
  readonly quarantine?: { readonly stagedKey: string; readonly key: string; readonly records: number }
  /** Quarantined records that this run has loaded, or has read anew with their input. */
  readonly replayed?: readonly SettledRecords[]
  /** Keys of data files that are no longer part of the table. */
  readonly removes: readonly string[]
  readonly tables: readonly CatalogTable[]
  /** What the run told; its outputs are `files`. */
  readonly report: CommittedReport
}

/** Records of one quarantine file, by their position in it, from 0. */
export interface SettledRecords {
  /** The run that rejected them. */
  readonly run: string
  readonly records: readonly number[]
}

export type CommittedReport = Omit<RunReport, 'outputs'>

export interface CommittedInput {
  readonly uri: string
  readonly bytes: number
  /** Locally the time of the last change, in milliseconds; on S3 the ETag. */
  readonly version: string
  /** Of the bytes, in hex: tells a file that was only touched from one that was changed. Not of large files. */
  readonly crc32?: string
  /** The file could not be read to its end: nothing of it was loaded. */
  readonly rejected?: true
  /** It was marked as known and never loaded. */
  readonly notLoaded?: true
  /** It was marked as known after it had changed: the table has the rows of an earlier version. */
  readonly outdated?: true
  /** A file of a source table that a compaction has merged into others, which are known. */
  readonly merged?: true
}

export interface CommittedFile {
  readonly stagedKey: string
  readonly key: string
  /** Its partition, `year=2019/month=09`; empty without partitions. */
  readonly folder: string
  readonly rows: number
  readonly bytes: number
}
