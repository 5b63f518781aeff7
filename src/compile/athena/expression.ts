import type { Query, SortItem } from './query.ts'
import type { Span } from './span.ts'
import type { SqlType } from './sql-type.ts'

/** An expression of Athena's SQL as it was written, before names and types are known. Plain JSON. */
export type Expression = ExpressionNode & { readonly span: Span }

export interface Name {
  readonly text: string
  readonly span: Span
}

export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>='
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%'

type ExpressionNode =
  | { readonly kind: 'name'; readonly parts: readonly Name[] }
  | { readonly kind: 'field'; readonly base: Expression; readonly name: Name }
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'integer' | 'decimal' | 'double'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'binary'; readonly hex: string }
  | { readonly kind: 'typed-literal'; readonly typeName: string; readonly value: string }
  | {
      readonly kind: 'interval'
      readonly sign: 1 | -1
      readonly value: string
      readonly from: string
      readonly to?: string
    }
  | { readonly kind: 'sign'; readonly operator: '+' | '-'; readonly operand: Expression }
  | {
      readonly kind: 'arithmetic'
      readonly operator: ArithmeticOperator
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'concat'; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'comparison'
      readonly operator: ComparisonOperator
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'distinct'
      readonly left: Expression
      readonly right: Expression
      readonly negated: boolean
    }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Expression[] }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'is-null'; readonly operand: Expression; readonly negated: boolean }
  | {
      readonly kind: 'between'
      readonly operand: Expression
      readonly low: Expression
      readonly high: Expression
      readonly negated: boolean
    }
  | {
      readonly kind: 'in'
      readonly operand: Expression
      readonly items: readonly Expression[]
      readonly negated: boolean
    }
  | {
      readonly kind: 'like'
      readonly operand: Expression
      readonly pattern: Expression
      readonly escape?: Expression
      readonly negated: boolean
    }
  | {
      readonly kind: 'case'
      readonly operand?: Expression
      readonly branches: readonly CaseBranch[]
      readonly otherwise?: Expression
    }
  | { readonly kind: 'cast'; readonly operand: Expression; readonly type: SqlType; readonly safe: boolean }
  | ({ readonly kind: 'call' } & Call)
  | { readonly kind: 'at-time-zone'; readonly operand: Expression; readonly zone: Expression }
  | { readonly kind: 'lambda'; readonly parameters: readonly Name[]; readonly body: Expression }
  | { readonly kind: 'subscript'; readonly base: Expression; readonly index: Expression }
  | { readonly kind: 'array' | 'row'; readonly items: readonly Expression[] }
  | { readonly kind: 'parameter'; readonly index: number }
  | { readonly kind: 'subquery' | 'exists'; readonly query: Query }
  | {
      readonly kind: 'in-query'
      readonly operand: Expression
      readonly query: Query
      readonly negated: boolean
    }
  | {
      readonly kind: 'compare-query'
      readonly operator: ComparisonOperator
      readonly quantifier: 'all' | 'any'
      readonly operand: Expression
      readonly query: Query
    }

export interface CaseBranch {
  readonly when: Expression
  readonly result: Expression
}

/** A call of a function; the special forms (EXTRACT, TRIM, SUBSTRING, POSITION) are calls of what they stand for. */
export interface Call {
  readonly name: Name
  readonly arguments: readonly Expression[]
  readonly star?: boolean
  readonly distinct?: boolean
  readonly orderBy?: readonly SortItem[]
  readonly filter?: Expression
  readonly nulls?: 'ignore' | 'respect'
  readonly window?: Window | Name
}

export interface Window {
  readonly base?: Name
  readonly partitionBy: readonly Expression[]
  readonly orderBy: readonly SortItem[]
  readonly frame?: WindowFrame
}

export interface WindowFrame {
  readonly unit: 'rows' | 'range' | 'groups'
  readonly start: FrameBound
  readonly end?: FrameBound
}

export type FrameBound =
  | { readonly kind: 'unbounded preceding' | 'current row' | 'unbounded following' }
  | { readonly kind: 'preceding' | 'following'; readonly offset: Expression }
