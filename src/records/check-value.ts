import { closeBrace, closeBracket, comma, lowerF, lowerT, openBrace, openBracket, quote } from './ascii.ts'
import { checkMapKey, failDuplicate } from './check-map-key.ts'
import { type CheckNode, nodeKinds } from './check-node.ts'
import { checkDecimal, checkFinite, checkInteger } from './check-number.ts'
import { checkBase64, checkTemporal, checkText } from './check-text.ts'
import { decodeString, decodeText, hasEscape } from './decode-string.ts'
import { discardValue } from './discard-value.ts'
import { addDecodedKey, addKey, dropKeys, keyCount } from './key-set.ts'
import { beginObject, findKey, isDue, type KeyTable, learnKey, matchKey } from './key-table.ts'
import { refuseValue } from './refuse-value.ts'
import { fail, failed, scan } from './scan-state.ts'
import { skipString } from './skip-string.ts'
import { failDepth, skipColon, skipLiteral, skipSpace, skipValue } from './skip-value.ts'

/** From a value's first byte to the byte after it, if it fits the node; null always does. */
export function checkValue(node: CheckNode, bytes: Uint8Array, start: number, depth: number): number {
  switch (node.kind) {
    case nodeKinds.integer:
      return checkInteger(node, bytes, start)
    case nodeKinds.finite:
      return checkFinite(node, bytes, start)
    case nodeKinds.decimal:
      return checkDecimal(node, bytes, start)
    case nodeKinds.boolean:
      return bytes[start] === lowerT || bytes[start] === lowerF
        ? skipLiteral(bytes, start)
        : refuseValue(node, bytes, start)
    case nodeKinds.string:
      return bytes[start] === quote ? skipString(bytes, start + 1) : refuseValue(node, bytes, start)
    case nodeKinds.text:
      return checkText(node, bytes, start)
    case nodeKinds.temporal:
      return checkTemporal(node, bytes, start)
    case nodeKinds.base64:
      return checkBase64(node, bytes, start)
    case nodeKinds.array:
      return checkArray(node, bytes, start, depth + 1)
    case nodeKinds.map:
      return checkMap(node, bytes, start, depth + 1)
    case nodeKinds.struct:
      return checkStruct(node, bytes, start, depth + 1)
    case nodeKinds.choice:
      return checkChoice(node, bytes, start, depth)
    default:
      return refuseValue(node, bytes, start)
  }
}

function checkArray(node: CheckNode, bytes: Uint8Array, start: number, depth: number): number {
  if (bytes[start] !== openBracket) return refuseValue(node, bytes, start)
  if (depth > scan.depthLimit) return failDepth(start)
  const element = node.element as CheckNode
  let at = skipSpace(bytes, start + 1)
  if (bytes[at] === closeBracket) return at + 1
  for (let index = 0; ; index++) {
    at = checkValue(element, bytes, at, depth)
    if (at === failed) {
      at = discardValue(bytes, depth)
      if (at === failed) return failAt(index)
    }
    at = skipSpace(bytes, at)
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1)
    else if (bytes[at] === closeBracket) return at + 1
    else return fail('malformed', at, "',' or ']'")
  }
}

function checkStruct(node: CheckNode, bytes: Uint8Array, start: number, depth: number): number {
  if (bytes[start] !== openBrace) return refuseValue(node, bytes, start)
  if (depth > scan.depthLimit) return failDepth(start)
  const keys = node.keys as KeyTable
  const { successors, metIn } = keys
  const { fields } = node
  const object = beginObject(keys)
  const firstKey = keyCount()
  let previous = 0
  let at = skipSpace(bytes, start + 1)
  if (bytes[at] === closeBrace) return at + 1
  for (;;) {
    if (bytes[at] !== quote) return fail('malformed', at, 'a key in double quotes')
    const keyStart = at + 1
    let position = successors[previous] as number
    at = matchKey(keys, position, bytes, keyStart)
    if (at === 0 || at - keyStart > scan.stringLimit) {
      at = skipString(bytes, keyStart)
      if (at === failed) return failed
      position = placeKey(keys, firstKey, bytes, keyStart, at - 1)
      if (position === failed) return failAtKey(bytes, keyStart, at - 1)
      if (isDue(keys, position)) scan.hasUnknown = true
      else successors[previous] = position
    }
    if (position > 0) {
      if (metIn[position] === object) {
        failDuplicate(keyStart - 1)
        return failAtKey(bytes, keyStart, at - 1)
      }
      metIn[position] = object
    }
    previous = position
    const keyEnd = at - 1
    at = skipColon(bytes, at)
    if (at === failed) return failAtKey(bytes, keyStart, keyEnd)
    const field = fields[position]
    at = field === undefined ? skipValue(bytes, at, depth) : checkValue(field, bytes, at, depth)
    if (at === failed) {
      at = discardMember(bytes, depth, keyStart, keyEnd)
      if (at === failed) return failed
    }
    if (bytes[at] !== comma) at = skipSpace(bytes, at)
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1)
    else if (bytes[at] === closeBrace) break
    else return fail('malformed', at, "',' or '}'")
  }
  if (keyCount() > firstKey) dropKeys(firstKey)
  return at + 1
}

