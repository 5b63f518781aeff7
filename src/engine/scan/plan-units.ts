import { closeSync, openSync, readSync } from 'node:fs'
import { newline } from '../../records/ascii.ts'
import { type Contract, compileContract } from '../../records/compile-contract.ts'
import { detectForm, detectionBytes } from '../../records/detect-form.ts'
import { compressionOf } from './read-chunks.ts'
import type { ScanPiece } from './scan-piece.ts'
import type { InputFile } from './scan-result.ts'
import type { ScanUnit } from './scan-unit.ts'

export interface SizedFile extends InputFile {
  readonly bytes: number
}

/** A unit, and which file each of its pieces is of. */
export interface PlannedUnit extends ScanUnit {
  readonly fileIndexes: readonly number[]
}

const smallestUnitBytes = 8 * 1024 * 1024
const largestUnitBytes = 128 * 1024 * 1024
/** A guess, to give threads equal shares. */
const compressionRatio = 5

/**
 * Shares files out into units: small files by the dozen, large newline-delimited ones in ranges that end with a
 * line. What is found does not depend on how.
 */
export function planUnits(files: readonly SizedFile[], threads: number): readonly PlannedUnit[] {
  const total = files.reduce((sum, file) => sum + weigh(file), 0)
  const share = Math.ceil(total / (threads * 4))
  const unitBytes = Math.min(Math.max(share, smallestUnitBytes), largestUnitBytes)
  const units: PlannedUnit[] = []
  let pieces: ScanPiece[] = []
  let fileIndexes: number[] = []
  let weight = 0

  function close(): void {
    if (pieces.length > 0) units.push({ number: units.length, pieces, fileIndexes })
    pieces = []
    fileIndexes = []
    weight = 0
  }

  for (const [index, file] of files.entries()) {
    const ranges = threads > 1 && file.bytes >= unitBytes * 2 ? cutFile(file, unitBytes) : [wholeFile(file)]
    if (weight + weigh(file) > unitBytes) close()
    for (const piece of ranges) {
      pieces.push(piece)
      fileIndexes.push(index)
      if (ranges.length > 1) close()
    }
    weight += weigh(file)
  }
  close()
  return units
}

function weigh(file: SizedFile): number {
  return file.bytes * (compressionOf(file.path) === undefined ? 1 : compressionRatio)
}

function wholeFile({ path, uri, bytes }: SizedFile): ScanPiece {
  return { path, uri, range: { start: 0, end: bytes } }
}

/** Ranges of about `rangeBytes`, if the file is plain and newline-delimited; else the whole file. */
function cutFile(file: SizedFile, rangeBytes: number): readonly ScanPiece[] {
  if (compressionOf(file.path) !== undefined) return [wholeFile(file)]
  const descriptor = openSync(file.path, 'r')
  try {
    if (!isNewlineDelimited(descriptor, file.bytes)) return [wholeFile(file)]
    const ends: number[] = []
    for (let at = 0; at < file.bytes; ) {
      at = findLineEnd(descriptor, Math.min(at + rangeBytes, file.bytes), file.bytes)
      ends.push(at)
    }
    return ends.map((end, index) => ({
      path: file.path,
      uri: file.uri,
      range: { start: ends[index - 1] ?? 0, end },
      knownForm: 'ndjson',
    }))
  } finally {
    closeSync(descriptor)
  }
}

/** A file with a byte order mark counts as none, because the mark has to go before an engine reads it. */
function isNewlineDelimited(descriptor: number, size: number): boolean {
  const syntax: Contract = compileContract({})
  for (const length of [1024 * 1024, detectionBytes]) {
    const beginning = Buffer.alloc(Math.min(length, size))
    const read = readSync(descriptor, beginning, 0, beginning.length, 0)
    if (beginning[0] === 0xef || beginning[0] === 0xfe || beginning[0] === 0xff) return false
    const form = detectForm(beginning.subarray(0, read), read === size, syntax)
    if (form !== undefined) return form === 'ndjson'
  }
  return false
}

/** One past the first newline at or after `start`, or the size of the file. */
function findLineEnd(descriptor: number, start: number, size: number): number {
  const buffer = Buffer.alloc(64 * 1024)
  for (let at = start; at < size; at += buffer.length) {
    const read = readSync(descriptor, buffer, 0, buffer.length, at)
    const found = buffer.subarray(0, read).indexOf(newline)
    if (found !== -1) return at + found + 1
  }
  return size
}
