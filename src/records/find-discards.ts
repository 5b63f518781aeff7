import { copyStopped } from './check-bytes.ts'
import { checkRecord } from './check-record.ts'
import type { Contract } from './compile-contract.ts'
import type { Mismatch } from './mismatch.ts'
import { scan } from './scan-state.ts'

/** Starts and ends of values in turns, in bytes from the record's first. */
export type ValueRanges = readonly number[]

export const noRanges: ValueRanges = []

/**
 * The smallest values without which a record fits, once each is NULL; or what is wrong with it that goes beyond
 * values. `scan.hasUnknown` tells of the record afterwards.
 */
export function findDiscards(
  contract: Contract,
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly mismatch: Mismatch | undefined; readonly ranges: ValueRanges } {
  const ranges: number[] = []
  scan.discards = ranges
  try {
    const mismatch = checkRecord(contract, copyStopped(bytes, start, end), 0, end - start)
    return { mismatch, ranges: mismatch === undefined ? ranges : noRanges }
  } finally {
    scan.discards = undefined
  }
}

const nullLiteral = Buffer.from('null')

/** A copy of the record in which `null` stands in place of the values. */
export function discardRanges(bytes: Uint8Array, start: number, end: number, ranges: ValueRanges): Buffer {
  const parts: Uint8Array[] = []
  let at = start
  for (let index = 0; index < ranges.length; index += 2) {
    parts.push(bytes.subarray(at, start + (ranges[index] as number)), nullLiteral)
    at = start + (ranges[index + 1] as number)
  }
  parts.push(bytes.subarray(at, end))
  return Buffer.concat(parts)
}
