import { z } from 'zod'
import { mismatchPolicies, type RejectLimit, type Rejects, shareFromRecords } from './rejects.ts'

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
        `Most rejected records of a run: a share (default 1%, from ${shareFromRecords} records on) or a number`,
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

function parseLimit(written: string | number): RejectLimit {
  const text = String(written)
  const percent = percentPattern.exec(text)
  return percent === null
    ? { kind: 'records', text, records: Number(text) }
    : { kind: 'share', text, share: Number(percent[1]) / 100 }
}
