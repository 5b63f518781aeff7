import { isUtf8 } from 'node:buffer'
import type { Limits } from '../spec/contract.ts'
import { closeBrace } from './ascii.ts'
import { describeFound } from './describe-found.ts'
import { findInvalidUtf8 } from './find-invalid-utf8.ts'
import { dropKeys } from './key-set.ts'
import type { Mismatch } from './mismatch.ts'
import { printPath } from './print-path.ts'
import { beginScan, fail, failed, scan } from './scan-state.ts'
import { skipSpace } from './skip-value.ts'

/** A value that may end with the last byte is copied to tell, if there are no more bytes than this. */
const copiedBytes = 64 * 1024

/** Reads a value from its first byte to the byte after it, or fails. */
export type ReadValue<Subject> = (subject: Subject, bytes: Uint8Array, start: number) => number

/** Whether `start`..`end` is one value that `read` takes, whitespace around it allowed; what is wrong if not. */
export function checkBytes<Subject>(
  limits: Limits,
  read: ReadValue<Subject>,
  subject: Subject,
  bytes: Uint8Array,
  start: number,
  end: number,
): Mismatch | undefined {
  const isTooLarge = end - start > limits.documentBytes
  if (isTooLarge || isUtf8(bytes.subarray(start, end))) {
    return checkUtf8(limits, read, subject, bytes, start, end)
  }
  const invalid = findInvalidUtf8(bytes, start, end)
  // What comes before the invalid byte is checked as if the record ended there; that it ends is no finding.
  const earlier = checkUtf8(limits, read, subject, bytes, start, invalid.start)
  const isCut =
    earlier === undefined || (earlier.reason === 'malformed' && start + earlier.offset >= invalid.start)
  if (!isCut) return earlier
  return {
    reason: 'invalidUnicode',
    path: earlier?.path ?? '$',
    expected: 'UTF-8',
    found: `bytes ${Buffer.from(bytes.subarray(invalid.start, invalid.end)).toString('hex')}`,
    offset: invalid.start - start,
  }
}

/** `checkBytes` for bytes that are known to be UTF-8. */
export function checkUtf8<Subject>(
  limits: Limits,
  read: ReadValue<Subject>,
  subject: Subject,
  bytes: Uint8Array,
  start: number,
  end: number,
): Mismatch | undefined {
  if (end - start > limits.documentBytes) return tooLarge(limits, end - start)
  if (isStopped(bytes, end)) return checkStopped(limits, read, subject, bytes, start, end)
  return checkStopped(limits, read, subject, copyStopped(bytes, start, end), 0, end - start)
}

/**
 * The end of the value at `start`, if it is one that `read` takes; `failed` if not, or if that cannot be told
 * because it goes on to the last byte or beyond. The last byte is overwritten for the time of the call.
 */
export function findSoundEnd<Subject>(
  limits: Limits,
  read: ReadValue<Subject>,
  subject: Subject,
  bytes: Uint8Array,
  start: number,
): number {
  const last = bytes.length - 1
  const lastByte = bytes[last] as number
  if (lastByte === closeBrace && last - start < copiedBytes) {
    const end = findSoundEnd(limits, read, subject, copyStopped(bytes, start, bytes.length), 0)
    return end === failed ? failed : start + end
  }
  bytes[last] = 0
  beginScan(limits, last)
  const end = start < last ? read(subject, bytes, start) : failed
  bytes[last] = lastByte
  if (end === failed) dropKeys(0)
  const isSound = end !== failed && end - start <= limits.documentBytes
  return isSound && isUtf8(bytes.subarray(start, end)) ? end : failed
}

export function tooLarge(limits: Limits, size: number): Mismatch {
  const expected = `at most ${limits.documentBytes} bytes`
  return { reason: 'tooLarge', path: '$', expected, found: `${size} bytes`, offset: 0 }
}

/** Tokens stop at a control character; one has to follow what is read. */
export function isStopped(bytes: Uint8Array, end: number): boolean {
  return end < bytes.length && (bytes[end] as number) < 0x20
}

export function copyStopped(bytes: Uint8Array, start: number, end: number): Buffer {
  const copy = Buffer.allocUnsafe(end - start + 1)
  copy.set(bytes.subarray(start, end))
  copy[end - start] = 0
  return copy
}

function checkStopped<Subject>(
  limits: Limits,
  read: ReadValue<Subject>,
  subject: Subject,
  bytes: Uint8Array,
  start: number,
  end: number,
): Mismatch | undefined {
  beginScan(limits, end)
  const valueEnd = read(subject, bytes, skipSpace(bytes, start))
  const at = valueEnd === failed ? failed : skipSpace(bytes, valueEnd)
  if (at === end) return undefined
  if (at !== failed) fail('malformed', at, 'the end of the record')
  dropKeys(0)
  return {
    reason: scan.reason,
    path: printPath(scan.steps.reverse()),
    expected: scan.expected,
    found: describeFound(bytes, scan.offset, end),
    offset: scan.offset - start,
  }
}
