import { join } from 'node:path'
import type { CheckedJob } from '../compile/checked-job.ts'
import { type EtlError, formatPlace } from '../errors.ts'
import type { CommitRecord, CommittedReport } from '../lake/commit-record.ts'
import type { InputFile } from '../lake/list-inputs.ts'
import { quarantineKey } from '../lake/quarantine.ts'
import type { EvolvedField, ReportedCheck, RunReport } from '../lake/run-report.ts'
import type { WriteMode } from '../spec/sink.ts'
import { emptyReport } from './empty-report.ts'
import { FailedChecks } from './failed-checks.ts'
import type { BatchResult } from './run-batch.ts'
import { TooManyRejects } from './too-many-rejects.ts'

/** What is known of a run once it has begun. */
export interface BegunRun {
  readonly checked: CheckedJob
  readonly engine: RunReport['engine']
  readonly run: string
  readonly startedAt: Date
  readonly tablePath: string
  readonly warnings: readonly string[]
  /** Fields that this run has found and taken into the schema. */
  readonly evolved?: readonly EvolvedField[]
}

interface ReadInputs {
  readonly read: readonly InputFile[]
  readonly skipped: number
  /** What is done to the table; the sink's unless given. */
  readonly mode?: WriteMode
}

export function reportNoNewInput(begun: BegunRun, inputs: ReadInputs): RunReport {
  return {
    ...begin(begun, inputs),
    ...emptyReport,
    outputs: [],
    status: 'noNewInput',
    seconds: seconds(begun),
  }
}

export function reportFailed(begun: BegunRun, inputs: ReadInputs, error: EtlError): RunReport {
  const { name, message, problems } = error
  const checks = error instanceof FailedChecks ? error.checks : []
  return {
    ...begin(begun, inputs),
    ...emptyReport,
    outputs: [],
    checks,
    ...(error instanceof TooManyRejects ? { records: error.records, quarantine: error.quarantine } : {}),
    warnings: [...begun.warnings, ...checkWarnings(checks)],
    status: 'failed',
    seconds: seconds(begun),
    error: { name, message, problems },
  }
}

/** What is committed of a report, with the files and partitions still to be named. */
export function reportBatch(begun: BegunRun, inputs: ReadInputs, batch: BatchResult): CommittedReport {
  const { records, quarantine, outputs, checks } = batch
  const files = outputs.flatMap((output) => output.files)
  const partitioned = outputs.some(({ output }) => output.partitionKeys.length > 0)
  return {
    ...begin(begun, inputs),
    records,
    ...(quarantine === undefined
      ? {}
      : {
          quarantine: {
            path: join(begun.tablePath, quarantineKey(begun.run)),
            records: quarantine.records,
            committed: true,
            reasons: quarantine.reasons,
            examples: quarantine.examples,
          },
        }),
    rows: { written: files.reduce((sum, { rows }) => sum + rows, 0) },
    partitions: partitioned ? new Set(files.map(({ folder }) => folder)).size : 0,
    checks,
    unknownFields: batch.unknownFields,
    evolved: begun.evolved ?? [],
    discarded: batch.discarded,
    status: 'succeeded',
    warnings: [...begun.warnings, ...checkWarnings(checks)],
    seconds: seconds(begun),
  }
}

export function reportSucceeded(begun: BegunRun, batch: BatchResult, record: CommitRecord): RunReport {
  const { database } = begun.checked.job.sink
  const tables = batch.outputs.flatMap(({ output, files }) => files.map(() => `${database}.${output.table}`))
  const outputs = record.files.map(({ key, rows, bytes }, index) => ({
    table: tables[index] ?? '',
    path: join(begun.tablePath, key),
    rows,
    bytes,
  }))
  return { ...record.report, outputs, seconds: seconds(begun) }
}

function begin({ checked, engine, run, warnings }: BegunRun, { read, skipped, mode }: ReadInputs) {
  const { name, sink } = checked.job
  const bytes = read.reduce((sum, file) => sum + file.bytes, 0)
  return {
    job: name,
    run,
    target: 'local',
    engine,
    mode: mode ?? sink.mode,
    inputs: { files: read.length, bytes, skipped },
    warnings,
  }
}

/** Checks that do not pass and do not stop the run. */
function checkWarnings(checks: readonly ReportedCheck[]): readonly string[] {
  return checks.flatMap(({ severity, problem }) => {
    if (severity === 'fail' || problem === undefined) return []
    const { message, found, place } = problem
    const where = place === undefined ? '' : ` (${formatPlace(place)})`
    return [`${message}${where}${found === undefined ? '' : `; found ${found.replaceAll('\n', '; ')}`}`]
  })
}

function seconds({ startedAt }: BegunRun): number {
  return (Date.now() - startedAt.getTime()) / 1000
}
