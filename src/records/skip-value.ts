import {
  closeBrace,
  closeBracket,
  colon,
  comma,
  isSpace,
  lowerF,
  lowerN,
  lowerT,
  minus,
  nine,
  openBrace,
  openBracket,
  quote,
  space,
  zero,
} from './ascii.ts'
import { fail, failed, scan } from './scan-state.ts'
import { skipNumber } from './skip-number.ts'
import { skipString } from './skip-string.ts'

/** From a value's first byte to the byte after it; `depth` counts the objects and arrays around it. */
export function skipValue(bytes: Uint8Array, start: number, depth: number): number {
  const first = bytes[start] as number
  if (first === quote) return skipString(bytes, start + 1)
  if ((first <= nine && first >= zero) || first === minus) return skipNumber(bytes, start)
  if (first === openBrace) return skipObject(bytes, start, depth + 1)
  if (first === openBracket) return skipArray(bytes, start, depth + 1)
  return skipLiteral(bytes, start)
}

function skipObject(bytes: Uint8Array, start: number, depth: number): number {
  if (depth > scan.depthLimit) return failDepth(start)
  let at = skipSpace(bytes, start + 1)
  if (bytes[at] === closeBrace) return at + 1
  for (;;) {
    if (bytes[at] !== quote) return fail('malformed', at, 'a key in double quotes')
    at = skipString(bytes, at + 1)
    if (at === failed) return failed
    at = skipColon(bytes, at)
    if (at === failed) return failed
    at = skipValue(bytes, at, depth)
    if (at === failed) return failed
    if (bytes[at] !== comma) at = skipSpace(bytes, at)
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1)
    else if (bytes[at] === closeBrace) return at + 1
    else return fail('malformed', at, "',' or '}'")
  }
}

function skipArray(bytes: Uint8Array, start: number, depth: number): number {
  if (depth > scan.depthLimit) return failDepth(start)
  let at = skipSpace(bytes, start + 1)
  if (bytes[at] === closeBracket) return at + 1
  for (;;) {
    at = skipValue(bytes, at, depth)
    if (at === failed) return failed
    if (bytes[at] !== comma) at = skipSpace(bytes, at)
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1)
    else if (bytes[at] === closeBracket) return at + 1
    else return fail('malformed', at, "',' or ']'")
  }
}

/** `true`, `false` and `null`. */
export function skipLiteral(bytes: Uint8Array, start: number): number {
  const first = bytes[start]
  if (first === lowerT && matches(bytes, start, 'true')) return start + 4
  if (first === lowerF && matches(bytes, start, 'false')) return start + 5
  if (first === lowerN && matches(bytes, start, 'null')) return start + 4
  return fail('malformed', start, 'a value')
}

function matches(bytes: Uint8Array, start: number, word: string): boolean {
  for (let index = 1; index < word.length; index++) {
    if (bytes[start + index] !== word.charCodeAt(index)) return false
  }
  return true
}

/** From the byte after a key to the first byte of its value. */
export function skipColon(bytes: Uint8Array, start: number): number {
  if (bytes[start] === colon && (bytes[start + 1] as number) > space) return start + 1
  const at = skipSpace(bytes, start)
  if (bytes[at] !== colon) return fail('malformed', at, "':'")
  return skipSpace(bytes, at + 1)
}

/** To the next byte that is not whitespace, but not beyond the record. */
export function skipSpace(bytes: Uint8Array, start: number): number {
  return (bytes[start] as number) > space ? start : skipSpaces(bytes, start)
}

function skipSpaces(bytes: Uint8Array, start: number): number {
  let at = start
  while (at < scan.end && isSpace(bytes[at])) at++
  return at
}

export function failDepth(start: number): typeof failed {
  return fail('tooDeep', start, `at most ${scan.depthLimit} objects and arrays around a value`)
}
