import { lowerF, lowerN, lowerT, minus, nine, openBrace, openBracket, quote, zero } from './ascii.ts'
import type { CheckNode } from './check-node.ts'
import { fail, failed } from './scan-state.ts'
import { skipLiteral } from './skip-value.ts'

/** What happens to a value of another kind than the node's: null passes, the rest fails. */
export function refuseValue(node: CheckNode, bytes: Uint8Array, start: number): number {
  const first = bytes[start] as number
  if (first === lowerN) return skipLiteral(bytes, start)
  if (first === lowerT || first === lowerF) {
    return skipLiteral(bytes, start) === failed ? failed : fail('wrongType', start, node.expected)
  }
  const isValue =
    first === quote ||
    first === openBrace ||
    first === openBracket ||
    first === minus ||
    (first >= zero && first <= nine)
  return isValue ? fail('wrongType', start, node.expected) : fail('malformed', start, 'a value')
}
