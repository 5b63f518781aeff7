export const mismatchPolicies = ['quarantine', 'fail', 'evolve', 'discardValue'] as const

/** What becomes of a record that breaks the contract. */
export type MismatchPolicy = (typeof mismatchPolicies)[number]

export interface Rejects {
  readonly onMismatch: MismatchPolicy
  /** More rejected records than this fail the run before it commits. */
  readonly max: RejectLimit
}

/** A share of the records read, from `shareFromRecords` on; or so many records. */
export type RejectLimit =
  | { readonly kind: 'share'; readonly text: string; readonly share: number }
  | { readonly kind: 'records'; readonly text: string; readonly records: number }

/** Of fewer records one bad one would be too large a share. */
export const shareFromRecords = 1000

/** Whether so many rejected of so many read records are too many. */
export function isOverLimit(max: RejectLimit, counts: { readonly rejected: number; readonly read: number }) {
  const { rejected, read } = counts
  if (max.kind === 'records') return rejected > max.records
  return read >= shareFromRecords && rejected > read * max.share
}
