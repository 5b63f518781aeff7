import { newline, space } from '../../records/ascii.ts'
import type { FileForm } from '../../records/detect-form.ts'
import { discardRanges, type ValueRanges } from '../../records/find-discards.ts'
import type { Mismatch } from '../../records/mismatch.ts'
import { createRecordReader } from '../../records/record-reader.ts'
import type { RecordPlace } from '../../records/record-sink.ts'
import type { AppendFile } from './append-file.ts'
import type { FieldCollector } from './collect-fields.ts'
import { copyWithout, type Hole } from './copy-without.ts'
import { describeRejected } from './describe-rejected.ts'
import { type ByteRange, compressionOf, readChunks, UnreadableFile } from './read-chunks.ts'
import type { RejectedRecord } from './scan-result.ts'
import type { UnitControl, UnitSettings } from './scan-unit.ts'

/** A file, or a range of a newline-delimited one that ends with a line. */
export interface ScanPiece {
  readonly path: string
  readonly uri: string
  readonly range: ByteRange
  /** Of a range, whose file was looked at before it was cut. */
  readonly knownForm?: FileForm
}

/** Where a unit's pieces put what they find, one after the other. */
export interface PieceOutputs {
  readonly spool: AppendFile
  readonly rejectedLog: AppendFile
  readonly fields: FieldCollector
}

export interface PieceResult {
  readonly form: FileForm
  /** Where to read the accepted records: the file itself, a spool, or nowhere. */
  readonly readPath: string | undefined
  readonly records: number
  readonly rejected: number
  readonly decompressedBytes: number
  readonly longestRecordBytes: number
  readonly newlines: number
  readonly first: RejectedRecord | undefined
  readonly failure: string | undefined
}

/** Scans a piece; what it spools and logs is appended to what other pieces did. */
export async function scanPiece(
  piece: ScanPiece,
  settings: UnitSettings,
  outputs: PieceOutputs,
  control: UnitControl,
): Promise<PieceResult> {
  const inPlace = await attemptPiece(piece, false, settings, outputs, control)
  // The engine cannot read the file itself where a value was discarded or what is compressed has rejects: from its start again, into the spool.
  return inPlace ?? ((await attemptPiece(piece, true, settings, outputs, control)) as PieceResult)
}

