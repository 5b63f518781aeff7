import {
  closeBrace,
  closeBracket,
  colon,
  comma,
  isSpace,
  newline,
  openBrace,
  openBracket,
  quote,
} from './ascii.ts'
import { addBytes, createByteStore, emptyStore } from './byte-store.ts'
import { createBracketScanner } from './scan-brackets.ts'
import { failed } from './scan-state.ts'
import type { SplitFailure, Splitter, SplitterOptions } from './splitter.ts'

export interface ValueSplitterOptions extends SplitterOptions {
  /** Whether a top-level array gives its elements, or itself. */
  readonly elements: boolean
}

/** How much of a file's unsplittable rest is given. */
const restBytes = 1024 * 1024

/**
 * Gives the values of a stream. Values are told apart by brackets and strings alone, so one that is malformed
 * inside is given like any other. Where that fails (a bracket that closes another kind, a comma missing or too
 * many between elements, the file's end inside a value) the rest of the file from that value on is one piece.
 */
export function splitValues(options: ValueSplitterOptions): Splitter {
  const { target, elements } = options
  let { line, offset } = options
  /** What may come between values; `top` is outside of a top-level array. */
  let due: 'top' | 'first element' | 'element' | 'separator' = 'top'
  let mode: 'between' | 'brackets' | 'token' | 'rest' = 'between'
  let valueLine = line
  let valueOffset = offset
  let failure: SplitFailure = { reason: 'malformed', expected: '', found: '', offset: 0 }
  const brackets = createBracketScanner()
  /** Of the value that earlier chunks began. */
  const carry = createByteStore(Math.max(options.documentBytes, restBytes))
  const rest = createByteStore(restBytes)

  function push(chunk: Buffer): void {
    /** Where in this chunk the value began, 0 if before. */
    let start = 0
    let at = 0
    while (at < chunk.length) {
      if (mode === 'rest') {
        addBytes(rest, chunk, at, chunk.length)
        at = chunk.length
      } else if (mode === 'between') {
        start = at
        at = readBetween(chunk, at)
      } else if (mode === 'brackets') {
        at = brackets.scan(chunk, at)
        line += brackets.takeLines()
        const { outcome } = brackets
        if (outcome === 'closed') giveValue(chunk, start, at)
        if (outcome === 'mismatched') giveUp(chunk, start, at, brackets.expected, describe(chunk[at]))
      } else {
        while (at < chunk.length && !endsToken(chunk[at] as number)) at++
        if (at < chunk.length) giveValue(chunk, start, at)
      }
    }
    if (mode === 'brackets' || mode === 'token') addBytes(carry, chunk, start, chunk.length)
    offset += chunk.length
  }

  function readBetween(chunk: Buffer, at: number): number {
    const byte = chunk[at] as number
    if (byte === newline) line++
    if (isSpace(byte)) return at + 1
    if (due === 'separator') {
      if (byte === comma) due = 'element'
      else if (byte === closeBracket) endArray()
      else giveUp(chunk, at, at, "',' or ']'", describe(byte))
      return byte === comma || byte === closeBracket ? at + 1 : at
    }
    if (byte === closeBracket && due === 'first element') {
      endArray()
      return at + 1
    }
    if (byte === openBracket && due === 'top' && elements) {
      due = 'first element'
      target.beginArray?.(line)
      return at + 1
    }
    if (byte === comma || byte === colon || byte === closeBracket || byte === closeBrace) {
      giveUp(chunk, at, at, 'a value', describe(byte))
      return at
    }
    const end = byte === openBrace ? target.accept(chunk, at, line) : failed
    if (end !== failed) {
      line += countNewlines(chunk, at, end)
      if (due !== 'top') due = 'separator'
      return end
    }
    valueLine = line
    valueOffset = offset + at
    brackets.reset()
    mode = byte === openBrace || byte === openBracket || byte === quote ? 'brackets' : 'token'
    return at
  }

  function endArray(): void {
    due = 'top'
    target.endArray?.()
  }

  function giveValue(chunk: Buffer, start: number, end: number): void {
    mode = 'between'
    if (due !== 'top') due = 'separator'
    if (carry.added === 0) {
      target.record(chunk, start, end, valueLine, valueOffset, false)
      return
    }
    addBytes(carry, chunk, start, end)
    carry.bytes[carry.kept] = newline
    if (carry.added > options.documentBytes) {
      const kept = Math.min(carry.kept, options.documentBytes)
      target.oversized(carry.bytes, 0, kept, valueLine, valueOffset, carry.added)
    } else target.record(carry.bytes, 0, carry.kept, valueLine, valueOffset, false)
    emptyStore(carry)
  }

  /** `at` is where the stream went wrong; the value in progress, if there is one, is part of the rest. */
  function giveUp(chunk: Buffer, start: number, at: number, expected: string, found: string): void {
    if (mode === 'between') {
      valueLine = line
      valueOffset = offset + at
    }
    failure = { reason: 'malformed', expected, found, offset: offset + at - valueOffset }
    mode = 'rest'
    addBytes(rest, carry.bytes, 0, Math.min(carry.kept, restBytes))
    rest.added = carry.added
    if (carry.kept < carry.added) rest.limit = rest.kept
    emptyStore(carry)
    addBytes(rest, chunk, start, at)
  }

  function end(): void {
    if (mode === 'token') giveValue(Buffer.alloc(0), 0, 0)
    const isInside = mode === 'brackets' || (mode === 'between' && due !== 'top')
    if (isInside) {
      const expected =
        mode === 'brackets' ? brackets.expected : due === 'separator' ? "',' or ']'" : 'a value'
      giveUp(Buffer.alloc(0), 0, 0, expected, 'the end of the file')
    }
    if (mode !== 'rest') return
    target.unsplittable(rest.bytes, 0, rest.kept, valueLine, valueOffset, rest.added, failure)
  }

  return { push, end, position: () => ({ line, offset }) }
}

function countNewlines(chunk: Buffer, start: number, end: number): number {
  const range = chunk.subarray(start, end)
  let at = range.indexOf(newline)
  if (at === -1) return 0
  let count = 0
  for (; at < range.length; at++) if (range[at] === newline) count++
  return count
}

function endsToken(byte: number): boolean {
  return (
    isSpace(byte) ||
    byte === comma ||
    byte === colon ||
    byte === quote ||
    byte === openBrace ||
    byte === closeBrace ||
    byte === openBracket ||
    byte === closeBracket
  )
}

function describe(byte: number | undefined): string {
  return byte !== undefined && byte > 0x20 && byte < 0x7f ? `'${String.fromCharCode(byte)}'` : 'another byte'
}
