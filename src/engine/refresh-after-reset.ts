import { SpecError } from '../errors.ts'
import type { CommitHead } from '../lake/commit-summary.ts'
import type { RunJobOptions, RunJobResult } from './run-job.ts'

/**
 * The first run after a reset of the bookmark, or after a run with a limit: it reads every input and replaces the
 * table, as a full refresh does.
 * What asks for a part of the inputs is a `SpecError`: the table would shrink to it.
 */
export async function refreshAfterReset(
  options: RunJobOptions,
  reset: CommitHead,
  run: (options: RunJobOptions) => Promise<RunJobResult>,
): Promise<RunJobResult> {
  const { input, from, to, limit } = options
  const window = { '--from': from, '--to': to }
  const parts = hadLimit(reset) ? window : { '--input': input, ...window, '--limit': limit }
  const [part] = Object.entries(parts).find(([, value]) => value !== undefined) ?? []
  const was = describeReset(reset)
  if (part !== undefined) {
    throw new SpecError({
      message: `${was}: the next run makes the table of every input, and ${part} asks for a part of them`,
      hint: `run the job without ${part}`,
    })
  }
  const { report, ...rest } = await run({ ...options, fullRefresh: true })
  const warning = `${was}: every input is read again, and the table is replaced`
  return { ...rest, report: { ...report, warnings: [warning, ...report.warnings] } }
}

/** Whether it was a run with a limit that left a table to be replaced: what that holds is a sample. */
export function hadLimit(reset: CommitHead): boolean {
  return reset.mode === 'overwrite'
}

export function describeReset(reset: CommitHead): string {
  return hadLimit(reset)
    ? `the run of ${reset.committedAt} had a limit`
    : `the bookmark was reset at ${reset.committedAt}`
}
