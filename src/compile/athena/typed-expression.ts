import type { ArithmeticOperator, ComparisonOperator } from './expression.ts'
import type { Span } from './span.ts'
import type { SqlType } from './sql-type.ts'
import type { TypedQuery } from './typed-query.ts'

/**
 * An expression whose names are resolved and whose types are Athena's. It says nothing about an engine: every
 * implicit conversion is a `cast` node, every function has Athena's name, and a printer maps them to its engine.
 */
export type TypedExpression = TypedNode & { readonly type: SqlType; readonly span: Span }

export type TypedNode =
  | Literal
  /** A column by its stored name; `relation` is the alias it is reached through in the printed query. */
  | {
      readonly kind: 'column'
      readonly name: string
      readonly relation?: string
      readonly outer?: boolean
      readonly mayBeNan?: boolean
    }
  | { readonly kind: 'field'; readonly base: TypedExpression; readonly name: string }
  | { readonly kind: 'variable'; readonly name: string }
  | {
      readonly kind: 'arithmetic'
      readonly operator: ArithmeticOperator
      readonly left: TypedExpression
      readonly right: TypedExpression
    }
  | { readonly kind: 'negate'; readonly operand: TypedExpression }
  | {
      readonly kind: 'comparison'
      readonly operator: ComparisonOperator
      readonly left: TypedExpression
      readonly right: TypedExpression
    }
  | {
      readonly kind: 'distinct'
      readonly left: TypedExpression
      readonly right: TypedExpression
      readonly negated: boolean
    }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly TypedExpression[] }
  | { readonly kind: 'not'; readonly operand: TypedExpression }
  | { readonly kind: 'is-null'; readonly operand: TypedExpression; readonly negated: boolean }
  | {
      readonly kind: 'between'
      readonly operand: TypedExpression
      readonly low: TypedExpression
      readonly high: TypedExpression
      readonly negated: boolean
    }
  | {
      readonly kind: 'in'
      readonly operand: TypedExpression
      readonly items: readonly TypedExpression[]
      readonly negated: boolean
    }
  /** `pattern` is written without an escape character of its own: `escape` is set whenever it holds escapes. */
  | {
      readonly kind: 'like'
      readonly operand: TypedExpression
      readonly pattern: TypedExpression
      readonly escape?: string
      readonly negated: boolean
    }
  | {
      readonly kind: 'case'
      readonly operand?: TypedExpression
      readonly branches: readonly TypedBranch[]
      readonly otherwise?: TypedExpression
    }
  /** To the node's own type. `safe`: NULL where the value does not fit (TRY_CAST). */
  | {
      readonly kind: 'cast'
      readonly operand: TypedExpression
      readonly safe: boolean
      readonly implicit: boolean
    }
  | { readonly kind: 'try'; readonly operand: TypedExpression }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly TypedExpression[] }
  | { readonly kind: 'lambda'; readonly parameters: readonly string[]; readonly body: TypedExpression }
  | { readonly kind: 'array' | 'row'; readonly items: readonly TypedExpression[] }
  | Aggregate
  | {
      readonly kind: 'window'
      readonly function: Aggregate
      readonly window: TypedWindow
      readonly ignoreNulls: boolean
    }
  | { readonly kind: 'subquery' | 'exists'; readonly query: TypedQuery }
  | {
      /** The query's values are compared as `column`, the type of the operand. */
      readonly kind: 'in-query'
      readonly operand: TypedExpression
      readonly query: TypedQuery
      readonly column: SqlType
      readonly negated: boolean
    }
  | {
      readonly kind: 'compare-query'
      readonly operator: ComparisonOperator
      readonly quantifier: 'all' | 'any'
      readonly operand: TypedExpression
      readonly query: TypedQuery
      readonly column: SqlType
    }

/**
 * A constant. Numbers are decimal digits as text, dates and timestamps their ISO form, binary is hex,
 * intervals a count of months or milliseconds.
 */
export interface Literal {
  readonly kind: 'literal'
  readonly value: string | boolean | null
}

export interface TypedBranch {
  readonly when: TypedExpression
  readonly result: TypedExpression
}

/** An aggregate function, or under `window` any window function. */
export interface Aggregate {
  readonly kind: 'aggregate'
  readonly name: string
  readonly arguments: readonly TypedExpression[]
  readonly distinct: boolean
  readonly orderBy: readonly TypedSortItem[]
  readonly filter?: TypedExpression
}

export interface TypedSortItem {
  readonly expression: TypedExpression
  readonly descending: boolean
  readonly nullsFirst: boolean
}

export interface TypedWindow {
  readonly partitionBy: readonly TypedExpression[]
  readonly orderBy: readonly TypedSortItem[]
  readonly frame?: TypedFrame
}

export interface TypedFrame {
  readonly unit: 'rows' | 'range' | 'groups'
  readonly start: TypedFrameBound
  readonly end?: TypedFrameBound
}

export type TypedFrameBound =
  | { readonly kind: 'unbounded preceding' | 'current row' | 'unbounded following' }
  | { readonly kind: 'preceding' | 'following'; readonly offset: TypedExpression }
