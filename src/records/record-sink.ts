import type { ValueRanges } from './find-discards.ts'
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
  /**
   * `line` is that of the record's first byte; `hasUnknown` says that `walkRecord` has something to tell; the
   * record fits once the values at `discards` are NULL.
   */
  accept(
    bytes: Uint8Array,
    start: number,
    end: number,
    line: number,
    hasUnknown: boolean,
    discards: ValueRanges,
  ): void
  /** `start`..`end` is the record, or its beginning where it is over a limit. */
  reject(mismatch: Mismatch, place: RecordPlace, bytes: Uint8Array, start: number, end: number): void
}
