import type { ObservedReject } from '../../crawl/shape/observe-records.ts'
import { countShapes, mergeShapes } from '../../crawl/shape/shape.ts'
import { signatureOfShape } from '../../crawl/shape/type-of-shape.ts'
import type { ObservedGroup } from './observed-group.ts'

/** Of more types than this in one group they are not told apart, */
const mostSignatures = 1000
/** nor if they have more places than this. */
const mostShapes = 300_000

export interface GroupCollector {
  /** What files of a group and a signature have; or all files of a group. */
  add(group: ObservedGroup): void
  /** By group and signature. */
  groups(): readonly ObservedGroup[]
}

interface Signatures {
  readonly bySignature: Map<string, ObservedGroup>
  shapes: number
  isMixed: boolean
}

/** Puts together what belongs together. How many types a group has does not depend on the order of what is added. */
export function createGroupCollector(): GroupCollector {
  const collected = new Map<string, Signatures>()

  function signaturesOf(group: string): Signatures {
    const signatures = collected.get(group) ?? { bySignature: new Map(), shapes: 0, isMixed: false }
    collected.set(group, signatures)
    return signatures
  }

  return {
    add(group) {
      const signatures = signaturesOf(group.group)
      const { bySignature } = signatures
      signatures.isMixed ||= group.isMixed === true
      const key = signatures.isMixed ? '' : group.signature
      if (signatures.isMixed) mix(bySignature)
      const before = bySignature.get(key)
      if (before === undefined) signatures.shapes += countShapes(group.shape)
      bySignature.set(key, before === undefined ? group : mergeGroups(before, group))
      if (bySignature.size > mostSignatures || signatures.shapes > mostShapes) {
        signatures.isMixed = true
        mix(bySignature)
      }
    },
    groups: () =>
      [...collected.values()]
        .flatMap(({ bySignature, isMixed }) =>
          [...bySignature.values()].map((group) => (isMixed ? markMixed(group) : group)),
        )
        .map((group) => ({ ...group, files: [...group.files].sort() }))
        .sort((left, right) => compare(left.group, right.group) || compare(left.signature, right.signature)),
  }
}

/** All under one key. */
function mix(bySignature: Map<string, ObservedGroup>): void {
  const all = [...bySignature.values()]
  bySignature.clear()
  if (all.length > 0) bySignature.set('', all.reduce(mergeGroups))
}

function markMixed(group: ObservedGroup): ObservedGroup {
  return { ...group, signature: signatureOfShape(group.shape), isMixed: true }
}

function mergeGroups(left: ObservedGroup, right: ObservedGroup): ObservedGroup {
  const firstReject = earlier(left.firstReject, right.firstReject)
  return {
    ...left,
    files: [...left.files, ...right.files],
    records: left.records + right.records,
    rejected: left.rejected + right.rejected,
    bytes: left.bytes + right.bytes,
    shape: mergeShapes(left.shape, right.shape),
    ...(firstReject === undefined ? {} : { firstReject }),
  }
}

function earlier(
  left: ObservedReject | undefined,
  right: ObservedReject | undefined,
): ObservedReject | undefined {
  if (left === undefined || right === undefined) return left ?? right
  return (compare(left.uri, right.uri) || left.line - right.line) <= 0 ? left : right
}

function compare(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1
}
