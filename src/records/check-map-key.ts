import { lowerN } from './ascii.ts'
import { canonicalKey } from './canonical-key.ts'
import { type CheckNode, nodeKinds } from './check-node.ts'
import { checkDecimal, checkFinite, checkInteger } from './check-number.ts'
import { countCodePoints, isBase64, isTemporal } from './check-text.ts'
import { decodeString, decodeText, hasEscape } from './decode-string.ts'
import { addDecodedKey, addKey } from './key-set.ts'
import { fail, failed, scan } from './scan-state.ts'
import { skipLiteral } from './skip-value.ts'

/**
 * Checks the key of a map, from its first byte to its closing quote, and that the map does not have it yet.
 * `type` is undefined where every string will do. Keys of other types than text are compared by value, so that
 * `1` and `1.0` are one key of a map of doubles. Returns `end` or `failed`.
 */
export function checkMapKey(
  type: CheckNode | undefined,
  map: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  if (type !== undefined && type.kind !== nodeKinds.text) return checkTypedKey(type, map, bytes, start, end)
  if (type !== undefined && countCodePoints(bytes, start, end) > type.size) {
    return fail('tooLong', start - 1, type.expected)
  }
  const isNew = hasEscape(bytes, start, end)
    ? addDecodedKey(map, bytes, decodeString(bytes, start, end))
    : addKey(map, bytes, start, end)
  return isNew ? end : failDuplicate(start - 1)
}

export function failDuplicate(start: number): typeof failed {
  return fail('duplicateKey', start, 'each key once')
}

function checkTypedKey(type: CheckNode, map: number, bytes: Uint8Array, start: number, end: number): number {
  const text = decodeText(bytes, start, end)
  const encoder = new TextEncoder()
  // The quote stops the scanners, which expect a record around a value.
  const spelling = encoder.encode(`${text}"`)
  const spelled = spelling[0] === lowerN ? failed : skipSpelling(type, spelling)
  if (spelled !== spelling.length - 1) {
    const isOutOfRange = spelled === failed && scan.reason === 'outOfRange' && spelling[0] !== lowerN
    return fail(isOutOfRange ? 'outOfRange' : 'wrongType', start - 1, type.expected)
  }
  const isNew = addDecodedKey(map, bytes, encoder.encode(canonicalKey(type, text)))
  return isNew ? end : failDuplicate(start - 1)
}

function skipSpelling(type: CheckNode, spelling: Uint8Array): number {
  const end = spelling.length - 1
  switch (type.kind) {
    case nodeKinds.integer:
      return checkInteger(type, spelling, 0)
    case nodeKinds.finite:
      return checkFinite(type, spelling, 0)
    case nodeKinds.decimal:
      return checkDecimal(type, spelling, 0)
    case nodeKinds.boolean:
      return skipLiteral(spelling, 0)
    case nodeKinds.temporal:
      return isTemporal(spelling, 0, end) ? end : fail('outOfRange', 0, type.expected)
    case nodeKinds.base64:
      return isBase64(spelling, 0, end) ? end : fail('outOfRange', 0, type.expected)
    default:
      return fail('wrongType', 0, type.expected)
  }
}
