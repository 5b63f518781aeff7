import type { Place } from '../errors.ts'
import type { Expression } from './expression.ts'

/** What must be true of the rows of a run before they are published. One check is about one thing. */
export type Check =
  | ConditionCheck
  | NotNullCheck
  | UniqueCheck
  | BetweenCheck
  | IsInCheck
  | MatchesCheck
  | RowCountCheck
  | FreshnessCheck

interface CheckBase {
  /** As a job has it: `temp > 0`, `between: {temp: [-90, 60]}`. */
  readonly text: string
  readonly place: Place
  readonly severity: 'fail' | 'warn'
}

/** Per row; NULL passes. */
export interface ConditionCheck extends CheckBase {
  readonly kind: 'condition'
  readonly condition: Expression
}

export interface NotNullCheck extends CheckBase {
  readonly kind: 'notNull'
  readonly column: NamedColumn
}

/** Of the combination; rows with a NULL in it are not compared (SQL's UNIQUE). */
export interface UniqueCheck extends CheckBase {
  readonly kind: 'unique'
  readonly columns: readonly NamedColumn[]
}

/** Both ends included; NULL passes. */
export interface BetweenCheck extends CheckBase {
  readonly kind: 'between'
  readonly column: NamedColumn
  readonly lowest: WrittenValue
  readonly highest: WrittenValue
}

/** NULL passes. */
export interface IsInCheck extends CheckBase {
  readonly kind: 'isIn'
  readonly column: NamedColumn
  readonly values: readonly WrittenValue[]
}

/** The pattern is found anywhere in the text, as `regexp_like` does; NULL passes. */
export interface MatchesCheck extends CheckBase {
  readonly kind: 'matches'
  readonly column: NamedColumn
  readonly pattern: WrittenText
}

export interface RowCountCheck extends CheckBase {
  readonly kind: 'rowCount'
  readonly min?: number
  readonly max?: number
}

/** Of the newest value, when the run starts. */
export interface FreshnessCheck extends CheckBase {
  readonly kind: 'freshness'
  readonly column: NamedColumn
  readonly maxAge: string
  readonly maxAgeSeconds: number
}

export interface NamedColumn {
  readonly name: string
  readonly place: Place
}

/** A scalar of a YAML file in its own spelling. */
export interface WrittenText {
  readonly text: string
  readonly place: Place
}

export interface WrittenValue extends WrittenText {
  readonly value: string | number | boolean
}
