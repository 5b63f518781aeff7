import { backslash, quote, space } from './ascii.ts'
import { hashBytes, sameBytes } from './hash-bytes.ts'

/**
 * The keys of one struct: its fields first, then keys that are known and not read, then keys met in the data that
 * are neither, as far as there is room. Position 0 is none. Which key follows which is learned, so that most keys need one comparison.
 */
export interface KeyTable {
  /** Bytes of each key and its closing quote, or `unmatchable` where the key cannot stand unescaped. */
  readonly patterns: Uint8Array[]
  /** Bytes of each key. */
  readonly names: Uint8Array[]
  readonly positions: Map<number, number[]>
  /** The key to expect after each key; at 0, the first one. Never one that is due, so that those are noticed. */
  readonly successors: Int32Array
  /** The object in which each key was met last; compared with `object`. */
  readonly metIn: Int32Array
  /** Number of the object being read. */
  object: number
  /** The last position of a key of the schema; so large that none is beyond it where nobody asks. */
  readonly known: number
  /** Whether keys that are learned, and those there is no room for, are unknown to the schema. */
  readonly hasSchema: boolean
  /** By position, whether the reporter knows of a learned key. */
  readonly isReported: Uint8Array
  /** By position, JSONPaths of learned keys, as far as they were asked for. */
  readonly paths: (string | undefined)[]
}

const learnedKeys = 1024
const longestLearnedKey = 256

/** 0xff is in no UTF-8. */
const unmatchable = Uint8Array.of(0xff, 0xff)

/** `knownNames` are all names of the schema, read or not; without them no key is unknown. */
export function createKeyTable(fieldNames: readonly string[], knownNames?: ReadonlySet<string>): KeyTable {
  const skipped = [...(knownNames ?? [])].filter((name) => !fieldNames.includes(name))
  const known = fieldNames.length + skipped.length
  const size = known + 1 + learnedKeys
  const keys: KeyTable = {
    patterns: [unmatchable],
    names: [unmatchable],
    positions: new Map(),
    successors: new Int32Array(size),
    metIn: new Int32Array(size),
    object: 0,
    known: knownNames === undefined ? 0x7fffffff : known,
    hasSchema: knownNames !== undefined,
    isReported: new Uint8Array(size),
    paths: [],
  }
  for (const name of fieldNames) {
    const bytes = new TextEncoder().encode(name)
    keys.successors[keys.names.length - 1] = addKey(keys, bytes, 0, bytes.length)
  }
  for (const name of skipped) {
    const bytes = new TextEncoder().encode(name)
    addKey(keys, bytes, 0, bytes.length)
  }
  return keys
}

/** Whether the key at `position` is not in the schema, and not reported yet. */
export function isDue(keys: KeyTable, position: number): boolean {
  return keys.hasSchema && (position === 0 || position > keys.known) && keys.isReported[position] === 0
}

/** Makes all keys due that are not in the schema. */
export function forgetReported(keys: KeyTable): void {
  keys.isReported.fill(0)
  for (let position = 0; position < keys.names.length; position++) {
    if ((keys.successors[position] as number) > keys.known) keys.successors[position] = 0
  }
}

/** Starts an object; returns its number. */
export function beginObject(keys: KeyTable): number {
  if (keys.object === 0x7fffffff) {
    keys.metIn.fill(0)
    keys.object = 0
  }
  keys.object++
  return keys.object
}

/** The position after the closing quote if key `position` stands at `start`, else 0. */
export function matchKey(keys: KeyTable, position: number, bytes: Uint8Array, start: number): number {
  const pattern = keys.patterns[position] as Uint8Array
  const length = pattern.length
  for (let index = 0; index < length; index++) {
    if (bytes[start + index] !== pattern[index]) return 0
  }
  return start + length
}

/** Position of the unescaped key in `start`..`end`, 0 if it is not among them. */
export function findKey(keys: KeyTable, bytes: Uint8Array, start: number, end: number): number {
  const candidates = keys.positions.get(hashBytes(bytes, start, end, 0))
  if (candidates === undefined) return 0
  for (const position of candidates) {
    const name = keys.names[position] as Uint8Array
    if (name.length === end - start && sameBytes(name, 0, bytes, start, name.length)) return position
  }
  return 0
}

/** Adds a key that is no field, if there is room; returns its position or 0. */
export function learnKey(keys: KeyTable, bytes: Uint8Array, start: number, end: number): number {
  if (keys.names.length === keys.successors.length || end - start > longestLearnedKey) return 0
  return addKey(keys, bytes, start, end)
}

function addKey(keys: KeyTable, bytes: Uint8Array, start: number, end: number): number {
  const position = keys.names.length
  const name = new Uint8Array(bytes.subarray(start, end))
  keys.names.push(name)
  keys.patterns.push(name.every(standsForItself) ? Uint8Array.of(...name, quote) : unmatchable)
  const hash = hashBytes(bytes, start, end, 0)
  keys.positions.set(hash, [...(keys.positions.get(hash) ?? []), position])
  return position
}

function standsForItself(byte: number): boolean {
  return byte >= space && byte !== quote && byte !== backslash
}
