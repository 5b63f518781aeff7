import type { Expression, Name, Window } from './expression.ts'
import type { Span } from './span.ts'

/** A query of Athena's SQL as it was written. Plain JSON. */
export interface Query {
  readonly with: readonly NamedQuery[]
  readonly body: QueryBody
  readonly orderBy: readonly SortItem[]
  readonly offset?: RowCount
  readonly limit?: RowCount
  readonly span: Span
}

/** A number of rows, or the index of a `?`. */
export type RowCount =
  | { readonly kind: 'count'; readonly text: string; readonly span: Span }
  | { readonly kind: 'parameter'; readonly index: number; readonly span: Span }

export interface NamedQuery {
  readonly name: Name
  readonly columns?: readonly Name[]
  readonly query: Query
}

export type QueryBody = QueryBodyNode & { readonly span: Span }

type QueryBodyNode =
  | ({ readonly kind: 'select' } & Select)
  | {
      readonly kind: 'set-operation'
      readonly operator: SetOperator
      readonly distinct: boolean
      readonly left: QueryBody
      readonly right: QueryBody
    }
  | { readonly kind: 'values'; readonly rows: readonly Expression[] }
  | { readonly kind: 'table'; readonly name: readonly Name[] }
  | { readonly kind: 'nested'; readonly query: Query }

export type SetOperator = 'union' | 'intersect' | 'except'

export interface Select {
  readonly distinct: boolean
  readonly items: readonly SelectItem[]
  readonly from: readonly Relation[]
  readonly where?: Expression
  readonly groupBy?: GroupBy
  readonly having?: Expression
  readonly windows: readonly NamedWindow[]
}

export interface NamedWindow {
  readonly name: Name
  readonly window: Window
}

export type SelectItem =
  | {
      readonly kind: 'expression'
      readonly expression: Expression
      readonly alias?: Name
      readonly span: Span
    }
  | {
      readonly kind: 'all'
      readonly of?: Expression
      readonly aliases?: readonly Name[]
      readonly span: Span
    }

export interface GroupBy {
  readonly distinct: boolean
  readonly elements: readonly GroupingElement[]
}

export interface GroupingElement {
  readonly kind: 'plain' | 'rollup' | 'cube' | 'sets'
  readonly sets: readonly (readonly Expression[])[]
  readonly span: Span
}

export interface SortItem {
  readonly expression: Expression
  readonly descending: boolean
  readonly nulls?: 'first' | 'last'
}

export type Relation = RelationNode & { readonly span: Span }

type RelationNode =
  | { readonly kind: 'table'; readonly name: readonly Name[]; readonly alias?: Alias }
  | { readonly kind: 'subquery'; readonly query: Query; readonly alias?: Alias }
  | {
      readonly kind: 'unnest'
      readonly items: readonly Expression[]
      readonly ordinality: boolean
      readonly alias?: Alias
    }
  | { readonly kind: 'nested'; readonly relation: Relation }
  | {
      readonly kind: 'join'
      readonly type: JoinType
      readonly left: Relation
      readonly right: Relation
      readonly criteria?: JoinCriteria
    }

export type JoinType = 'inner' | 'left' | 'right' | 'full' | 'cross'

export type JoinCriteria =
  | { readonly kind: 'on'; readonly condition: Expression }
  | { readonly kind: 'using'; readonly columns: readonly Name[] }

export interface Alias {
  readonly name: Name
  readonly columns?: readonly Name[]
}
