import { z } from 'zod'

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

const percentPattern = /^(\d+(?:\.\d+)?)%$/

export const rejectsForm = z
  .strictObject({
    onMismatch: z
      .enum(mismatchPolicies)
      .optional()
      .describe(
        'A record that breaks the contract: quarantine it (default), fail the run, or discardValue: NULL for what does not fit; evolve takes new fields into the schema and quarantines the rest',
      ),
    max: z
      .union([z.string().regex(percentPattern), z.int().min(0)], {
        error: 'expected a share such as 1%, or a number of records',
      })
      .optional()
      .describe(
        `Most rejected records of a run: a share (default 1%, from ${shareFromRecords.toLocaleString('en')} records on) or a number`,
      ),
  })
  .describe('What becomes of records that break the contract')

export type RejectsDefaults = z.infer<typeof rejectsForm>

export function normaliseRejects(raw: RejectsDefaults | undefined, defaults: RejectsDefaults): Rejects {
  return {
    onMismatch: raw?.onMismatch ?? defaults.onMismatch ?? 'quarantine',
    max: parseLimit(raw?.max ?? defaults.max ?? '1%'),
  }
}

/** Whether so many rejected of so many read records are too many. */
export function isOverLimit(max: RejectLimit, counts: { readonly rejected: number; readonly read: number }) {
  const { rejected, read } = counts
  if (max.kind === 'records') return rejected > max.records
  return read >= shareFromRecords && rejected > read * max.share
}

function parseLimit(written: string | number): RejectLimit {
  const text = String(written)
  const percent = percentPattern.exec(text)
  return percent === null
    ? { kind: 'records', text, records: Number(text) }
    : { kind: 'share', text, share: Number(percent[1]) / 100 }
}
