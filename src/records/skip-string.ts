import { backslash, lowerU, quote } from './ascii.ts'
import { fail, failed, scan } from './scan-state.ts'

/** 1 for bytes that stand for themselves in a string: neither quote, backslash nor control character. */
const plain = new Uint8Array(256).fill(1, 0x20)
plain[quote] = 0
plain[backslash] = 0

/** Value of a hexadecimal digit, 16 for other bytes. */
const hexValue = new Uint8Array(256).fill(16)
for (let digit = 0; digit < 16; digit++) {
  hexValue[digit.toString(16).charCodeAt(0)] = digit
  hexValue[digit.toString(16).toUpperCase().charCodeAt(0)] = digit
}

const simpleEscapes = new Uint8Array(256)
for (const letter of '"\\/bfnrt') simpleEscapes[letter.charCodeAt(0)] = 1

/** From the byte after the opening quote to the byte after the closing one. UTF-8 is checked elsewhere. */
export function skipString(bytes: Uint8Array, start: number): number {
  let at = start
  while (plain[bytes[at] as number] === 1) at++
  if (bytes[at] !== quote) at = skipToQuote(bytes, at)
  if (at === failed) return failed
  if (at - start > scan.stringLimit) {
    return fail('tooLarge', start - 1, `a string of at most ${scan.stringLimit} bytes`)
  }
  return at + 1
}

function skipToQuote(bytes: Uint8Array, start: number): number {
  let at = start
  while (bytes[at] !== quote) {
    if (bytes[at] !== backslash) return fail('malformed', at, at < scan.end ? 'no control character' : "'\"'")
    at = skipEscape(bytes, at)
    if (at === failed) return failed
    while (plain[bytes[at] as number] === 1) at++
  }
  return at
}

function skipEscape(bytes: Uint8Array, start: number): number {
  const letter = bytes[start + 1] as number
  if (simpleEscapes[letter] === 1) return start + 2
  if (letter !== lowerU) return fail('malformed', start, 'an escape of JSON')
  const unit = readUnit(bytes, start + 2)
  if (unit === failed) return fail('malformed', start, 'four hexadecimal digits')
  if (unit < 0xd800 || unit > 0xdfff) return start + 6
  const paired = unit < 0xdc00 && bytes[start + 6] === backslash && bytes[start + 7] === lowerU
  const low = paired ? readUnit(bytes, start + 8) : failed
  if (low < 0xdc00 || low > 0xdfff) return fail('invalidUnicode', start, 'a surrogate pair')
  return start + 12
}

/** The UTF-16 unit of the four hexadecimal digits at `start`. */
export function readUnit(bytes: Uint8Array, start: number): number {
  let unit = 0
  for (let at = start; at < start + 4; at++) {
    const digit = hexValue[bytes[at] as number] as number
    if (digit === 16) return failed
    unit = unit * 16 + digit
  }
  return unit
}
