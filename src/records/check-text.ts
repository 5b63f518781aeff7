import { backslash, colon, dot, lowerU, minus, quote, space, zero } from './ascii.ts'
import type { CheckNode } from './check-node.ts'
import { decodeString, hasEscape } from './decode-string.ts'
import { refuseValue } from './refuse-value.ts'
import { fail, failed } from './scan-state.ts'
import { isDigit } from './skip-number.ts'
import { skipString } from './skip-string.ts'

/** char and varchar. */
export function checkText(node: CheckNode, bytes: Uint8Array, start: number): number {
  if (bytes[start] !== quote) return refuseValue(node, bytes, start)
  const end = skipString(bytes, start + 1)
  if (end === failed) return failed
  return countCodePoints(bytes, start + 1, end - 1) <= node.size ? end : fail('tooLong', start, node.expected)
}

/** Of the string between two quotes, escapes resolved. */
export function countCodePoints(bytes: Uint8Array, start: number, end: number): number {
  let count = 0
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    if (byte >= 0x80 && byte < 0xc0) continue
    count++
    if (byte === backslash) at += escapeLength(bytes, at) - 1
  }
  return count
}

function escapeLength(bytes: Uint8Array, start: number): number {
  if (bytes[start + 1] !== lowerU) return 2
  const isPair = ((bytes[start + 2] as number) | 0x20) === 0x64 && (bytes[start + 3] as number) >= zero + 8
  return isPair ? 12 : 6
}

/** date and timestamp. */
export function checkTemporal(node: CheckNode, bytes: Uint8Array, start: number): number {
  return checkSpelling(node, bytes, start, isTemporal)
}

/** binary. */
export function checkBase64(node: CheckNode, bytes: Uint8Array, start: number): number {
  return checkSpelling(node, bytes, start, isBase64)
}

function checkSpelling(
  node: CheckNode,
  bytes: Uint8Array,
  start: number,
  isSpelled: (bytes: Uint8Array, start: number, end: number) => boolean,
): number {
  if (bytes[start] !== quote) return refuseValue(node, bytes, start)
  const end = skipString(bytes, start + 1)
  if (end === failed || isSpelled(bytes, start + 1, end - 1)) return end
  if (hasEscape(bytes, start + 1, end - 1)) {
    const decoded = decodeString(bytes, start + 1, end - 1)
    if (isSpelled(decoded, 0, decoded.length)) return end
  }
  return fail('outOfRange', start, node.expected)
}

/** `2024-01-31`, `2024-01-31T23:59:59`, `2024-01-31 23:59:59.123456`. */
export function isTemporal(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  if (length < 10 || !isDate(bytes, start)) return false
  if (length === 10) return true
  const separator = bytes[start + 10]
  if (length < 19 || (separator !== 0x54 && separator !== space)) return false
  return isTime(bytes, start + 11) && (length === 19 || isFraction(bytes, start + 19, end))
}

const daysInMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function isDate(bytes: Uint8Array, start: number): boolean {
  const century = twoDigits(bytes, start)
  const yearOfCentury = twoDigits(bytes, start + 2)
  const month = twoDigits(bytes, start + 5)
  const day = twoDigits(bytes, start + 8)
  if (century < 0 || yearOfCentury < 0 || bytes[start + 4] !== minus || bytes[start + 7] !== minus)
    return false
  if (month < 1 || month > 12 || day < 1 || day > (daysInMonth[month - 1] as number)) return false
  const year = century * 100 + yearOfCentury
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return year > 0 && (month !== 2 || day < 29 || isLeap)
}

function isTime(bytes: Uint8Array, start: number): boolean {
  const hour = twoDigits(bytes, start)
  const minute = twoDigits(bytes, start + 3)
  const second = twoDigits(bytes, start + 6)
  if (bytes[start + 2] !== colon || bytes[start + 5] !== colon) return false
  return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60
}

function isFraction(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] !== dot || end - start < 2 || end - start > 7) return false
  for (let at = start + 1; at < end; at++) if (!isDigit(bytes[at])) return false
  return true
}

function twoDigits(bytes: Uint8Array, start: number): number {
  if (!isDigit(bytes[start]) || !isDigit(bytes[start + 1])) return -1
  return ((bytes[start] as number) - zero) * 10 + (bytes[start + 1] as number) - zero
}

/** Six bits of a base64 character, 64 for other bytes. */
const sixBits = new Uint8Array(256).fill(64)
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
for (let value = 0; value < 64; value++) sixBits[alphabet.charCodeAt(value)] = value

const padding = 0x3d

/** RFC 4648, section 4; bits that padding leaves unused have to be zero, so that a value has one spelling. */
export function isBase64(bytes: Uint8Array, start: number, end: number): boolean {
  if ((end - start) % 4 !== 0) return false
  if (end === start) return true
  const padded = bytes[end - 1] !== padding ? 0 : bytes[end - 2] !== padding ? 1 : 2
  const contentEnd = end - padded
  for (let at = start; at < contentEnd; at++) if (sixBits[bytes[at] as number] === 64) return false
  const unused = padded === 0 ? 0 : padded === 1 ? 0b11 : 0b1111
  return ((sixBits[bytes[contentEnd - 1] as number] as number) & unused) === 0
}
