import { decodeString, hasEscape } from '../../records/decode-string.ts'
import { failed } from '../../records/scan-state.ts'
import { fieldShapes } from '../shape/kind-families.ts'
import { isSound, observing } from '../shape/observing.ts'
import {
  addMember,
  closeShape,
  createShape,
  findMember,
  type OpenMembers,
  type OpenShape,
  reopenShape,
} from '../shape/open-shape.ts'
import { longestKey, mergeAllShapes, mostKeys } from '../shape/shape.ts'

/**
 * The number of the key at `start`..`end`, which is added if it is new; 0 if it is one too many, and then `values`
 * stands in place of the members. `failed` if the key is new and the record is not sound.
 */
export function placeMember(
  shape: OpenShape,
  members: OpenMembers,
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  if (!hasEscape(bytes, start, end)) return placeKey(shape, members, bytes, start, end)
  const key = decodeString(bytes, start, end)
  return placeKey(shape, members, key, 0, key.length)
}

function placeKey(
  shape: OpenShape,
  members: OpenMembers,
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  const known = findMember(members, bytes, start, end)
  if (known > 0) return known
  if (!isSound()) return failed
  const isFull = members.keys.length > mostKeys || observing.made >= observing.mostMade
  if (isFull || end - start > longestKey) {
    mergeMembers(shape)
    return 0
  }
  observing.made++
  return addMember(members, bytes, start, end, createShape(), 0)
}

function mergeMembers(shape: OpenShape): void {
  const values = mergeAllShapes(fieldShapes(closeShape(shape)))
  shape.members = undefined
  shape.values = values === undefined ? createShape() : reopenShape(values)
}
