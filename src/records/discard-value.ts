import type { MismatchReason } from './mismatch.ts'
import { failed, scan } from './scan-state.ts'
import { skipValue } from './skip-value.ts'

/** Whether a value that fails for this reason may become NULL; other reasons tell of more than one value. */
export function isDiscardable(reason: MismatchReason): boolean {
  return reason === 'wrongType' || reason === 'outOfRange' || reason === 'tooLong'
}

/**
 * Passes over the value whose check has just failed, where that is asked for, if the failure is the value's own
 * and not of something in it, and the value is sound; else `failed`.
 */
export function discardValue(bytes: Uint8Array, depth: number): number {
  const { discards, offset } = scan
  if (discards === undefined || scan.steps.length > 0 || !isDiscardable(scan.reason)) return failed
  const end = skipValue(bytes, offset, depth)
  if (end !== failed) discards.push(offset, end)
  return end
}
