import { SpecError } from '../errors.ts'
import { defaultLimits, type Limits, maxDepth } from '../spec/contract.ts'
import type { Field } from '../spec/data-type.ts'
import { type CheckNode, createNode } from './check-node.ts'

export interface ContractOptions {
  /** The columns a job reads, already pruned; without them only JSON's syntax and the limits are checked. */
  readonly columns?: readonly Field[] | undefined
  /** All columns of the source, of which `columns` are a part. Without them no field is unknown. */
  readonly known?: readonly Field[] | undefined
  /** Default: `defaultLimits`. */
  readonly limits?: Limits | undefined
}

/** What records are checked against. Its options are plain data: send those to a worker and compile there. */
export interface Contract {
  readonly columns: readonly Field[] | undefined
  readonly known: readonly Field[] | undefined
  readonly limits: Limits
  readonly root: CheckNode | undefined
}

/** Throws `SpecError` when the depth limit is beyond `maxDepth`. */
export function compileContract(options: ContractOptions): Contract {
  const { columns, known, limits = defaultLimits } = options
  if (limits.depth > maxDepth) {
    throw new SpecError({
      message: `A depth of ${limits.depth} cannot be checked`,
      expected: `at most ${maxDepth}`,
      found: `${limits.depth}`,
    })
  }
  const knownTypes = known && [{ kind: 'struct' as const, fields: known }]
  return {
    columns,
    known,
    limits,
    root: columns && createNode({ kind: 'struct', fields: columns }, knownTypes),
  }
}
