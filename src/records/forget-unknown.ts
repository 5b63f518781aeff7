import type { CheckNode } from './check-node.ts'
import type { Contract } from './compile-contract.ts'
import { forgetReported } from './key-table.ts'

/** Makes every unknown field of records that the contract is to check news again; see `walkRecord`. */
export function forgetUnknown({ root }: Contract): void {
  if (root !== undefined) forgetBelow(root)
}

function forgetBelow(node: CheckNode): void {
  if (node.keys !== undefined) forgetReported(node.keys)
  for (const inner of [node.element, ...node.fields, ...node.alternatives]) {
    if (inner !== undefined) forgetBelow(inner)
  }
}
