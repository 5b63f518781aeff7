import { DataError, type Problem } from '../errors.ts'
import type { ReportedQuarantine } from '../lake/run-report.ts'
import type { RejectLimit } from '../spec/rejects.ts'

/** More records were rejected than the job allows. Nothing was committed; the rejects are kept. */
export class TooManyRejects extends DataError {
  override readonly name = 'DataError'
  readonly records: { readonly read: number; readonly accepted: number; readonly quarantined: number }
  readonly quarantine: ReportedQuarantine

  constructor(options: {
    readonly records: TooManyRejects['records']
    readonly quarantine: ReportedQuarantine
    readonly max: RejectLimit
    readonly examples: readonly Problem[]
  }) {
    const { records, quarantine, max, examples } = options
    super([
      {
        message: `${records.quarantined.toLocaleString('en')} of ${records.read.toLocaleString('en')} records break the contract; rejects.max is ${max.text}`,
        found: Object.entries(quarantine.reasons)
          .map(([reason, count]) => `${count.toLocaleString('en')} ${reason}`)
          .join(', '),
        hint: 'mend the schema or the inputs, or raise rejects.max; etl quarantine shows the records, which are not committed',
      },
      ...examples,
    ])
    this.records = records
    this.quarantine = quarantine
  }
}
