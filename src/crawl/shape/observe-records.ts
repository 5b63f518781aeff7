import { newline, openBrace, openBracket } from '../../records/ascii.ts'
import { checkUtf8, copyStopped, isStopped, tooLarge } from '../../records/check-bytes.ts'
import { checkRecord, findFittingEnd } from '../../records/check-record.ts'
import { compileContract } from '../../records/compile-contract.ts'
import { describeFound } from '../../records/describe-found.ts'
import { findNodes } from '../../records/find-nodes.ts'
import type { Mismatch } from '../../records/mismatch.ts'
import type { JsonPath } from '../../records/parse-json-path.ts'
import { beginScan, failed } from '../../records/scan-state.ts'
import { compilePath } from '../../records/select-nodes.ts'
import type { SplitTarget } from '../../records/splitter.ts'
import type { Limits } from '../../spec/contract.ts'
import { limitShape } from './limit-shape.ts'
import { observeValue } from './observe-value.ts'
import { beginObserving, observing } from './observing.ts'
import { addArray, closeShape, createShape, type OpenShape } from './open-shape.ts'
import type { Shape } from './shape.ts'

/** A record that is no JSON or beyond a limit. */
export interface ObservedReject extends Mismatch {
  readonly uri: string
  /** Of the record's first byte, from 1. */
  readonly line: number
}

/** What was seen of the records of a file, or of a part of it. Plain data. */
export interface ObservedRecords {
  readonly shape: Shape
  readonly records: number
  readonly rejected: number
  readonly firstReject: ObservedReject | undefined
}

export interface RecordObserver {
  /** For a splitter that gives the elements of top-level arrays, unless there is a path. */
  readonly target: SplitTarget
  /** So far. */
  records(): number
  rejected(): number
  found(): ObservedRecords
}

export interface RecordObserverOptions {
  readonly uri: string
  readonly limits: Limits
  /** Selects the records. */
  readonly jsonPath: JsonPath | undefined
}

/**
 * Observes the records of one file. Objects are records, and so is each element of a top-level array, which is
 * observed as that: below an array. What a path selects is a record unless it is an array.
 */
export function createRecordObserver({ uri, limits, jsonPath }: RecordObserverOptions): RecordObserver {
  const syntax = compileContract({ limits })
  const path = jsonPath && compilePath(jsonPath)
  const limited = limitShape()
  let isInArray = false
  let records = 0
  let rejected = 0
  let firstReject: ObservedReject | undefined
  /** Of the record that is read without having been checked; -1 if it is not read at all. */
  let uncheckedStart = -1
  let uncheckedBytes = new Uint8Array(0) as Uint8Array
  let uncheckedLine = 0

  function findPlace(): OpenShape {
    const root = limited.root()
    if (!isInArray) return root
    root.element ??= createShape()
    return root.element
  }

  /** A JSON value. */
  function observeSound(bytes: Uint8Array, start: number, end: number, line: number): void {
    beginScan(limits, end)
    beginObserving({ uri, line, start }, bytes, true, limited.spare())
    observeValue(findPlace(), bytes, start, 0)
    limited.add(observing.made)
    records++
  }

  /** What may be none, in one pass: if it is none, what was counted is taken back. */
  function observeUnchecked(bytes: Uint8Array, start: number, end: number, line: number): void {
    uncheckedStart = -1
    uncheckedLine = line
    const mismatch = checkUtf8(limits, readUnchecked, findPlace(), bytes, start, end)
    if (mismatch === undefined) {
      limited.add(observing.made)
      records++
      return
    }
    if (uncheckedStart !== -1) {
      observing.weight = -1
      observeValue(findPlace(), uncheckedBytes, uncheckedStart, 0)
    }
    reject(mismatch, line)
  }

  function readUnchecked(place: OpenShape, bytes: Uint8Array, start: number): number {
    uncheckedStart = start
    uncheckedBytes = bytes
    beginObserving({ uri, line: uncheckedLine, start }, bytes, false, limited.spare())
    return observeValue(place, bytes, start, 0)
  }

  function observeNodes(bytes: Uint8Array, start: number, end: number, line: number): void {
    const ranges: number[] = []
    const mismatch = path && findNodes(path, limits, bytes, start, end, ranges)
    if (mismatch !== undefined) reject(mismatch, line)
    let nodeLine = line
    let lineAt = start
    for (let at = 0; at < ranges.length && mismatch === undefined; at += 2) {
      const nodeStart = ranges[at] as number
      const nodeEnd = ranges[at + 1] as number
      for (; lineAt < nodeStart; lineAt++) if (bytes[lineAt] === newline) nodeLine++
      if (bytes[nodeStart] === openBracket) {
        reject(notAnObject(bytes, nodeStart, nodeEnd, 'an object or a single value'), nodeLine)
      } else observeSound(bytes, nodeStart, nodeEnd, nodeLine)
    }
  }

  function reject(mismatch: Mismatch, line: number): void {
    rejected++
    firstReject ??= { ...mismatch, uri, line }
  }

  const target: SplitTarget = {
    beginArray(line) {
      isInArray = true
      addArray(limited.root(), { uri, line, text: '[…]' })
    },
    endArray() {
      isInArray = false
    },
    accept(chunk, start, line) {
      const end = path === undefined ? findFittingEnd(syntax, chunk, start) : failed
      if (end !== failed) observeSound(chunk, start, end, line)
      return end
    },
    record(bytes, start, end, line, _offset, isUtf8) {
      if (path !== undefined) {
        // Nodes are told by their place in the bytes that are read, which else would be those of a copy.
        if (isStopped(bytes, end)) observeNodes(bytes, start, end, line)
        else observeNodes(copyStopped(bytes, start, end), 0, end - start, line)
        return
      }
      const isRecord = isInArray || bytes[start] === openBrace
      if (isUtf8 && isRecord) {
        observeUnchecked(bytes, start, end, line)
        return
      }
      const mismatch = checkRecord(syntax, bytes, start, end)
      if (mismatch !== undefined) reject(mismatch, line)
      else if (isRecord) observeSound(bytes, start, end, line)
      else reject(notAnObject(bytes, start, end, 'an object'), line)
    },
    oversized(_bytes, _start, _end, line, _offset, size) {
      reject(tooLarge(limits, size), line)
    },
    unsplittable(_bytes, _start, _end, line, _offset, _size, why) {
      reject({ ...why, path: '$' }, line)
    },
  }

  return {
    target,
    records: () => records,
    rejected: () => rejected,
    found: () => ({ shape: closeShape(limited.root()), records, rejected, firstReject }),
  }
}

function notAnObject(bytes: Uint8Array, start: number, end: number, expected: string): Mismatch {
  return { reason: 'notAnObject', path: '$', expected, found: describeFound(bytes, start, end), offset: 0 }
}
