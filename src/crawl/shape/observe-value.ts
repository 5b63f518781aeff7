import {
  closeBrace,
  closeBracket,
  comma,
  dot,
  lowerE,
  lowerN,
  minus,
  nine,
  openBrace,
  openBracket,
  quote,
  zero,
} from '../../records/ascii.ts'
import { fail, failed, scan } from '../../records/scan-state.ts'
import { skipExponent, skipInteger } from '../../records/skip-number.ts'
import { skipString } from '../../records/skip-string.ts'
import { failDepth, skipColon, skipLiteral, skipSpace } from '../../records/skip-value.ts'
import { placeMember } from '../tables/place-member.ts'
import { isSound, meetKind, observing } from './observing.ts'
import { createMembers, createShape, type OpenMembers, type OpenShape } from './open-shape.ts'

const kinds = {
  null: 0,
  boolean: 1,
  int: 2,
  bigint: 3,
  hugeint: 4,
  double: 5,
  string: 6,
  array: 7,
  object: 8,
}

/**
 * Adds the JSON value at `start` to a shape, in the state that `beginObserving` left; returns the value's end, or
 * `failed` with what was added before the failure. `depth` counts the objects and arrays around it.
 */
export function observeValue(shape: OpenShape, bytes: Uint8Array, start: number, depth: number): number {
  const first = bytes[start] as number
  if (first === quote) return count(shape, kinds.string, bytes, start, skipString(bytes, start + 1))
  if ((first <= nine && first >= zero) || first === minus) return observeNumber(shape, bytes, start)
  if (first === openBrace) return observeObject(shape, bytes, start, depth + 1)
  if (first === openBracket) return observeArray(shape, bytes, start, depth + 1)
  const kind = first === lowerN ? kinds.null : kinds.boolean
  return count(shape, kind, bytes, start, skipLiteral(bytes, start))
}

function count(shape: OpenShape, kind: number, bytes: Uint8Array, start: number, end: number): number {
  if (end === failed) return failed
  const { counts } = shape
  if (counts[kind] === 0 && !meetKind(shape, kind, bytes, start, end)) return failed
  counts[kind] = (counts[kind] as number) + observing.weight
  return end
}

/** The same for a value whose end is not known yet. */
function countOpening(
  shape: OpenShape,
  kind: number,
  bytes: Uint8Array,
  start: number,
  depth: number,
): boolean {
  if (depth > scan.depthLimit) {
    failDepth(start)
    return false
  }
  const { counts } = shape
  if (counts[kind] === 0 && !meetKind(shape, kind, bytes, start, undefined)) return false
  counts[kind] = (counts[kind] as number) + observing.weight
  return true
}

function observeArray(shape: OpenShape, bytes: Uint8Array, start: number, depth: number): number {
  if (!countOpening(shape, kinds.array, bytes, start, depth)) return failed
  let at = skipSpace(bytes, start + 1)
  if (bytes[at] === closeBracket) return at + 1
  shape.element ??= countedShape()
  const { element } = shape
  for (;;) {
    at = observeValue(element, bytes, at, depth)
    if (at === failed) return failed
    if (bytes[at] !== comma) at = skipSpace(bytes, at)
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1)
    else if (bytes[at] === closeBracket) return at + 1
    else return fail('malformed', at, "',' or ']'")
  }
}

function observeObject(shape: OpenShape, bytes: Uint8Array, start: number, depth: number): number {
  if (!countOpening(shape, kinds.object, bytes, start, depth)) return failed
  let at = skipSpace(bytes, start + 1)
  if (bytes[at] === closeBrace) return at + 1
  if (shape.members === undefined && shape.values === undefined) shape.members = createMembers()
  let { members } = shape
  let previous = 0
  for (let index = 0; ; index++) {
    if (bytes[at] !== quote) return fail('malformed', at, 'a key in double quotes')
    const keyStart = at + 1
    let field: OpenShape
    if (members === undefined) {
      at = skipString(bytes, keyStart)
      field = shape.values as OpenShape
    } else {
      let member = members.successors[previous] as number
      at = matchKey(members.patterns[member] as Uint8Array, bytes, keyStart)
      if (at === 0 || at - keyStart > scan.stringLimit) {
        at = skipString(bytes, keyStart)
        if (at === failed) return failed
        member = placeMember(shape, members, bytes, keyStart, at - 1)
        if (member === failed) return failed
        members.successors[previous] = member
        members = shape.members
      }
      previous = member
      if (members === undefined) field = shape.values as OpenShape
      else {
        if (index > (members.positions[member] as number) && !raise(members, member, index)) return failed
        field = members.shapes[member] as OpenShape
      }
    }
    at = at === failed ? failed : skipColon(bytes, at)
    if (at !== failed) at = observeValue(field, bytes, at, depth)
    if (at === failed) return failed
    if (bytes[at] !== comma) at = skipSpace(bytes, at)
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1)
    else if (bytes[at] === closeBrace) return at + 1
    else return fail('malformed', at, "',' or '}'")
  }
}

function raise(members: OpenMembers, member: number, index: number): boolean {
  if (!isSound()) return false
  members.positions[member] = index
  return true
}

/** The position after the closing quote if the key stands at `start`, else 0. */
function matchKey(pattern: Uint8Array, bytes: Uint8Array, start: number): number {
  const { length } = pattern
  for (let index = 0; index < length; index++) {
    if (bytes[start + index] !== pattern[index]) return 0
  }
  return start + length
}

function countedShape(): OpenShape {
  observing.made++
  return createShape()
}

/** By how it is written: `1.0` and `1e0` are doubles. */
function observeNumber(shape: OpenShape, bytes: Uint8Array, start: number): number {
  const end = skipInteger(bytes, start)
  if (end === failed) return failed
  const next = bytes[end] as number
  if (next === dot || (next | 0x20) === lowerE) {
    return count(shape, kinds.double, bytes, start, skipFraction(bytes, end))
  }
  const kind = end - start < shortestBigint ? kinds.int : integerKind(bytes, start, end)
  return count(shape, kind, bytes, start, end)
}

function skipFraction(bytes: Uint8Array, start: number): number {
  let at = start
  if (bytes[at] === dot) {
    at++
    const digits = at
    while ((bytes[at] as number) >= zero && (bytes[at] as number) <= nine) at++
    if (at === digits) return fail('malformed', at, 'a digit')
  }
  return ((bytes[at] as number) | 0x20) === lowerE ? skipExponent(bytes, at) : at
}

/** No int that needs so many digits is shorter; nor a bigint. */
const longestInt = '2147483648'
const longestBigint = '9223372036854775808'
const shortestBigint = longestInt.length

function integerKind(bytes: Uint8Array, start: number, end: number): number {
  const digits = bytes[start] === minus ? start + 1 : start
  const spare = digits - start
  if (compareDigits(bytes, digits, end, longestInt) < spare) return kinds.int
  return compareDigits(bytes, digits, end, longestBigint) < spare ? kinds.bigint : kinds.hugeint
}

/** Below 0, 0, or above as the digits are less than, equal to or more than the limit. */
function compareDigits(bytes: Uint8Array, start: number, end: number, limit: string): number {
  if (end - start !== limit.length) return end - start - limit.length
  for (let index = 0; index < limit.length; index++) {
    const difference = (bytes[start + index] as number) - limit.charCodeAt(index)
    if (difference !== 0) return difference
  }
  return 0
}
