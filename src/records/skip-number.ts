import { dot, lowerE, minus, nine, plus, zero } from './ascii.ts'
import { fail, failed } from './scan-state.ts'

/** From a number's first byte to the byte after it, strictly by RFC 8259. */
export function skipNumber(bytes: Uint8Array, start: number): number {
  const at = skipMantissa(bytes, start)
  return at !== failed && ((bytes[at] as number) | 0x20) === lowerE ? skipExponent(bytes, at) : at
}

/** The part of a number before its exponent. */
export function skipMantissa(bytes: Uint8Array, start: number): number {
  let at = skipInteger(bytes, start)
  if (at === failed || bytes[at] !== dot) return at
  at++
  if (!isDigit(bytes[at])) return fail('malformed', at, 'a digit')
  while (isDigit(bytes[at])) at++
  return at
}

/** Sign and digits before the point. */
export function skipInteger(bytes: Uint8Array, start: number): number {
  let at = bytes[start] === minus ? start + 1 : start
  if (bytes[at] === zero) {
    return isDigit(bytes[at + 1]) ? fail('malformed', at, 'no leading zero') : at + 1
  }
  if (!isDigit(bytes[at])) return fail('malformed', at, 'a digit')
  while (isDigit(bytes[at])) at++
  return at
}

/** From `e` or `E` to the byte after its digits. */
export function skipExponent(bytes: Uint8Array, start: number): number {
  let at = start + 1
  if (bytes[at] === plus || bytes[at] === minus) at++
  if (!isDigit(bytes[at])) return fail('malformed', at, 'a digit')
  while (isDigit(bytes[at])) at++
  return at
}

export function isDigit(byte: number | undefined): boolean {
  return (byte as number) >= zero && (byte as number) <= nine
}
