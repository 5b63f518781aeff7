import { closeBrace, closeBracket, comma, openBrace, openBracket } from './ascii.ts'
import { type CheckNode, nodeKinds } from './check-node.ts'
import { checkAlternative } from './check-value.ts'
import type { Contract } from './compile-contract.ts'
import { decodeString, decodeText, hasEscape } from './decode-string.ts'
import type { ValueRanges } from './find-discards.ts'
import { findKey, isDue, type KeyTable } from './key-table.ts'
import { everyElement, everyValue, type PathStep, printPath } from './print-path.ts'
import { beginScan, failed } from './scan-state.ts'
import { skipString } from './skip-string.ts'
import { skipColon, skipSpace, skipValue } from './skip-value.ts'

/** Told of a record's fields in the order of the document, with their JSONPath as `printPath` spells it. */
export interface FieldVisitor {
  /** A field that is not in the schema, with its value. True if it need not be told again. */
  unknown(path: string, bytes: Uint8Array, start: number, end: number): boolean
  /** A value that was discarded. */
  discarded(path: string): void
}

/**
 * Walks what the contract reads of a record that fits it, or does without the values at `discards`. Slow; the
 * check itself only says whether there is reason to.
 */
export function walkRecord(
  contract: Contract,
  bytes: Uint8Array,
  start: number,
  end: number,
  discards: ValueRanges,
  visitor: FieldVisitor,
): void {
  const steps: PathStep[] = []
  let nextDiscard = 0

  function walkValue(node: CheckNode, at: number, depth: number): number {
    if (at - start === discards[nextDiscard]) {
      visitor.discarded(printPath(steps))
      nextDiscard += 2
      return start + (discards[nextDiscard - 1] as number)
    }
    const first = bytes[at]
    if (node.kind === nodeKinds.struct && first === openBrace) return walkStruct(node, at, depth + 1)
    if (node.kind === nodeKinds.map && first === openBrace) return walkMap(node, at, depth + 1)
    if (node.kind === nodeKinds.array && first === openBracket) return walkArray(node, at, depth + 1)
    if (node.kind !== nodeKinds.choice) return skipValue(bytes, at, depth)
    const fitting = node.alternatives.find(
      (alternative) => checkAlternative(alternative, bytes, at, depth) !== failed,
    )
    return fitting === undefined ? skipValue(bytes, at, depth) : walkValue(fitting, at, depth)
  }

  function walkStruct(node: CheckNode, objectStart: number, depth: number): number {
    const keys = node.keys as KeyTable
    return walkMembers(objectStart, (keyStart, keyEnd, at) => {
      const position = findPosition(keys, keyStart, keyEnd)
      const field = node.fields[position]
      if (field === undefined) {
        return isDue(keys, position)
          ? tellUnknown(findPath(keys, position, keyStart, keyEnd), keys, position, at, depth)
          : skipValue(bytes, at, depth)
      }
      steps.push(decodeText(bytes, keyStart, keyEnd))
      const valueEnd = walkValue(field, at, depth)
      steps.pop()
      return valueEnd
    })
  }

  function findPath(keys: KeyTable, position: number, keyStart: number, keyEnd: number): string {
    const path = keys.paths[position] ?? printPath([...steps, decodeText(bytes, keyStart, keyEnd)])
    if (position > 0) keys.paths[position] = path
    return path
  }

  function tellUnknown(path: string, keys: KeyTable, position: number, at: number, depth: number): number {
    const valueEnd = skipValue(bytes, at, depth)
    const isDone = visitor.unknown(path, bytes, at, valueEnd)
    if (isDone && position > 0) keys.isReported[position] = 1
    return valueEnd
  }

  function findPosition(keys: KeyTable, keyStart: number, keyEnd: number): number {
    if (!hasEscape(bytes, keyStart, keyEnd)) return findKey(keys, bytes, keyStart, keyEnd)
    const key = decodeString(bytes, keyStart, keyEnd)
    return findKey(keys, key, 0, key.length)
  }

  function walkMap(node: CheckNode, objectStart: number, depth: number): number {
    steps.push(everyValue)
    const objectEnd = walkMembers(objectStart, (_, __, at) => walkValue(node.element as CheckNode, at, depth))
    steps.pop()
    return objectEnd
  }

  function walkMembers(
    objectStart: number,
    walkMember: (keyStart: number, keyEnd: number, at: number) => number,
  ): number {
    let at = skipSpace(bytes, objectStart + 1)
    while (bytes[at] !== closeBrace) {
      const keyEnd = skipString(bytes, at + 1) - 1
      at = skipSpace(bytes, walkMember(at + 1, keyEnd, skipColon(bytes, keyEnd + 1)))
      if (bytes[at] === comma) at = skipSpace(bytes, at + 1)
    }
    return at + 1
  }

  function walkArray(node: CheckNode, arrayStart: number, depth: number): number {
    steps.push(everyElement)
    let at = skipSpace(bytes, arrayStart + 1)
    while (bytes[at] !== closeBracket) {
      at = skipSpace(bytes, walkValue(node.element as CheckNode, at, depth))
      if (bytes[at] === comma) at = skipSpace(bytes, at + 1)
    }
    steps.pop()
    return at + 1
  }

  beginScan(contract.limits, end)
  if (contract.root !== undefined && bytes[start] === openBrace) walkValue(contract.root, start, 0)
}
