import type { DataType } from '../../spec/data-type.ts'
import type { Seen, SeenKind } from '../shape/shape.ts'

/**
 * added: a field that is not declared. gone: a declared one that was never seen. widened: numbers that the declared
 * one cannot hold, or any value of a field declared as always null. narrowed: a smaller type would hold all that was
 * seen. changedKind: a string where a number is declared, and the like. keysAsData: a struct is declared, but the
 * keys are data, and so it is a map. otherCase: a field whose name differs from a declared one only by case: no
 * job reads it.
 */
export type DriftKind = 'added' | 'gone' | 'widened' | 'narrowed' | 'changedKind' | 'keysAsData' | 'otherCase'

/** A difference between what is declared and what was seen. */
export interface Drift {
  readonly kind: DriftKind
  /** `$.list[*].main.temp`, as `printPath` spells it. */
  readonly path: string
  /** `note`: the declared type holds all that was seen, or the field is missing, which fits every type. */
  readonly weight: 'drift' | 'note'
  /** Undefined for what is added. */
  readonly declared?: DataType
  /** Undefined for what is gone. */
  readonly seen?: DataType
  /** What `writeSchema` makes of the place: it holds what is declared and what was seen. */
  readonly due?: DataType
  /** Of keys that are data: how many different ones, some of them, and why they are taken for data. */
  readonly keys?: { readonly count: number; readonly examples: readonly string[]; readonly rule: string }
  /** What is in contradiction: the kinds of values that the declared type does not hold; of what is added, all. */
  readonly evidence: readonly Evidence[]
}

/** The first value of a kind, and how many there were. */
export interface Evidence extends Seen {
  readonly kind: SeenKind
}
