import { isUtf8 } from 'node:buffer'
import { newline } from './ascii.ts'
import { addBytes, createByteStore, emptyStore } from './byte-store.ts'
import type { Splitter, SplitterOptions } from './splitter.ts'
import { trimEnd, trimStart } from './trim-range.ts'

/** Gives each line that is not blank, without the whitespace around it. */
export function splitLines(options: SplitterOptions): Splitter {
  const { target } = options
  let { line, offset } = options
  /** The beginning of a line whose end was not met yet, from its first byte that is not whitespace. */
  const carry = createByteStore(options.documentBytes)
  /** Of the carried line: where it begins, and how many of its bytes there are up to the last that counts. */
  let carryOffset = 0
  let carryEnd = 0

  function carryOn(chunk: Buffer, start: number, end: number): void {
    const from = carry.added === 0 ? trimStart(chunk, start, end) : start
    if (from === end) return
    if (carry.added === 0) carryOffset = offset + from
    const contentEnd = trimEnd(chunk, from, end)
    if (contentEnd > from) carryEnd = carry.added + contentEnd - from
    addBytes(carry, chunk, from, end)
  }

  function giveCarried(): void {
    if (carry.added === 0) return
    const end = Math.min(carryEnd, carry.kept)
    carry.bytes[carry.kept] = newline
    if (carryEnd > carry.limit) target.oversized(carry.bytes, 0, end, line, carryOffset, carryEnd)
    else target.record(carry.bytes, 0, end, line, carryOffset, isUtf8(carry.bytes.subarray(0, end)))
    emptyStore(carry)
    carryEnd = 0
  }

  function push(chunk: Buffer): void {
    let at = 0
    if (carry.added > 0) {
      const end = chunk.indexOf(newline)
      carryOn(chunk, 0, end === -1 ? chunk.length : end)
      if (end === -1) {
        offset += chunk.length
        return
      }
      giveCarried()
      line++
      at = end + 1
    }
    const last = chunk.lastIndexOf(newline) + 1
    const isValid = last > at && isUtf8(chunk.subarray(at, last))
    while (at < last) {
      const end = chunk.indexOf(newline, at)
      const start = trimStart(chunk, at, end)
      if (start < end) {
        const contentEnd = trimEnd(chunk, start, end)
        const isLineValid = isValid || isUtf8(chunk.subarray(start, contentEnd))
        target.record(chunk, start, contentEnd, line, offset + start, isLineValid)
      }
      line++
      at = end + 1
    }
    carryOn(chunk, at, chunk.length)
    offset += chunk.length
  }

  return {
    push,
    end: giveCarried,
    position: () => ({ line, offset }),
  }
}
