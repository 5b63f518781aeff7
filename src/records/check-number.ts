import { exactDigits } from '../spec/contract.ts'
import { dot, lowerE, minus, nine, zero } from './ascii.ts'
import type { CheckNode } from './check-node.ts'
import { decodeText } from './decode-string.ts'
import { refuseValue } from './refuse-value.ts'
import { fail, failed } from './scan-state.ts'
import { isDigit, skipExponent, skipInteger, skipMantissa } from './skip-number.ts'

export function checkInteger(node: CheckNode, bytes: Uint8Array, start: number): number {
  if (!startsNumber(bytes[start])) return refuseValue(node, bytes, start)
  const first = bytes[start] === minus ? start + 1 : start
  let at = first
  let value = 0
  while (isDigit(bytes[at])) {
    value = value * 10 + (bytes[at] as number) - zero
    at++
  }
  if (at === first || (bytes[first] === zero && at > first + 1)) return skipInteger(bytes, start)
  const next = bytes[at] as number
  if (next === dot || (next | 0x20) === lowerE) return fail('wrongType', start, node.expected)
  if (at - first > 15 && node.maximum === Number.POSITIVE_INFINITY) {
    return fitsBigint(bytes, first, at, first > start) ? at : fail('outOfRange', start, node.expected)
  }
  if (first > start) value = -value
  return value >= node.minimum && value <= node.maximum ? at : fail('outOfRange', start, node.expected)
}

const largestBigint = new TextEncoder().encode('9223372036854775807')

function fitsBigint(bytes: Uint8Array, start: number, end: number, isNegative: boolean): boolean {
  if (end - start !== largestBigint.length) return end - start < largestBigint.length
  for (let index = 0; index < largestBigint.length; index++) {
    const difference = (bytes[start + index] as number) - (largestBigint[index] as number)
    const isLast = index === largestBigint.length - 1
    if (isLast && isNegative) return difference <= 1
    if (difference !== 0) return difference < 0
  }
  return true
}

export function checkFinite(node: CheckNode, bytes: Uint8Array, start: number): number {
  if (!startsNumber(bytes[start])) return refuseValue(node, bytes, start)
  const mantissaEnd = skipMantissa(bytes, start)
  if (mantissaEnd === failed) return failed
  const hasExponent = ((bytes[mantissaEnd] as number) | 0x20) === lowerE
  const end = hasExponent ? skipExponent(bytes, mantissaEnd) : mantissaEnd
  // Below 1e38, which even a float holds.
  if (end === failed || (!hasExponent && end - start <= 38)) return end
  const double = Number(spell(bytes, start, end))
  const value = node.size === 32 ? Math.fround(double) : double
  return Number.isFinite(value) ? end : fail('outOfRange', start, node.expected)
}

/** In one call where that is not more arguments than the stack holds. */
function spell(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > 1000) return decodeText(bytes, start, end)
  return String.fromCharCode(...bytes.subarray(start, end))
}

export function checkDecimal(node: CheckNode, bytes: Uint8Array, start: number): number {
  if (!startsNumber(bytes[start])) return refuseValue(node, bytes, start)
  const integerEnd = skipInteger(bytes, start)
  const mantissaEnd = integerEnd === failed ? failed : skipMantissa(bytes, start)
  if (mantissaEnd === failed) return failed
  const hasExponent = ((bytes[mantissaEnd] as number) | 0x20) === lowerE
  const end = hasExponent ? skipExponent(bytes, mantissaEnd) : mantissaEnd
  if (end === failed) return failed
  const exponent = hasExponent ? readExponent(bytes, mantissaEnd + 1, end) : 0
  const isInteger = end === integerEnd
  return fitsDecimal(node, bytes, start, integerEnd, mantissaEnd, exponent, isInteger)
    ? end
    : fail('outOfRange', start, node.expected)
}

function fitsDecimal(
  node: CheckNode,
  bytes: Uint8Array,
  start: number,
  integerEnd: number,
  mantissaEnd: number,
  exponent: number,
  isInteger: boolean,
): boolean {
  let first = -1
  let last = -1
  for (let at = start; at < mantissaEnd; at++) {
    const byte = bytes[at] as number
    if (byte <= zero || byte > nine) continue
    if (first === -1) first = at
    last = at
  }
  if (first === -1) return true
  const before = (first < integerEnd ? integerEnd - first : integerEnd + 1 - first) + exponent
  const after = (last < integerEnd ? last + 1 - integerEnd : last - integerEnd) - exponent
  if (before > node.precision - node.scale || after > node.scale) return false
  return isInteger || before + node.scale <= exactDigits
}

/** Far exponents all come out as beyond every decimal. */
function readExponent(bytes: Uint8Array, start: number, end: number): number {
  let value = 0
  for (let at = start; at < end; at++) {
    if (isDigit(bytes[at])) value = Math.min(value * 10 + (bytes[at] as number) - zero, 1e12)
  }
  return bytes[start] === minus ? -value : value
}

function startsNumber(byte: number | undefined): boolean {
  return isDigit(byte) || byte === minus
}