/** The key's position in the table, 0 if it is new to the object and the table is full, `failed` if it is not. */
function placeKey(keys: KeyTable, object: number, bytes: Uint8Array, start: number, end: number): number {
  if (hasEscape(bytes, start, end)) {
    const key = decodeString(bytes, start, end)
    const position = findKey(keys, key, 0, key.length) || learnKey(keys, key, 0, key.length)
    if (position > 0 || addDecodedKey(object, bytes, key)) return position
  } else {
    const position = findKey(keys, bytes, start, end) || learnKey(keys, bytes, start, end)
    if (position > 0 || addKey(object, bytes, start, end)) return position
  }
  return failDuplicate(start - 1)
}

function checkMap(node: CheckNode, bytes: Uint8Array, start: number, depth: number): number {
  if (bytes[start] !== openBrace) return refuseValue(node, bytes, start)
  if (depth > scan.depthLimit) return failDepth(start)
  const map = keyCount()
  let at = skipSpace(bytes, start + 1)
  if (bytes[at] === closeBrace) return at + 1
  for (;;) {
    if (bytes[at] !== quote) return fail('malformed', at, 'a key in double quotes')
    const keyStart = at + 1
    at = skipString(bytes, keyStart)
    if (at === failed) return failed
    const keyEnd = at - 1
    const isNew = checkMapKey(node.key, map, bytes, keyStart, keyEnd) !== failed
    at = isNew ? skipColon(bytes, at) : failed
    if (at === failed) return failAtKey(bytes, keyStart, keyEnd)
    at = checkValue(node.element as CheckNode, bytes, at, depth)
    if (at === failed) {
      at = discardMember(bytes, depth, keyStart, keyEnd)
      if (at === failed) return failed
    }
    at = skipSpace(bytes, at)
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1)
    else if (bytes[at] === closeBrace) break
    else return fail('malformed', at, "',' or '}'")
  }
  dropKeys(map)
  return at + 1
}

/** What is wrong with a value that fits no alternative is told of the choice, unless the value is not sound. */
function checkChoice(node: CheckNode, bytes: Uint8Array, start: number, depth: number): number {
  const { discards } = scan
  scan.discards = undefined
  let end: number = failed
  for (const alternative of node.alternatives) {
    end = checkAlternative(alternative, bytes, start, depth)
    if (end !== failed) break
  }
  scan.discards = discards
  if (end !== failed) return end
  return skipValue(bytes, start, depth) === failed ? failed : fail('wrongType', start, node.expected)
}

/** `checkValue` that leaves nothing behind where the value does not fit. */
export function checkAlternative(node: CheckNode, bytes: Uint8Array, start: number, depth: number): number {
  const keys = keyCount()
  const { hasUnknown } = scan
  const end = checkValue(node, bytes, start, depth)
  if (end !== failed) return end
  dropKeys(keys)
  scan.hasUnknown = hasUnknown
  return failed
}

/** The end of the member's value if that is discarded. */
function discardMember(bytes: Uint8Array, depth: number, keyStart: number, keyEnd: number): number {
  const end = discardValue(bytes, depth)
  return end === failed ? failAtKey(bytes, keyStart, keyEnd) : end
}

function failAt(index: number): typeof failed {
  scan.steps.push(index)
  return failed
}

function failAtKey(bytes: Uint8Array, start: number, end: number): typeof failed {
  scan.steps.push(decodeText(bytes, start, end))
  return failed
}
