import { lowerF, lowerN, lowerT, minus, openBrace, openBracket, quote } from './ascii.ts'
import { isDigit } from './skip-number.ts'

const longest = 40

/** What stands at `start`, for a message: `string "2643743"`, `number 1.5`, `object`, `'}'`. */
export function describeFound(bytes: Uint8Array, start: number, end: number): string {
  if (start >= end) return 'the end of the record'
  const first = bytes[start]
  if (first === openBrace) return 'object'
  if (first === openBracket) return 'array'
  const text = decodeStart(bytes, start, end)
  const word = /^(true|false|null)(?![\w$])/.exec(text)?.[0]
  if (word && (first === lowerT || first === lowerF || first === lowerN)) return word
  if (first === quote) {
    const string = /^"(?:[^"\\]|\\.)*"?/s.exec(text)?.[0] ?? '"'
    return `string ${shorten(string)}`
  }
  if (isDigit(first) || first === minus) return `number ${shorten(/^[\d.eE+-]+/.exec(text)?.[0] ?? '')}`
  const [character = ''] = text
  return /[\p{Cc}\p{Cf}\p{Z}]/u.test(character) ? `U+${hexadecimal(character)}` : `'${character}'`
}

function decodeStart(bytes: Uint8Array, start: number, end: number): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    bytes.subarray(start, Math.min(end, start + 4 * longest)),
  )
}

function shorten(text: string): string {
  const characters = [...text]
  return characters.length <= longest ? text : `${characters.slice(0, longest).join('')}…`
}

function hexadecimal(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
}
