import { join } from 'node:path'
import { createAppendFile } from './append-file.ts'
import { assembleFields, type FoundInUnit } from './assemble-fields.ts'
import { copyWithout } from './copy-without.ts'
import type { PlannedUnit, SizedFile } from './plan-units.ts'
import type { PieceResult, ScanPiece } from './scan-piece.ts'
import type { RejectedPart, RejectedRecord, ScannedFile, ScanResult } from './scan-result.ts'
import type { UnitResult, UnitSettings } from './scan-unit.ts'

interface ScannedPiece extends PieceResult {
  readonly piece: ScanPiece
}

/** Puts together what the units found, in the order of the files. */
export async function assembleResult(
  files: readonly SizedFile[],
  units: readonly PlannedUnit[],
  results: readonly UnitResult[],
  settings: UnitSettings,
): Promise<ScanResult> {
  const pieces: ScannedPiece[][] = files.map(() => [])
  const rejectedParts: RejectedPart[] = []
  const found: FoundInUnit[] = []
  let first: RejectedRecord | undefined
  for (const result of results) {
    const unit = units[result.number] as PlannedUnit
    // Only a range has anything before it, and a range is alone in its unit.
    const before = pieces[unit.fileIndexes[0] as number] ?? []
    const lineBase = sum(before, ({ newlines }) => newlines)
    const indexBase = sum(before, ({ records, rejected }) => records + rejected)
    for (const [at, piece] of result.pieces.entries()) {
      pieces[unit.fileIndexes[at] as number]?.push({ ...piece, piece: unit.pieces[at] as ScanPiece })
    }
    found.push({ fields: result.fields, lineBase })
    if (result.rejected > 0 && settings.onMismatch !== 'fail') {
      rejectedParts.push({ path: result.rejectedPath, lineBase, indexBase, rejected: result.rejected })
    }
    if (result.first !== undefined) {
      first ??= { ...result.first, line: result.first.line + lineBase, index: result.first.index + indexBase }
    }
  }
  const scanned: ScannedFile[] = []
  for (const [index, file] of files.entries()) {
    scanned.push(await assembleFile(file, pieces[index] ?? [], settings.scratchDir, index))
  }
  return {
    files: scanned,
    readPaths: [...new Set(scanned.flatMap(({ readPaths }) => readPaths))],
    records: sum(scanned, ({ records }) => records),
    rejected: sum(scanned, ({ rejected }) => rejected),
    longestRecordBytes: scanned.reduce((most, file) => Math.max(most, file.longestRecordBytes), 0),
    first,
    rejectedParts,
    ...assembleFields(found, { known: settings.contract?.known ?? [], infersTypes: settings.infersTypes }),
  }
}

async function assembleFile(
  file: SizedFile,
  pieces: readonly ScannedPiece[],
  scratchDir: string,
  index: number,
): Promise<ScannedFile> {
  const failure = pieces.find((piece) => piece.failure !== undefined)?.failure
  return {
    uri: file.uri,
    path: file.path,
    form: pieces[0]?.form ?? 'values',
    readPaths: await findReadPaths(file, pieces, scratchDir, index),
    records: sum(pieces, ({ records }) => records),
    rejected: sum(pieces, ({ rejected }) => rejected),
    bytes: file.bytes,
    decompressedBytes: sum(pieces, ({ decompressedBytes }) => decompressedBytes),
    longestRecordBytes: pieces.reduce((most, piece) => Math.max(most, piece.longestRecordBytes), 0),
    ...(failure === undefined ? {} : { failure }),
  }
}

/** The file itself if every range of it is sound; else ranges that are, are copied to spools of their own. */
async function findReadPaths(
  file: SizedFile,
  pieces: readonly ScannedPiece[],
  scratchDir: string,
  index: number,
): Promise<readonly string[]> {
  const filled = pieces.filter(({ records }) => records > 0)
  const isSound = pieces.every(
    ({ rejected, readPath }) => rejected === 0 && (readPath ?? file.path) === file.path,
  )
  if (isSound) return filled.length > 0 ? [file.path] : []
  const paths: string[] = []
  for (const { readPath, piece } of filled) {
    const isInPlace = readPath === file.path
    paths.push(
      isInPlace
        ? await copyRange(piece, join(scratchDir, `copy-${index}-${piece.range.start}.ndjson`))
        : (readPath as string),
    )
  }
  return paths
}

async function copyRange(piece: ScanPiece, copyPath: string): Promise<string> {
  const copy = createAppendFile(copyPath)
  try {
    await copyWithout([], piece, copy)
  } finally {
    copy.close()
  }
  return copyPath
}

function sum<Item>(items: readonly Item[], measure: (item: Item) => number): number {
  return items.reduce((total, item) => total + measure(item), 0)
}
