import { stat } from 'node:fs/promises'
import type { CheckedJob } from '../compile/checked-job.ts'
import { compileDuckdbJob } from '../compile/duckdb/compile-job.ts'
import { planReads } from '../compile/plan-reads.ts'
import type { CommitLog } from '../lake/commit-log.ts'
import type { InputFile } from '../lake/list-inputs.ts'
import { openRecords } from '../lake/quarantine.ts'
import type { EvolvedField } from '../lake/run-report.ts'
import type { Limits } from '../spec/contract.ts'
import { evolveChecked } from './evolve-checked.ts'
import { refuseChangedTypes } from './refuse-changed-types.ts'
import type { RunJobEffects } from './run-job.ts'
import { type FittingRecord, spoolFitting } from './spool-fitting.ts'

/** What fits by now of a quarantine, and the job that it fits. */
export interface Fitting {
  /** With all fields that have entered the schema. */
  readonly checked: CheckedJob
  /** Those that the fitting records have brought. */
  readonly evolved: readonly EvolvedField[]
  /** How many records wait. */
  readonly tried: number
  readonly fitting: readonly FittingRecord[]
  /** Holds the fitting records, a line each. */
  readonly input: InputFile
}

interface FittingOptions {
  readonly checked: CheckedJob
  readonly log: CommitLog
  readonly tablePath: string
  readonly limits: Limits
  readonly threads: number
  /** Absolute path of the file to write. */
  readonly spool: string
  /** An absolute path that a scan makes and removes. */
  readonly scratchDir: string
}

/**
 * Writes the waiting records that fit to a file. Under `onMismatch: evolve` they are held against the schema with
 * the fields that the table has taken in, and their own new fields enter it as those of any input do. Throws
 * `SpecError` where the job would give a column of the table another type.
 */
export async function evolveFitting(options: FittingOptions, effects: RunJobEffects): Promise<Fitting> {
  const { checked, log, tablePath, limits, spool, threads, scratchDir } = options
  const { jsonPath } = checked.source
  const { evolve } = effects
  const evolveFrom = async (inputs: readonly InputFile[]) => {
    const found = await evolveChecked(
      { checked: lineByLine(checked), inputs, before: log.summary.evolved, limits, scratchDir, threads },
      { ...effects, evolve: evolve && (async (fields) => lineByLine(await evolve(fields))) },
    )
    const source = { ...found.checked.source, ...(jsonPath === undefined ? {} : { jsonPath }) }
    const evolved = { ...found, checked: { ...found.checked, source } }
    refuseChangedTypes(evolved.checked, log)
    return evolved
  }
  const spoolFor = (job: CheckedJob) =>
    spoolFitting(openRecords(log, tablePath), {
      columns: columnsOf(job),
      limits,
      selectsScalars: jsonPath !== undefined,
      spool,
    })
  const input = async () => ({ path: spool, uri: 'quarantine', bytes: (await stat(spool)).size })
  const known = await evolveFrom([])
  const first = await spoolFor(known.checked)
  if (first.fitting.length === 0) return { ...known, ...first, input: await input() }
  const { checked: grown, evolved } = await evolveFrom([await input()])
  const named = evolved.map((field) => placeInSource(field, first.fitting))
  // a new field has one type, which not all records may fit that have it
  const last = evolved.length === 0 ? first : await spoolFor(grown)
  return { checked: grown, evolved: named, ...last, input: await input() }
}

/** Where a line of the spool stood before it was rejected. */
export function placeInSource<T extends { readonly file: string; readonly line: number }>(
  place: T,
  fitting: readonly FittingRecord[],
): T {
  const record = fitting[place.line - 1]
  return record === undefined ? place : { ...place, file: record.file, line: record.line }
}

/** Records were selected when they were rejected, and stand a line each. */
export function lineByLine(checked: CheckedJob): CheckedJob {
  const { jsonPath: _, ...source } = checked.source
  return { ...checked, source }
}

function columnsOf(checked: CheckedJob) {
  const [source] = compileDuckdbJob(planReads(checked)).sources
  if (source === undefined) throw new Error('a job has a source')
  return source.columns
}
