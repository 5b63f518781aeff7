import { join } from 'node:path'
import { stateFolder } from '../lake/addresses.ts'
import type { CommitLog } from '../lake/commit-log.ts'
import { knownAmong } from '../lake/known-among.ts'
import type { ListedInput } from '../lake/list-inputs.ts'
import { type OpenRecordId, openRecordsOf, readQuarantine } from '../lake/quarantine.ts'
import { type FindInputs, findContributors, type InputChoice, touchedFolders } from './choose-inputs.ts'
import type { BegunRun } from './report-run.ts'
import {
  type BatchEffects,
  type BatchOptions,
  type BatchResult,
  discardBatch,
  runBatch,
} from './run-batch.ts'
import type { RunJobOptions } from './run-job.ts'

export interface ChosenRun {
  readonly choice: InputChoice
  readonly listed: readonly ListedInput[]
  readonly joined: readonly (readonly ListedInput[])[]
  readonly log: CommitLog
  readonly begun: BegunRun
  readonly options: RunJobOptions
  readonly find: FindInputs
}

/** Staged rows, and what they were made of. */
export interface ChosenBatch {
  readonly batch: BatchResult
  /** Inputs of which every row is staged, wherever it belongs. */
  readonly whole: readonly ListedInput[]
  /** Partition folders that are written anew, whether rows are left for them or not. */
  readonly touched: readonly string[]
}

/**
 * Stages the rows of the chosen inputs. To write a partition anew, all that has ever gone into it is read again:
 * a first pass finds the partitions, a second makes them whole.
 *
 * Where other records of such an input are rejected now than those that wait in quarantine, it is read whole, as the
 * chosen inputs are: a record may have come to fit that belongs to any partition, or ceased to fit in any.
 */
export async function runChoice(chosen: ChosenRun, effects: BatchEffects): Promise<ChosenBatch> {
  const { choice, listed, log, begun, find } = chosen
  const run = effects.engine?.runBatch ?? runBatch
  let [whole, touched] = [choice.read, choice.touched]
  for (;;) {
    const first = await run(batchOptions(chosen, whole), effects)
    if (choice.mode !== 'overwritePartitions') return { batch: first, whole, touched }
    const written = first.outputs.flatMap(({ files }) => files.map(({ folder }) => folder))
    const folders = new Set([...written, ...touched])
    const others = await findContributors(folders, { listed, log, read: whole }, find)
    if (others.length === 0) return { batch: first, whole, touched }
    await discardBatch(first)
    const uris = new Set(others.map(({ uri }) => uri))
    const open = await openRecordsOf(uris, log, begun.tablePath)
    const quarantined = new Set(open.map(({ id }) => id))
    const parts = { ...batchOptions(chosen, [...whole, ...others]), onlyFolders: folders, quarantined }
    const batch = await run(parts, effects)
    const differing = await findDiffering(batch, { uris, open })
    if (differing.size === 0) return { batch, whole, touched }
    await discardBatch(batch)
    whole = [...whole, ...others.filter(({ uri }) => differing.has(uri))]
    const known = await knownAmong(differing, log)
    touched = [...new Set([...touched, ...(await touchedFolders(known, log))])]
  }
}

/** Of some inputs those whose rejected records are not the ones that wait in quarantine. */
async function findDiffering(
  { quarantine, requarantined }: BatchResult,
  { uris, open }: { readonly uris: ReadonlySet<string>; readonly open: readonly OpenRecordId[] },
): Promise<ReadonlySet<string>> {
  const differing = new Set<string>()
  for (const { id, file } of open) if (!requarantined.has(id)) differing.add(file)
  if (quarantine === undefined) return differing
  for await (const { file } of readQuarantine(quarantine.path)) if (uris.has(file)) differing.add(file)
  return differing
}

function batchOptions(
  { joined, begun, log, options }: ChosenRun,
  read: readonly ListedInput[],
): BatchOptions {
  const { checked, run, startedAt, tablePath } = begun
  return {
    ...options,
    checked,
    run,
    startedAt,
    tablePath,
    inputs: [read, ...joined].map(filled),
    limits: options.settings.limits,
    committedRuns: new Set(log.summary.rejects.map(({ run: committed }) => committed)),
    scratchDir: join(options.root, stateFolder, 'tmp', run),
  }
}

/** Without those that are empty. */
export function filled(inputs: readonly ListedInput[]): readonly ListedInput[] {
  return inputs.filter(({ bytes }) => bytes > 0)
}
