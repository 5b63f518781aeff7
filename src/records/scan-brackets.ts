import { backslash, closeBrace, closeBracket, newline, openBrace, openBracket, quote } from './ascii.ts'

/** Finds the end of a value that begins with a bracket or a quote, over any number of chunks. */
export interface BracketScanner {
  /** Forgets the last value. */
  reset(): void
  /** Reads on; returns the position after the value, of the bracket that does not fit, or of the chunk's end. */
  scan(chunk: Uint8Array, start: number): number
  outcome: 'open' | 'closed' | 'mismatched'
  /** What would have closed the innermost bracket or string. */
  readonly expected: string
  /** Newlines since this was last asked. */
  takeLines(): number
}

/** 1 for the bytes that mean something outside of strings, and inside. */
const outside = markBytes(quote, openBrace, closeBrace, openBracket, closeBracket, newline)
const inside = markBytes(quote, backslash, newline)

/** Kinds of brackets are told apart this deep, which is deeper than any record may be. */
const trackedDepth = 4096

export function createBracketScanner(): BracketScanner {
  /** The byte that closes each open bracket. */
  let closers = new Uint8Array(0)
  let depth = 0
  let inString = false
  let isEscaped = false
  let lines = 0

  function scan(chunk: Uint8Array, start: number): number {
    const { length } = chunk
    let at = start
    scanner.outcome = 'open'
    while (at < length) {
      const marks = inString ? inside : outside
      while (!isEscaped && at < length && marks[chunk[at] as number] === 0) at++
      if (at === length) break
      const byte = chunk[at] as number
      if (byte === newline) lines++
      if (isEscaped) isEscaped = false
      else if (inString) readInside(byte)
      else if (!readOutside(byte)) {
        scanner.outcome = 'mismatched'
        return at
      }
      at++
      if (depth === 0 && !inString) {
        scanner.outcome = 'closed'
        return at
      }
    }
    return at
  }

  function readInside(byte: number): void {
    if (byte === quote) inString = false
    else if (byte === backslash) isEscaped = true
  }

  function readOutside(byte: number): boolean {
    if (byte === newline) return true
    if (byte === quote) inString = true
    else if (byte === openBrace || byte === openBracket) {
      if (closers.length === 0) closers = new Uint8Array(trackedDepth)
      if (depth < trackedDepth) closers[depth] = byte === openBrace ? closeBrace : closeBracket
      depth++
    } else {
      if (depth <= trackedDepth && closers[depth - 1] !== byte) return false
      depth--
    }
    return true
  }

  const scanner: BracketScanner = {
    outcome: 'open',
    scan,
    reset: () => {
      depth = 0
      inString = false
      isEscaped = false
    },
    get expected() {
      if (inString) return "'\"'"
      return closers[Math.min(depth, trackedDepth) - 1] === closeBrace ? "'}'" : "']'"
    },
    takeLines: () => {
      const taken = lines
      lines = 0
      return taken
    },
  }
  return scanner
}

function markBytes(...bytes: readonly number[]): Uint8Array {
  const marks = new Uint8Array(256)
  for (const byte of bytes) marks[byte] = 1
  return marks
}
