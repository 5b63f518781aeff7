import { backslash, lowerU } from './ascii.ts'
import { readUnit } from './skip-string.ts'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

const control: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

export function hasEscape(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === backslash) return true
  return false
}

/** What the string between two quotes says: its escapes resolved, as UTF-8. It must have been skipped before. */
export function decodeString(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return new TextEncoder().encode(decodeText(bytes, start, end))
}

export function decodeText(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  let plainStart = start
  let at = start
  while (at < end) {
    if (bytes[at] !== backslash) {
      at++
      continue
    }
    text += decoder.decode(bytes.subarray(plainStart, at))
    const letter = bytes[at + 1] as number
    if (letter === lowerU) {
      text += String.fromCharCode(readUnit(bytes, at + 2))
      at += 6
    } else {
      const character = String.fromCharCode(letter)
      text += control[character] ?? character
      at += 2
    }
    plainStart = at
  }
  return text + decoder.decode(bytes.subarray(plainStart, end))
}
