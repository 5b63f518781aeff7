import { hashBytes, sameBytes } from './hash-bytes.ts'

/**
 * The keys met so far in open objects whose keys are not known beforehand: a hash table over positions in the
 * record, emptied in the reverse order of filling, so that nested objects share it.
 */
interface KeySet {
  count: number
  /** Number of the entry plus one, 0 for a free slot; twice as many as `entries` has room for. */
  slots: Int32Array
  /** Five numbers an entry: object, start in the record (-1: see `decoded`), length, hash, slot. */
  entries: Int32Array
  /** Keys that were written with escapes, by entry. */
  readonly decoded: Map<number, Uint8Array>
}

const width = 5
const smallest = 128
const largestIdle = 1 << 16

const set: KeySet = {
  count: 0,
  slots: new Int32Array(smallest * 2),
  entries: new Int32Array(smallest * width),
  decoded: new Map(),
}

/** To give back to `dropKeys`; serves as the number of the object that begins here, too. */
export function keyCount(): number {
  return set.count
}

/** Forgets the keys added since there were `count`. */
export function dropKeys(count: number): void {
  for (let entry = set.count - 1; entry >= count; entry--) {
    set.slots[set.entries[entry * width + 4] as number] = 0
    if (set.entries[entry * width + 1] === -1) set.decoded.delete(entry)
  }
  set.count = count
  if (count === 0 && set.slots.length > largestIdle) resize(smallest)
}

/** Adds the key at `start`..`end` of the record to an object; false if the object has it already. */
export function addKey(object: number, record: Uint8Array, start: number, end: number): boolean {
  return insert(object, record, record, start, end)
}

/** The same for a key that is written with escapes. */
export function addDecodedKey(object: number, record: Uint8Array, key: Uint8Array): boolean {
  if (!insert(object, record, key, 0, key.length)) return false
  const entry = set.count - 1
  set.entries[entry * width + 1] = -1
  set.decoded.set(entry, key)
  return true
}

function insert(object: number, record: Uint8Array, key: Uint8Array, start: number, end: number): boolean {
  if (set.count * 2 === set.slots.length) resize(set.count * 2)
  const hash = hashBytes(key, start, end, Math.imul(object, 0x9e3779b1))
  const mask = set.slots.length - 1
  let slot = hash & mask
  for (let entry = (set.slots[slot] as number) - 1; entry >= 0; entry = (set.slots[slot] as number) - 1) {
    if (holds(entry, object, hash, record, key, start, end)) return false
    slot = (slot + 1) & mask
  }
  const at = set.count * width
  set.entries[at] = object
  set.entries[at + 1] = start
  set.entries[at + 2] = end - start
  set.entries[at + 3] = hash
  set.entries[at + 4] = slot
  set.count++
  set.slots[slot] = set.count
  return true
}

function holds(
  entry: number,
  object: number,
  hash: number,
  record: Uint8Array,
  key: Uint8Array,
  start: number,
  end: number,
): boolean {
  const { entries } = set
  const at = entry * width
  if (entries[at + 3] !== hash || entries[at] !== object || entries[at + 2] !== end - start) return false
  const keptStart = entries[at + 1] as number
  return keptStart === -1
    ? sameBytes(set.decoded.get(entry) as Uint8Array, 0, key, start, end - start)
    : sameBytes(record, keptStart, key, start, end - start)
}

/** Makes room for `capacity` keys, keeping those there are. */
function resize(capacity: number): void {
  const entries = new Int32Array(capacity * width)
  entries.set(set.entries.subarray(0, set.count * width))
  set.entries = entries
  set.slots = new Int32Array(capacity * 2)
  const mask = set.slots.length - 1
  for (let entry = 0; entry < set.count; entry++) {
    let slot = (entries[entry * width + 3] as number) & mask
    while (set.slots[slot] !== 0) slot = (slot + 1) & mask
    set.slots[slot] = entry + 1
    entries[entry * width + 4] = slot
  }
}
