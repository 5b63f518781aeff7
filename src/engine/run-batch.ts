import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CheckedJob } from '../compile/checked-job.ts'
import { compileDuckdbJob } from '../compile/duckdb/compile-job.ts'
import { planReads } from '../compile/plan-reads.ts'
import type { InputFile } from '../lake/list-inputs.ts'
import type { ReportedCheck, RunProgress, RunReport } from '../lake/run-report.ts'
import { createStaging, removeStaging } from '../lake/staged-output.ts'
import type { Limits } from '../spec/contract.ts'
import { isOverLimit, type MismatchPolicy } from '../spec/rejects.ts'
import type { BatchEngine } from './batch-engine.ts'
import { type PreparedSource, prepareSource } from './prepare-source.ts'
import { quarantinedRecords } from './quarantined-records.ts'
import { refuseRejects } from './refuse-rejects.ts'
import type { Rows } from './rows.ts'
import type { MismatchHandling } from './scan/scan-result.ts'
import { type StagedQuarantine, stageQuarantine } from './stage-quarantine.ts'
import { type StagedOutput, writeStaged } from './write-staged.ts'

export interface BatchOptions {
  readonly checked: CheckedJob
  /** Files of the main source, then of each join's source in the order of the steps. */
  readonly inputs: readonly (readonly InputFile[])[]
  /** Absolute path of the sink. */
  readonly tablePath: string
  readonly run: string
  readonly startedAt: Date
  readonly trustInput: boolean
  /** The input is a sample: checks of how much and how new there is make no sense. */
  readonly isSample?: boolean | undefined
  /** Whether rows are wanted to be shown. Default: yes. */
  readonly showRows?: boolean | undefined
  /** No more than so many records of the main source. */
  readonly limit?: number | undefined
  /** Rows of other partitions are left out: folders as they stand in the table. */
  readonly onlyFolders?: ReadonlySet<string> | undefined
  readonly limits: Limits
  /** Rejected records that are in quarantine already, by `quarantineId`: they are not counted again. */
  readonly quarantined?: ReadonlySet<string> | undefined
  /** Runs in the table's log. */
  readonly committedRuns?: ReadonlySet<string> | undefined
  /** An absolute path that the run makes and removes. */
  readonly scratchDir: string
  readonly threads: number
  readonly memoryLimitBytes: number
}

export interface BatchEffects {
  /** What runs the steps; DuckDB unless given. */
  readonly engine?: BatchEngine | undefined
  /** The entry of scan workers; without it everything is scanned on the calling thread. */
  readonly workerUrl?: URL | undefined
  readonly onProgress?: ((progress: RunProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
  /** The process ends after the run: giving back memory piece by piece would only delay it. */
  readonly endsAfterwards?: boolean
}

export interface BatchResult {
  /** Of the main source. */
  readonly records: RunReport['records']
  readonly quarantine: StagedQuarantine | undefined
  /** Of `quarantined`, those that were rejected again. */
  readonly requarantined: ReadonlySet<string>
  readonly unknownFields: RunReport['unknownFields']
  readonly discarded: RunReport['discarded']
  readonly outputs: readonly StagedOutput[]
  readonly checks: readonly ReportedCheck[]
  /** A few rows of the first output. */
  readonly sample: Rows
  /** Where the files wait for their commit. */
  readonly staging: string
}

/**
 * Runs a job over its inputs: contract, SQL, checks. The rows end in files that wait for a commit; whatever fails
 * leaves nothing behind. Checks are measured: whether to refuse what fails them is the caller's to say.
 */
export async function runBatch(options: BatchOptions, effects: BatchEffects = {}): Promise<BatchResult> {
  const { checked, tablePath, run, scratchDir, inputs } = options
  const plan = planReads(checked)
  await mkdir(scratchDir, { recursive: true })
  const staging = await createStaging(tablePath, run)
  try {
    const prepared: PreparedSource[] = []
    for (const [index, compiled] of compileDuckdbJob(plan).sources.entries()) {
      const spools = join(scratchDir, `source-${index}`)
      await mkdir(spools)
      const source = { ...options, compiled, inputs: inputs[index] ?? [], scratchDir: spools }
      const onMismatch = index === 0 ? handling[checked.job.rejects.onMismatch] : 'fail'
      const isSifted = onMismatch !== 'fail' && compiled.source.format !== 'json' && !options.trustInput
      if (isSifted) {
        // loaded when it is needed: JSON is not sifted
        const { siftFiles } = await import('./sift-files.ts')
        prepared.push(await siftFiles(source, effects))
      } else prepared.push(await prepareSource({ ...source, onMismatch }, effects))
    }
    const requarantined = new Set<string>()
    const quarantine = await stageRejects(prepared[0], { ...options, requarantined }, staging)
    const staged = await writeStaged({ ...options, plan, prepared, staging }, effects)
    effects.signal?.throwIfAborted()
    const quarantined = quarantine?.records ?? 0
    const records = { read: staged.records + quarantined, accepted: staged.records, quarantined }
    const { unknownFields = [], discarded = [] } = prepared[0] ?? {}
    return {
      ...staged,
      records,
      quarantine,
      requarantined,
      unknownFields: unknownFields.map(({ path, uri, line }) => ({ path, file: uri, line })),
      discarded,
      staging,
    }
  } catch (error) {
    await removeStaging(staging)
    throw error
  } finally {
    await rm(scratchDir, { recursive: true, force: true })
  }
}

/** What the scan does about records that do not fit. */
const handling: Readonly<Record<MismatchPolicy, MismatchHandling>> = {
  fail: 'fail',
  quarantine: 'collect',
  evolve: 'collect',
  discardValue: 'discard',
}

/** Stages the records that do not fit, unless they are too many to go on. */
async function stageRejects(
  prepared: PreparedSource | undefined,
  {
    checked,
    tablePath,
    run,
    quarantined,
    requarantined,
    committedRuns,
  }: BatchOptions & { readonly requarantined: Set<string> },
  staging: string,
): Promise<StagedQuarantine | undefined> {
  if (prepared === undefined || prepared.rejected === 0) return undefined
  const { records: accepted = 0, rejectedParts } = prepared
  const staged = await stageQuarantine(
    quarantinedRecords(rejectedParts, { quarantined, requarantined }),
    staging,
  )
  if (staged === undefined) return undefined
  const counts = { rejected: staged.records, read: accepted + staged.records }
  if (!isOverLimit(checked.job.rejects.max, counts)) return staged
  return refuseRejects(staged, { checked, tablePath, run, committedRuns, accepted })
}

/** Removes the files of a batch that will not be committed. */
export function discardBatch({ staging }: BatchResult): Promise<void> {
  return removeStaging(staging)
}
