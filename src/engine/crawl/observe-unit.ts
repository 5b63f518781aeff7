import {
  createRecordObserver,
  type ObservedRecords,
  type RecordObserver,
} from '../../crawl/shape/observe-records.ts'
import { emptyShape } from '../../crawl/shape/shape.ts'
import { signatureOfShape } from '../../crawl/shape/type-of-shape.ts'
import { EtlError } from '../../errors.ts'
import type { JsonPath } from '../../records/parse-json-path.ts'
import { createFileSplitter, type FileSplitter } from '../../records/split-file.ts'
import type { Limits } from '../../spec/contract.ts'
import { readChunks, UnreadableFile } from '../scan/read-chunks.ts'
import type { ScanPiece } from '../scan/scan-piece.ts'
import type { UnitControl } from '../scan/scan-unit.ts'
import { createGroupCollector } from './collect-groups.ts'
import type { ObservedFile, ObservedGroup } from './observed-group.ts'

/** A file, or a range of a newline-delimited one that ends with a line. */
export interface ObservePiece extends ScanPiece {
  readonly file: ObservedFile
  readonly isRange: boolean
}

/** What one thread observes without a break. Units are numbered in the order of the files. */
export interface ObserveUnit {
  readonly number: number
  readonly pieces: readonly ObservePiece[]
}

/** What was seen of a range; lines count from its first. */
export interface ObservedRange {
  readonly file: ObservedFile
  readonly found: ObservedRecords
  readonly newlines: number
}

export interface ObservedUnit {
  readonly number: number
  /** Of whole files. */
  readonly groups: readonly ObservedGroup[]
  readonly ranges: readonly ObservedRange[]
}

export async function observeUnit(
  { number, pieces }: ObserveUnit,
  limits: Limits,
  control: UnitControl,
): Promise<ObservedUnit> {
  const groups = createGroupCollector()
  const ranges: ObservedRange[] = []
  for (const piece of pieces) {
    if (control.isCancelled()) break
    const range = await observePiece(piece, limits, control)
    if (piece.isRange) ranges.push(range)
    else groups.add(groupOfFile(range))
  }
  return { number, groups: groups.groups(), ranges }
}

/** A group with one file. */
export function groupOfFile({ file, found }: Pick<ObservedRange, 'file' | 'found'>): ObservedGroup {
  const { shape, records, rejected, firstReject } = found
  return {
    group: file.group,
    signature: signatureOfShape(shape),
    files: [file.uri],
    records,
    rejected,
    bytes: file.bytes,
    shape,
    ...(firstReject === undefined ? {} : { firstReject }),
  }
}

async function observePiece(
  { file, path, uri, range, knownForm }: ObservePiece,
  limits: Limits,
  control: UnitControl,
): Promise<ObservedRange> {
  const jsonPath = withoutRoot(file.jsonPath)
  const observer = createRecordObserver({ uri, limits, jsonPath })
  const splitter = createFileSplitter(
    { limits, elements: jsonPath === undefined, knownForm },
    observer.target,
  )
  const sample = createSample(file.sampleBytes, splitter, observer)
  let told = { records: 0, rejected: 0 }

  function tell(): void {
    const [records, rejected] = [observer.records(), observer.rejected()]
    control.advance(0, records - told.records, rejected - told.rejected)
    told = { records, rejected }
  }

  function fail(why: string): ObservedRange {
    control.advance(0, -told.records, 1 - told.rejected)
    return { file, found: unreadable(uri, why), newlines: 0 }
  }

  try {
    await readChunks(path, range, {
      read: (bytes) => control.advance(bytes, 0, 0),
      push(chunk) {
        sample.push(chunk)
        tell()
      },
      isDone: () => sample.isFull() || control.isCancelled() || splitter.unreadable() !== undefined,
    })
    if (!sample.isFull() && !control.isCancelled()) splitter.end()
  } catch (error) {
    if (!(error instanceof UnreadableFile || error instanceof EtlError)) throw error
    return fail(error.message)
  }
  const failure = splitter.unreadable()
  if (failure !== undefined) return fail(failure)
  tell()
  return { file, found: observer.found(), newlines: splitter.lines() }
}

/** `$` selects what stands in the file, which is what is read without a path. */
function withoutRoot(path: JsonPath | undefined): JsonPath | undefined {
  return path?.length === 0 ? undefined : path
}

/** AWS's crawler goes on to ten times as much until it has met a record. */
const longestSample = 10

/** Pushes a file's beginning, `bytes` at a time, until there is a record; the whole file without `bytes`. */
function createSample(
  bytes: number = Number.POSITIVE_INFINITY,
  splitter: Pick<FileSplitter, 'push' | 'settle'>,
  observer: Pick<RecordObserver, 'records'>,
) {
  let taken = 0
  let isFull = false
  return {
    push(chunk: Buffer): void {
      for (let at = 0; at < chunk.length && !isFull; ) {
        const end = Math.min(chunk.length, at + bytes - (taken % bytes))
        splitter.push(chunk.subarray(at, end))
        taken += end - at
        at = end
        if (taken % bytes !== 0) continue
        splitter.settle()
        isFull = observer.records() > 0 || taken >= bytes * longestSample
      }
    },
    isFull: () => isFull,
  }
}

function unreadable(uri: string, why: string): ObservedRecords {
  const expected = 'a file that can be read to its end'
  const mismatch = { reason: 'unreadableFile', path: '$', expected, found: why, offset: 0 } as const
  return { shape: emptyShape, records: 0, rejected: 1, firstReject: { ...mismatch, uri, line: 1 } }
}
