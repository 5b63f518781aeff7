import { closeBrace, closeBracket, comma, openBrace, openBracket, quote } from './ascii.ts'
import { failDuplicate } from './check-map-key.ts'
import { decodeString, hasEscape } from './decode-string.ts'
import { addDecodedKey, addKey, dropKeys, keyCount } from './key-set.ts'
import type { JsonPath } from './parse-json-path.ts'
import { fail, failed, scan } from './scan-state.ts'
import { skipString } from './skip-string.ts'
import { failDepth, skipColon, skipSpace, skipValue } from './skip-value.ts'

/** Steps with names as UTF-8, to compare with keys. */
export type CompiledPath = readonly CompiledStep[]

interface CompiledStep {
  readonly kind: 'name' | 'index' | 'elements' | 'values'
  readonly name: Uint8Array
  readonly index: number
}

export function compilePath(path: JsonPath): CompiledPath {
  return path.map((step) => ({
    kind: step.kind === 'wildcard' ? step.of : step.kind,
    name: new TextEncoder().encode(step.kind === 'name' ? step.name : ''),
    index: step.kind === 'index' ? step.index : -1,
  }))
}

/** Where `selectNodes` puts the nodes' ends: start and end in turns. */
export type NodeRanges = number[]

/**
 * Finds the nodes that a path selects in the value at `start`, in the order of the document. The whole value is
 * checked as `skipValue` would, and objects on the path for keys that stand twice. A name and `.*` fit no array, an
 * index and `[*]` no object.
 */
export function selectNodes(
  path: CompiledPath,
  step: number,
  bytes: Uint8Array,
  start: number,
  depth: number,
  ranges: NodeRanges,
): number {
  if (step === path.length) {
    const end = skipValue(bytes, start, depth)
    if (end !== failed) ranges.push(start, end)
    return end
  }
  const kind = path[step]?.kind
  if (bytes[start] === openBrace && (kind === 'name' || kind === 'values'))
    return selectMembers(path, step, bytes, start, depth + 1, ranges)
  if (bytes[start] === openBracket && (kind === 'index' || kind === 'elements'))
    return selectElements(path, step, bytes, start, depth + 1, ranges)
  return skipValue(bytes, start, depth)
}

function selectMembers(
  path: CompiledPath,
  step: number,
  bytes: Uint8Array,
  start: number,
  depth: number,
  ranges: NodeRanges,
): number {
  if (depth > scan.depthLimit) return failDepth(start)
  const object = keyCount()
  let at = skipSpace(bytes, start + 1)
  if (bytes[at] === closeBrace) return at + 1
  for (;;) {
    if (bytes[at] !== quote) return fail('malformed', at, 'a key in double quotes')
    const keyStart = at + 1
    at = skipString(bytes, keyStart)
    if (at === failed) return failed
    const isSelected = takeKey(path[step] as CompiledStep, object, bytes, keyStart, at - 1)
    if (isSelected === undefined) return failed
    at = skipColon(bytes, at)
    if (at !== failed) {
      at = isSelected ? selectNodes(path, step + 1, bytes, at, depth, ranges) : skipValue(bytes, at, depth)
    }
    if (at === failed) return failed
    at = skipSpace(bytes, at)
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1)
    else if (bytes[at] === closeBrace) break
    else return fail('malformed', at, "',' or '}'")
  }
  dropKeys(object)
  return at + 1
}

/** Whether the key fits the step; undefined if the object has it already. */
function takeKey(
  { kind, name }: CompiledStep,
  object: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean | undefined {
  const isEscaped = hasEscape(bytes, start, end)
  const key = isEscaped ? decodeString(bytes, start, end) : bytes.subarray(start, end)
  if (!(isEscaped ? addDecodedKey(object, bytes, key) : addKey(object, bytes, start, end))) {
    failDuplicate(start - 1)
    return undefined
  }
  return kind === 'values' || Buffer.compare(key, name) === 0
}

function selectElements(
  path: CompiledPath,
  step: number,
  bytes: Uint8Array,
  start: number,
  depth: number,
  ranges: NodeRanges,
): number {
  if (depth > scan.depthLimit) return failDepth(start)
  const { kind, index: wanted } = path[step] as CompiledStep
  let at = skipSpace(bytes, start + 1)
  if (bytes[at] === closeBracket) return at + 1
  for (let index = 0; ; index++) {
    const isSelected = kind === 'elements' || index === wanted
    at = isSelected ? selectNodes(path, step + 1, bytes, at, depth, ranges) : skipValue(bytes, at, depth)
    if (at === failed) return failed
    at = skipSpace(bytes, at)
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1)
    else if (bytes[at] === closeBracket) return at + 1
    else return fail('malformed', at, "',' or ']'")
  }
}
