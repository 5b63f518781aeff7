import type { Mismatch } from './mismatch.ts'

/** Where a record stands in its file. */
export interface RecordPlace {
  /** Of its first byte, from 1. */
  readonly line: number
  /** Among the file's records, accepted or not, from 0. */
  readonly index: number
  /** Of its first byte, in the decompressed file. */
  readonly offset: number
  /** Its bytes, also those that the range given beside it leaves out. */
  readonly size: number
}

/** Takes what a reader finds, in the order of the file. The bytes are valid during the call only. */
export interface RecordSink {
  accept(bytes: Uint8Array, start: number, end: number): void
  /** `start`..`end` is the record, or its beginning where it is over a limit. */
  reject(mismatch: Mismatch, place: RecordPlace, bytes: Uint8Array, start: number, end: number): void
}
