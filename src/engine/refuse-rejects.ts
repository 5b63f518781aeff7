import type { CheckedJob } from '../compile/checked-job.ts'
import { keepUncommitted } from '../lake/quarantine.ts'
import type { StagedQuarantine } from './stage-quarantine.ts'
import { TooManyRejects } from './too-many-rejects.ts'

/** Throws `TooManyRejects`; the rejects are kept to be looked at. */
export async function refuseRejects(
  staged: StagedQuarantine,
  options: {
    readonly checked: CheckedJob
    readonly tablePath: string
    readonly run: string
    readonly committedRuns?: ReadonlySet<string> | undefined
    /** Records that fit. */
    readonly accepted: number
  },
): Promise<never> {
  const { checked, tablePath, run, committedRuns = new Set(), accepted } = options
  const path = await keepUncommitted({ tablePath, run, staged: staged.path, committed: committedRuns })
  const { records, reasons, examples } = staged
  throw new TooManyRejects({
    records: { read: accepted + records, accepted, quarantined: records },
    quarantine: { path, records, committed: false, reasons, examples },
    max: checked.job.rejects.max,
    examples,
  })
}
