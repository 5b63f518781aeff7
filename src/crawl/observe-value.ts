import {
  closeBrace,
  closeBracket,
  comma,
  lowerF,
  lowerN,
  lowerT,
  openBrace,
  openBracket,
  quote,
} from '../records/ascii.ts'
import { decodeText } from '../records/decode-string.ts'
import { skipInteger, skipNumber } from '../records/skip-number.ts'
import { skipString } from '../records/skip-string.ts'
import { skipColon, skipLiteral, skipSpace } from '../records/skip-value.ts'
import type { ScalarKind } from '../spec/data-type.ts'
import { mergeTypes } from './merge-types.ts'
import { createShape, type OpenShape } from './shape.ts'

/**
 * Adds the JSON value at `start` to a shape; returns the value's end. For a visitor of `walkRecord`: the value
 * was checked before, and the walk goes on.
 */
export function observeValue(shape: OpenShape, bytes: Uint8Array, start: number): number {
  const first = bytes[start]
  if (first === openBrace) return observeObject(shape, bytes, start)
  if (first === openBracket) return observeArray(shape, bytes, start)
  if (first === lowerN) return skipLiteral(bytes, start)
  if (first === quote) {
    observeScalar(shape, 'string')
    return skipString(bytes, start + 1)
  }
  if (first === lowerT || first === lowerF) {
    observeScalar(shape, 'boolean')
    return skipLiteral(bytes, start)
  }
  const end = skipNumber(bytes, start)
  observeScalar(shape, numberKind(bytes, start, end))
  return end
}

function observeScalar(shape: OpenShape, kind: ScalarKind): void {
  if (shape.scalar.kind !== kind) shape.scalar = mergeTypes(shape.scalar, { kind })
}

function observeObject(shape: OpenShape, bytes: Uint8Array, start: number): number {
  shape.fields ??= new Map()
  const { fields } = shape
  let at = skipSpace(bytes, start + 1)
  while (bytes[at] !== closeBrace) {
    const keyEnd = skipString(bytes, at + 1) - 1
    const name = decodeText(bytes, at + 1, keyEnd)
    const field = fields.get(name) ?? createShape()
    fields.set(name, field)
    at = skipSpace(bytes, observeValue(field, bytes, skipColon(bytes, keyEnd + 1)))
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1)
  }
  return at + 1
}

function observeArray(shape: OpenShape, bytes: Uint8Array, start: number): number {
  shape.element ??= createShape()
  let at = skipSpace(bytes, start + 1)
  while (bytes[at] !== closeBracket) {
    at = skipSpace(bytes, observeValue(shape.element, bytes, at))
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1)
  }
  return at + 1
}

const halfInt = 2n ** 31n
const halfBigint = 2n ** 63n

/** `2147483648` and `-9223372036854775808`. */
const shortestBigint = 10
const longestBigint = 20

/** By how it is written: `1.0` and `1e0` are doubles. An integer that no bigint holds is one, too. */
function numberKind(bytes: Uint8Array, start: number, end: number): 'int' | 'bigint' | 'double' {
  if (skipInteger(bytes, start) < end || end - start > longestBigint) return 'double'
  if (end - start < shortestBigint) return 'int'
  const value = BigInt(String.fromCharCode(...bytes.subarray(start, end)))
  if (value >= -halfInt && value < halfInt) return 'int'
  return value >= -halfBigint && value < halfBigint ? 'bigint' : 'double'
}
