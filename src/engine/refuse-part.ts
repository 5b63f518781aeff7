import { SpecError } from '../errors.ts'
import type { CommitSummary } from '../lake/commit-summary.ts'
import { hadLimit } from './refresh-after-reset.ts'
import type { RunJobOptions } from './run-job.ts'

/** Throws `SpecError` for a refresh that would shrink the job's table to some of its inputs. */
export function refusePartialRefresh({
  fullRefresh,
  input,
  output,
}: Pick<RunJobOptions, 'fullRefresh' | 'input' | 'output'>): void {
  if (!fullRefresh || input === undefined || output !== undefined) return
  throw new SpecError({
    message: '--full-refresh replaces the whole table: with --input, by those files alone',
    hint: 'leave one of them out, or write elsewhere with --output',
  })
}

/** Throws `SpecError` for a limited run into a table that holds more than another limited run has left. */
export function refuseLimited(
  { limit }: Pick<RunJobOptions, 'limit'>,
  { sequence, reset }: CommitSummary,
): void {
  if (limit === undefined || sequence === 0 || (reset !== undefined && hadLimit(reset))) return
  throw new SpecError({
    message: 'the output holds a table, and with --limit it would be replaced by a few records',
    hint: 'leave out --limit, or give a new folder with --output',
  })
}
