import type { Limits } from '../spec/contract.ts'
import type { MismatchReason } from './mismatch.ts'

/**
 * What the running check shares between its functions. A check is synchronous and never nested, so one is
 * enough; results travel as positions in numbers, which keeps the hot path free of allocations.
 */
export const scan = {
  /** One past the record's last byte; the byte there is below 0x20, so no token runs over it. */
  end: 0,
  depthLimit: 0,
  stringLimit: 0,
  /** Of the failure, set by `fail`. */
  reason: 'malformed' as MismatchReason,
  offset: 0,
  expected: '',
  /** Path of the failure, innermost step first; numbers are indexes. */
  steps: [] as (string | number)[],
  /** Whether the record has a key that is not in the schema and not reported yet. */
  hasUnknown: false,
  /** Where values that do not fit are passed over, their starts and ends in turns; undefined where they fail. */
  discards: undefined as number[] | undefined,
}

/** Before a record is read that ends at `end`. */
export function beginScan(limits: Limits, end: number): void {
  scan.end = end
  scan.depthLimit = limits.depth
  scan.stringLimit = limits.stringBytes
  scan.hasUnknown = false
}

/** What the scanning functions return instead of a position. */
export const failed = -1

export function fail(reason: MismatchReason, offset: number, expected: string): typeof failed {
  scan.reason = reason
  scan.offset = offset
  scan.expected = expected
  scan.steps.length = 0
  return failed
}
