import type { Check, FreshnessCheck, RowCountCheck, UniqueCheck } from '../../spec/check.ts'
import type { TypedExpression } from '../athena/typed-expression.ts'

/** A check whose columns and types are known. Names are those of the columns, exactly. */
export type CheckedCheck = CheckedRowCheck | CheckedUnique | CheckedRowCount | CheckedFreshness

/** Any check that looks at one row at a time. */
export interface CheckedRowCheck {
  readonly kind: 'row'
  readonly check: Exclude<Check, UniqueCheck | RowCountCheck | FreshnessCheck>
  /** A row for which it is false breaks the check. */
  readonly condition: TypedExpression
  readonly columns: readonly string[]
}

export interface CheckedUnique {
  readonly kind: 'unique'
  readonly check: UniqueCheck
  readonly columns: readonly string[]
}

export interface CheckedRowCount {
  readonly kind: 'rowCount'
  readonly check: RowCountCheck
}

export interface CheckedFreshness {
  readonly kind: 'freshness'
  readonly check: FreshnessCheck
  readonly column: string
}
