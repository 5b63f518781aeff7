import type { CommittedInput, SettledRecords } from '../lake/commit-record.ts'
import { knownAmong } from '../lake/known-among.ts'
import { committedInputs } from '../lake/known-inputs.ts'
import { openRecordsOf, settle } from '../lake/quarantine.ts'
import type { RunReport } from '../lake/run-report.ts'
import { commitBatch } from './commit-batch.ts'
import type { HeldTable } from './hold-table.ts'
import type { Rows } from './rows.ts'
import { type BatchEffects, discardBatch } from './run-batch.ts'
import { type ChosenBatch, type ChosenRun, runChoice } from './run-choice.ts'

/** Reads what a run has chosen, and commits what comes of it: rows, rejects, and the inputs as known. */
export async function commitChoice(
  chosen: ChosenRun,
  effects: BatchEffects,
  commit: HeldTable['commit'],
): Promise<{ readonly report: RunReport; readonly sample: Rows }> {
  const { choice, log, begun, options } = chosen
  const isLimited = options.limit !== undefined
  // what was only looked into is not known
  const chosenInputs = isLimited ? Promise.resolve([]) : committedInputs(choice.read)
  // awaited later; a file that has gone fails the batch first
  chosenInputs.catch(() => undefined)
  const made = await runChoice(chosen, effects)
  const { batch, touched } = made
  const known = await findKnown(made, chosen, chosenInputs).catch(async (error: unknown) => {
    await discardBatch(batch)
    throw error
  })
  const committing = { begun, batch, log, choice: { ...choice, touched }, ...known, resets: isLimited }
  return { report: await commitBatch(committing, commit), sample: batch.sample }
}

/** What is known from this run on: its inputs, and quarantined records that it has read anew. */
async function findKnown(
  { whole }: ChosenBatch,
  { choice, log, begun }: ChosenRun,
  chosenInputs: Promise<readonly CommittedInput[]>,
): Promise<{ readonly inputs: readonly CommittedInput[]; readonly replayed: readonly SettledRecords[] }> {
  // what still does not fit of an input that is read anew, this run rejects again
  const anew = choice.mode === 'overwrite' ? [] : await knownAmong(urisOf(whole), log)
  const replayed = settle(await openRecordsOf(urisOf(anew), log, begun.tablePath))
  const others = await committedInputs(whole.slice(choice.read.length))
  return { inputs: [...(await chosenInputs), ...others, ...(choice.alsoKnown ?? [])], replayed }
}

function urisOf(inputs: readonly { readonly uri: string }[]): ReadonlySet<string> {
  return new Set(inputs.map(({ uri }) => uri))
}
