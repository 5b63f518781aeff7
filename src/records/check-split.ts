import { newline, openBrace, openBracket } from './ascii.ts'
import { copyStopped, isStopped, tooLarge } from './check-bytes.ts'
import { checkRecord, checkUtf8Record, findFittingEnd } from './check-record.ts'
import type { Contract } from './compile-contract.ts'
import { describeFound } from './describe-found.ts'
import { isDiscardable } from './discard-value.ts'
import { findDiscards, noRanges, type ValueRanges } from './find-discards.ts'
import { findNodes } from './find-nodes.ts'
import type { Mismatch } from './mismatch.ts'
import type { JsonPath } from './parse-json-path.ts'
import type { RecordSink } from './record-sink.ts'
import { failed, scan } from './scan-state.ts'
import { type CompiledPath, compilePath } from './select-nodes.ts'
import type { SplitTarget } from './splitter.ts'

export interface CheckSplitOptions {
  readonly contract: Contract
  /** Whether an object is taken unchecked, but for its size. */
  readonly isTrusted: boolean
  /** Whether a record fits from which single values have to be discarded. */
  readonly discardsValues: boolean
  readonly jsonPath: JsonPath | undefined
}

/** Takes lines or values from a splitter, selects the records in them, and tells a sink which fit. */
export function checkSplit(options: CheckSplitOptions, sink: RecordSink): SplitTarget {
  const { contract, isTrusted, discardsValues } = options
  const { limits } = contract
  const path = options.jsonPath && compilePath(options.jsonPath)
  let index = 0
  /** Of the record that was checked last. */
  let discards: ValueRanges = noRanges

  function check(bytes: Uint8Array, start: number, end: number, isUtf8: boolean): Mismatch | undefined {
    discards = noRanges
    const isObject = bytes[start] === openBrace
    if (isTrusted && isObject) {
      return end - start > limits.documentBytes ? tooLarge(limits, end - start) : undefined
    }
    const mismatch = isUtf8
      ? checkUtf8Record(contract, bytes, start, end)
      : checkRecord(contract, bytes, start, end)
    if (discardsValues && mismatch !== undefined && isDiscardable(mismatch.reason)) {
      const found = findDiscards(contract, bytes, start, end)
      discards = found.ranges
      return found.mismatch
    }
    return mismatch ?? (isObject ? undefined : notAnObject(bytes, start, end, 'an object'))
  }

  function take(
    mismatch: Mismatch | undefined,
    bytes: Uint8Array,
    start: number,
    end: number,
    line: number,
    offset: number,
  ): void {
    if (mismatch === undefined) {
      const hasUnknown = !isTrusted && scan.hasUnknown
      sink.accept(bytes, start, end, line, hasUnknown, discards)
    } else {
      const givenEnd = Math.min(end, start + limits.documentBytes)
      sink.reject(mismatch, { line, index, offset, size: end - start }, bytes, start, givenEnd)
    }
    index++
  }

  function takeNodes(
    nodePath: CompiledPath,
    bytes: Uint8Array,
    start: number,
    end: number,
    line: number,
    offset: number,
  ): void {
    const ranges: number[] = []
    const mismatch = findNodes(nodePath, limits, bytes, start, end, ranges)
    if (mismatch !== undefined) {
      take(mismatch, bytes, start, end, line, offset)
      return
    }
    let nodeLine = line
    let lineAt = start
    for (let at = 0; at < ranges.length; at += 2) {
      const nodeStart = ranges[at] as number
      const nodeEnd = ranges[at + 1] as number
      for (; lineAt < nodeStart; lineAt++) if (bytes[lineAt] === newline) nodeLine++
      takeNode(bytes, nodeStart, nodeEnd, nodeLine, offset + nodeStart - start)
    }
  }

  function takeNode(bytes: Uint8Array, start: number, end: number, line: number, offset: number): void {
    if (bytes[start] === openBracket) {
      take(notAnObject(bytes, start, end, 'an object or a single value'), bytes, start, end, line, offset)
      return
    }
    if (bytes[start] === openBrace) {
      take(check(bytes, start, end, true), bytes, start, end, line, offset)
      return
    }
    const record = wrapScalar(bytes, start, end)
    const mismatch = check(record, 0, record.length, true)
    if (mismatch === undefined) take(undefined, record, 0, record.length, line, offset)
    else {
      const within = Math.max(0, mismatch.offset - scalarStart.length)
      take({ ...mismatch, offset: within }, bytes, start, end, line, offset)
    }
  }

  return {
    accept(chunk, start, line) {
      const end = path === undefined ? findFittingEnd(contract, chunk, start) : failed
      if (end === failed) return failed
      discards = noRanges
      take(undefined, chunk, start, end, line, 0)
      return end
    },
    record(bytes, start, end, line, offset, isUtf8) {
      if (path === undefined) take(check(bytes, start, end, isUtf8), bytes, start, end, line, offset)
      else if (isStopped(bytes, end)) takeNodes(path, bytes, start, end, line, offset)
      else takeNodes(path, copyStopped(bytes, start, end), 0, end - start, line, offset)
    },
    oversized(bytes, start, end, line, offset, size) {
      sink.reject(tooLarge(limits, size), { line, index, offset, size }, bytes, start, end)
      index++
    },
    unsplittable(bytes, start, end, line, offset, size, why) {
      sink.reject({ ...why, path: '$' }, { line, index, offset, size }, bytes, start, end)
      index++
    },
  }
}

/** Glue's form for a scalar that a path selects: a record with one field, `record`. */
export function wrapScalar(bytes: Uint8Array, start: number, end: number): Buffer {
  return Buffer.concat([scalarStart, bytes.subarray(start, end), Buffer.from('}')])
}

const scalarStart = Buffer.from('{"record":')

function notAnObject(bytes: Uint8Array, start: number, end: number, expected: string): Mismatch {
  return { reason: 'notAnObject', path: '$', expected, found: describeFound(bytes, start, end), offset: 0 }
}
