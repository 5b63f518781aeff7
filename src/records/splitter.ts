import type { MismatchReason } from './mismatch.ts'

/** What a splitter finds. Ranges are in `bytes`, which are valid during the call only. */
export interface SplitTarget {
  /**
   * Accepts the object at `start` of a chunk, on `line`, if it is a record that fits, and returns its end; if that cannot be
   * told, or it does not fit, returns -1 and has done nothing. The last byte may change for the time of the call.
   */
  accept(chunk: Uint8Array, start: number, line: number): number
  /** A top-level array that gives its elements begins on `line`; what follows up to `endArray` stands in it. */
  beginArray?(line: number): void
  endArray?(): void
  /** A line or a value: line and offset are those of its first byte in the file. */
  record(bytes: Uint8Array, start: number, end: number, line: number, offset: number, isUtf8: boolean): void
  /** A line or a value of `size` bytes, more than the limit; `start`..`end` is its beginning. */
  oversized(bytes: Uint8Array, start: number, end: number, line: number, offset: number, size: number): void
  /** The rest of the file, `size` bytes, where no record can be told from the next. */
  unsplittable(
    bytes: Uint8Array,
    start: number,
    end: number,
    line: number,
    offset: number,
    size: number,
    why: SplitFailure,
  ): void
}

export interface SplitFailure {
  readonly reason: MismatchReason
  readonly expected: string
  readonly found: string
  /** Bytes from the start of the range. */
  readonly offset: number
}

export interface SplitterOptions {
  readonly target: SplitTarget
  readonly documentBytes: number
  /** Of the first byte that will be pushed. */
  readonly line: number
  readonly offset: number
}

/** Takes a file in chunks of any size; how it is cut never changes what is found. */
export interface Splitter {
  push(chunk: Buffer): void
  /** No more chunks. */
  end(): void
  /** Of the byte after the last one pushed. */
  position(): { readonly line: number; readonly offset: number }
}