/** Undefined, and nothing done, if the piece has to be spooled and `spoolAll` is false. */
async function attemptPiece(
  piece: ScanPiece,
  spoolAll: boolean,
  settings: UnitSettings,
  { spool, rejectedLog, fields }: PieceOutputs,
  control: UnitControl,
): Promise<PieceResult | undefined> {
  const { contract, limits, jsonPath, onMismatch, maxRawBytes } = settings
  const spoolStart = spool.size()
  const logStart = rejectedLog.size()
  const holes: Hole[] = []
  const isPlain = compressionOf(piece.path) === undefined
  let isDone = false
  let hasToSpool = false
  let bytes = 0
  let decompressedBytes = 0
  let records = 0
  let rejected = 0
  let longestRecordBytes = 0
  let first: RejectedRecord | undefined
  let failure: string | undefined

  const isSpooled = () => spoolAll || jsonPath !== undefined || reader.hasMark() || reader.form() === 'values'

  function accept(
    record: Uint8Array,
    start: number,
    end: number,
    line: number,
    hasUnknown: boolean,
    discards: ValueRanges,
  ): void {
    if (isDone) return
    if (discards.length > 0) {
      acceptWithout(discards, record, start, end, line)
      return
    }
    records++
    if (end - start > longestRecordBytes) longestRecordBytes = end - start
    if (isSpooled()) spoolRecord(spool, record, start, end)
    if (hasUnknown) fields.add(record, start, end, line, discards)
  }

  function acceptWithout(
    discards: ValueRanges,
    record: Uint8Array,
    start: number,
    end: number,
    line: number,
  ): void {
    if (!isSpooled()) {
      spoolFromStart()
      return
    }
    const rest = discardRanges(record, start, end, discards)
    records++
    longestRecordBytes = Math.max(longestRecordBytes, end - start, rest.length)
    spoolRecord(spool, rest, 0, rest.length)
    fields.add(record, start, end, line, discards)
  }

  function spoolFromStart(): void {
    hasToSpool = true
    isDone = true
  }

  function reject(
    mismatch: Mismatch,
    place: RecordPlace,
    record: Uint8Array,
    start: number,
    end: number,
  ): void {
    if (isDone) return
    const range = record.subarray(start, end)
    log(describeRejected(mismatch, piece.uri, place, piece.range.start, range, maxRawBytes))
    if (onMismatch === 'fail') isDone = true
    else if (!isSpooled()) {
      const from = place.offset + piece.range.start
      if (isPlain) holes.push({ start: from, end: from + place.size })
      else spoolFromStart()
    }
  }

  function log(record: RejectedRecord): void {
    rejected++
    first ??= record
    if (onMismatch !== 'fail') rejectedLog.append(Buffer.from(`${JSON.stringify(record)}\n`))
  }

  function undo(): void {
    spool.takeBackTo(spoolStart)
    rejectedLog.takeBackTo(logStart)
    control.advance(0, -records, -rejected)
    records = 0
    rejected = 0
    longestRecordBytes = 0
    first = undefined
  }

  fields.beginPiece(piece.uri)
  const reader = createRecordReader(
    { contract, limits, jsonPath, knownForm: piece.knownForm, discardsValues: onMismatch === 'discard' },
    { accept, reject },
  )
  try {
    await readChunks(piece.path, piece.range, {
      read(size) {
        bytes += size
        control.advance(size, 0, 0)
      },
      push(chunk) {
        const [recordsBefore, rejectedBefore] = [records, rejected]
        decompressedBytes += chunk.length
        reader.push(chunk)
        control.advance(0, records - recordsBefore, rejected - rejectedBefore)
      },
      isDone: () => isDone || control.isCancelled() || reader.unreadable() !== undefined,
    })
    const [recordsBefore, rejectedBefore] = [records, rejected]
    if (!isDone && !control.isCancelled()) reader.end()
    control.advance(0, records - recordsBefore, rejected - rejectedBefore)
    failure = reader.unreadable()
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    failure = error.message
  }
  fields.endPiece(!hasToSpool && failure === undefined)
  if (hasToSpool) {
    undo()
    control.advance(-bytes, 0, 0)
    return undefined
  }
  if (failure !== undefined) {
    undo()
    log(unreadableFile(piece.uri, piece.range.end, failure))
    control.advance(0, 0, 1)
  }
  const accepted = records > 0
  const hasHoles = accepted && holes.length > 0
  if (hasHoles) await copyWithout(holes, piece, spool)
  return {
    form: reader.form() ?? 'values',
    readPath: !accepted ? undefined : hasHoles || isSpooled() ? spool.path : piece.path,
    records,
    rejected,
    decompressedBytes,
    longestRecordBytes,
    newlines: reader.lines(),
    first,
    failure,
  }
}

const lineEnd = Buffer.from('\n')

/** As one line: newlines between tokens become spaces. */
function spoolRecord(spool: AppendFile, bytes: Uint8Array, start: number, end: number): void {
  const record = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
  const firstNewline = record.indexOf(newline)
  if (firstNewline === -1) spool.append(record)
  else {
    const line = Buffer.from(record)
    for (let at = firstNewline; at < line.length; at++) if (line[at] === newline) line[at] = space
    spool.append(line)
  }
  spool.append(lineEnd)
}

function unreadableFile(uri: string, size: number, failure: string): RejectedRecord {
  return {
    uri,
    line: 1,
    index: 0,
    recordOffset: 0,
    recordBytes: size,
    reason: 'unreadableFile',
    path: '$',
    expected: 'a file that can be read to its end',
    found: failure,
    offset: 0,
    raw: '',
    rawTruncated: true,
  }
}
