import { openBrace } from './ascii.ts'
import { checkBytes, checkUtf8, findSoundEnd } from './check-bytes.ts'
import { checkValue } from './check-value.ts'
import type { Contract } from './compile-contract.ts'
import type { Mismatch } from './mismatch.ts'
import { fail, failed } from './scan-state.ts'
import { skipValue } from './skip-value.ts'

/**
 * Checks the record in `start`..`end` of `bytes`, whitespace around it allowed. Returns the first mismatch in
 * the order of the document. Without columns in the contract, any one JSON value passes.
 */
export function checkRecord(
  contract: Contract,
  bytes: Uint8Array,
  start: number,
  end: number,
): Mismatch | undefined {
  return checkBytes(contract.limits, readRecord, contract, bytes, start, end)
}

/** `checkRecord` for bytes that are known to be UTF-8. */
export function checkUtf8Record(
  contract: Contract,
  bytes: Uint8Array,
  start: number,
  end: number,
): Mismatch | undefined {
  return checkUtf8(contract.limits, readRecord, contract, bytes, start, end)
}

/** The end of the record at `start` if it fits and ends before the last byte; see `findSoundEnd`. */
export function findFittingEnd(contract: Contract, bytes: Uint8Array, start: number): number {
  return findSoundEnd(contract.limits, readRecord, contract, bytes, start)
}

function readRecord({ root }: Contract, bytes: Uint8Array, start: number): number {
  if (root === undefined) return skipValue(bytes, start, 0)
  if (bytes[start] === openBrace) return checkValue(root, bytes, start, 0)
  return skipValue(bytes, start, 0) === failed ? failed : fail('notAnObject', start, 'an object')
}
