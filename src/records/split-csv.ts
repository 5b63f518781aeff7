import { carriageReturn, newline, quote, space } from './ascii.ts'

/** Where a record of a CSV file stands. */
export interface CsvPlace {
  /** Of its first byte, from 1; newlines within quotes count. */
  readonly line: number
  /** Of its first byte in the decompressed file, a byte order mark included. */
  readonly offset: number
  /** Bytes without the end of the line. */
  readonly size: number
}

export interface CsvTarget {
  /**
   * Takes a record with the end of its line; the bytes are valid during the call. A blank line has no cells.
   */
  record(bytes: Buffer, place: CsvPlace, cells: number): void
}

export interface CsvSplitter {
  /** Takes the next bytes of the file, and keeps none of them. */
  push(chunk: Buffer): void
  end(): void
  /** Why the records cannot be told apart; what follows is not looked at. */
  broken(): string | undefined
}

const mark = Buffer.from('\ufeff')

const [cellStart, plain, quoted, quoteInQuoted, afterQuote, sawReturn] = [0, 1, 2, 3, 4, 5]

/**
 * Splits CSV as RFC 4180 has it and as strict engines read it: quote `"`, doubled within quotes; spaces may stand
 * around a quoted cell; a quote within a plain cell is text. Lines end with LF or CRLF, or all with CR.
 */
export function splitCsv(options: {
  readonly delimiter: string
  /** A longer record makes the file one that cannot be split. */
  readonly maxRecordBytes: number
  readonly target: CsvTarget
}): CsvSplitter {
  const { maxRecordBytes, target } = options
  const delimiter = Buffer.from(options.delimiter)
  const delimiterEnd = delimiter[delimiter.length - 1]
  const delimiterCode = delimiter.reduce((code, byte) => (code << 8) | byte, 0)
  const delimiterMask = delimiter.length >= 4 ? -1 : (1 << (8 * delimiter.length)) - 1

  let state = cellStart
  let recent = 0
  let cells = 1
  let line = 1
  let recordLine = 1
  /** Within quotes: CRLF is one end of a line. */
  let isAfterReturn = false
  let lineEnd: 'LF' | 'CRLF' | 'CR' | undefined
  let broken: string | undefined
  /** Of the record that has begun, from earlier chunks. */
  let pieces: Buffer[] = []
  let heldBytes = 0
  let recordOffset = 0
  /** The first bytes of the file, until a byte order mark would be complete. */
  let head: Buffer | undefined = Buffer.alloc(0)

  function give(chunk: Buffer, start: number, end: number, lineEndBytes: number): void {
    const rest = chunk.subarray(start, end)
    const bytes = pieces.length === 0 ? rest : Buffer.concat([...pieces, rest])
    pieces = []
    heldBytes = 0
    const size = bytes.length - lineEndBytes
    const place = { line: recordLine, offset: recordOffset, size }
    target.record(bytes, place, size === 0 ? 0 : cells)
    recordOffset += bytes.length
    recordLine = line
    state = cellStart
    cells = 1
  }

  function noteLineEnd(kind: 'LF' | 'CRLF' | 'CR'): void {
    lineEnd ??= kind
    if (lineEnd !== kind && (kind === 'CR' || lineEnd === 'CR')) {
      broken = `line ${recordLine} ends with ${kind}, others with ${lineEnd}`
    }
    line++
  }

  function scan(chunk: Buffer): void {
    let start = 0
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] as number
      recent = (recent << 8) | byte
      if (state === quoted) {
        if (byte === quote) state = quoteInQuoted
        else if (byte === carriageReturn) line++
        else if (byte === newline && !isAfterReturn) line++
        isAfterReturn = byte === carriageReturn
        continue
      }
      if (state === sawReturn) {
        const kind = byte === newline ? 'CRLF' : 'CR'
        noteLineEnd(kind)
        const end = byte === newline ? at + 1 : at
        if (broken !== undefined) return
        give(chunk, start, end, byte === newline ? 2 : 1)
        start = end
        if (byte === newline) continue
      }
      if (byte === newline) {
        noteLineEnd('LF')
        if (broken !== undefined) return
        give(chunk, start, at + 1, 1)
        start = at + 1
      } else if (byte === carriageReturn) {
        state = sawReturn
      } else if (byte === delimiterEnd && (recent & delimiterMask) === delimiterCode) {
        cells++
        state = cellStart
      } else if (state === cellStart) {
        if (byte === quote) state = quoted
        else if (byte !== space) state = plain
        isAfterReturn = false
      } else if (state === quoteInQuoted || state === afterQuote) {
        if (byte === quote && state === quoteInQuoted) state = quoted
        else if (byte === space) state = afterQuote
        else if (!delimiter.includes(byte)) {
          broken = `text after a closing quote in line ${line}`
          return
        }
      }
    }
    hold(chunk.subarray(start))
  }

  function hold(rest: Buffer): void {
    if (rest.length === 0) return
    heldBytes += rest.length
    if (heldBytes > maxRecordBytes)
      broken = `a record of more than ${maxRecordBytes} bytes in line ${recordLine}`
    else pieces.push(Buffer.from(rest))
  }

  function begin(chunk: Buffer): void {
    head = undefined
    const isMarked = chunk.subarray(0, mark.length).equals(mark)
    if (isMarked) recordOffset = mark.length
    scan(isMarked ? chunk.subarray(mark.length) : chunk)
  }

  return {
    push(chunk) {
      if (broken !== undefined) return
      if (head === undefined) {
        scan(chunk)
        return
      }
      head = Buffer.concat([head, chunk])
      if (head.length >= mark.length) begin(head)
    },
    end() {
      if (head !== undefined && broken === undefined) begin(head)
      if (broken !== undefined) return
      if (state === quoted) broken = `a quote in line ${recordLine} is not closed`
      else if (heldBytes > 0) give(Buffer.alloc(0), 0, 0, state === sawReturn ? 1 : 0)
    },
    broken: () => broken,
  }
}
