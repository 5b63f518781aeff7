import type { Limits } from '../spec/contract.ts'
import { checkBytes } from './check-bytes.ts'
import type { Mismatch } from './mismatch.ts'
import { type CompiledPath, type NodeRanges, selectNodes } from './select-nodes.ts'

/**
 * Finds the nodes that a path selects in the one JSON value from `start` to `end`; adds their starts and ends to
 * `ranges`. Returns what is wrong with the value, wherever that is, if something is.
 */
export function findNodes(
  path: CompiledPath,
  limits: Limits,
  bytes: Uint8Array,
  start: number,
  end: number,
  ranges: NodeRanges,
): Mismatch | undefined {
  return checkBytes(limits, readNodes, { path, ranges }, bytes, start, end)
}

function readNodes(
  selection: { readonly path: CompiledPath; readonly ranges: NodeRanges },
  bytes: Uint8Array,
  start: number,
): number {
  return selectNodes(selection.path, 0, bytes, start, 0, selection.ranges)
}
