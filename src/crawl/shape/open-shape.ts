import { backslash, quote, space } from '../../records/ascii.ts'
import { hashBytes, sameBytes } from '../../records/hash-bytes.ts'
import { emptyShape, type Seen, type SeenKind, type Shape, type ShapeField, seenKinds } from './shape.ts'

/** A shape that values are still added to. */
export interface OpenShape {
  /** By the kind's place in `seenKinds`. */
  readonly counts: number[]
  /** By kind; what stands where the count is 0 is of no meaning. */
  readonly firsts: FirstSeen[]
  element: OpenShape | undefined
  members: OpenMembers | undefined
  /** In place of members where they are not told apart. */
  values: OpenShape | undefined
}

export type FirstSeen = Omit<Seen, 'count'>

/**
 * The members of the objects of one shape; number 0 is none. Which key follows which is learned, so that most keys
 * need one comparison.
 */
export interface OpenMembers {
  /** Bytes of each key and its closing quote. */
  readonly keys: Uint8Array[]
  /** The same, or `unmatchable` where the key cannot stand unescaped. */
  readonly patterns: Uint8Array[]
  readonly shapes: OpenShape[]
  /** The largest index of each key in an object. */
  readonly positions: number[]
  /** The key to expect after each key; at 0, the first one. */
  readonly successors: number[]
  /** Numbers by hash. */
  readonly byHash: Map<number, number[]>
}

export function createShape(): OpenShape {
  return {
    counts: [0, 0, 0, 0, 0, 0, 0, 0, 0],
    firsts: [],
    element: undefined,
    members: undefined,
    values: undefined,
  }
}

const arrayKind = seenKinds.indexOf('array')

/** Adds an array whose elements are added one by one. */
export function addArray(shape: OpenShape, first: FirstSeen): void {
  if (shape.counts[arrayKind] === 0) shape.firsts[arrayKind] = first
  shape.counts[arrayKind] = (shape.counts[arrayKind] as number) + 1
}

/** 0xff is in no UTF-8. */
const unmatchable = Uint8Array.of(0xff, 0xff)

export function createMembers(): OpenMembers {
  return {
    keys: [unmatchable],
    patterns: [unmatchable],
    shapes: [createShape()],
    positions: [0],
    successors: [0],
    byHash: new Map(),
  }
}

/** Number of the unescaped key at `start`..`end`, 0 if it is not among the members. */
export function findMember(members: OpenMembers, bytes: Uint8Array, start: number, end: number): number {
  const candidates = members.byHash.get(hashBytes(bytes, start, end, 0))
  if (candidates === undefined) return 0
  for (const member of candidates) {
    const key = members.keys[member] as Uint8Array
    const length = end - start
    if (key.length === length + 1 && sameBytes(key, 0, bytes, start, length)) return member
  }
  return 0
}

/** Adds a key that is not among the members; returns its number. */
export function addMember(
  members: OpenMembers,
  bytes: Uint8Array,
  start: number,
  end: number,
  shape: OpenShape,
  position: number,
): number {
  const member = members.keys.length
  const length = end - start
  const key = new Uint8Array(length + 1)
  let standsForItself = true
  for (let at = 0; at < length; at++) {
    const byte = bytes[start + at] as number
    key[at] = byte
    if (byte < space || byte === quote || byte === backslash) standsForItself = false
  }
  key[length] = quote
  members.keys.push(key)
  members.patterns.push(standsForItself ? key : unmatchable)
  members.shapes.push(shape)
  members.positions.push(position)
  members.successors.push(0)
  const hash = hashBytes(key, 0, length, 0)
  const others = members.byHash.get(hash)
  if (others === undefined) members.byHash.set(hash, [member])
  else others.push(member)
  return member
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** What was seen so far, without what was taken back. */
export function closeShape(open: OpenShape): Shape {
  const kinds = new Map<SeenKind, Seen>()
  for (const [at, kind] of seenKinds.entries()) {
    const count = open.counts[at] as number
    if (count > 0) kinds.set(kind, { count, ...(open.firsts[at] as FirstSeen) })
  }
  if (kinds.size === 0) return emptyShape
  return {
    kinds,
    element: open.element && closeIfSeen(open.element),
    fields: open.members && closeMembers(open.members),
    values: open.values && closeIfSeen(open.values),
  }
}

function closeIfSeen(open: OpenShape): Shape | undefined {
  const shape = closeShape(open)
  return shape.kinds.size === 0 ? undefined : shape
}

function closeMembers({ keys, shapes, positions }: OpenMembers): Shape['fields'] {
  const fields = new Map<string, ShapeField>()
  for (let member = 1; member < keys.length; member++) {
    const shape = closeIfSeen(shapes[member] as OpenShape)
    if (shape === undefined) continue
    fields.set(decoder.decode(keys[member]?.subarray(0, -1)), {
      shape,
      position: positions[member] as number,
    })
  }
  return fields.size === 0 ? undefined : fields
}

/** To go on where `closeShape` ended. */
export function reopenShape(shape: Shape): OpenShape {
  const open = createShape()
  for (const [kind, { count, ...first }] of shape.kinds) {
    const at = seenKinds.indexOf(kind)
    open.counts[at] = count
    open.firsts[at] = first
  }
  open.element = shape.element && reopenShape(shape.element)
  open.values = shape.values && reopenShape(shape.values)
  if (shape.fields === undefined) return open
  const members = createMembers()
  const encoder = new TextEncoder()
  for (const [name, { shape: field, position }] of shape.fields) {
    const key = encoder.encode(name)
    addMember(members, key, 0, key.length, reopenShape(field), position)
  }
  open.members = members
  return open
}
