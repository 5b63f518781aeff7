import type { SetOperator } from './query.ts'
import type { SqlType } from './sql-type.ts'
import type { TableRead } from './table-reads.ts'
import type { TypedExpression, TypedSortItem } from './typed-expression.ts'

/** A query whose names are resolved and whose types are Athena's. It says nothing about an engine. */
export interface TypedQuery {
  /** The result, in order, by Athena's names; several may have the same one. */
  readonly columns: readonly TypedColumn[]
  /** What it reads of each table. */
  readonly reads: readonly TableRead[]
  readonly with: readonly TypedNamedQuery[]
  readonly body: TypedBody
  readonly orderBy: readonly QuerySortItem[]
  readonly offset?: string
  readonly limit?: string
}

export interface TypedColumn {
  readonly name: string
  /** True for a name that Athena has made up (`_col0`): a query around this one cannot use it. */
  readonly unnamed: boolean
  /** The name it has for the query around this one; unique. */
  readonly id: string
  readonly type: SqlType
  /** True where the value may be a NaN that was computed inside. */
  readonly mayBeNan: boolean
}

export interface TypedNamedQuery {
  readonly name: string
  readonly query: TypedQuery
}

export type TypedBody =
  | ({ readonly kind: 'select' } & TypedSelect)
  /** Both sides have the result's types. */
  | {
      readonly kind: 'set-operation'
      readonly operator: SetOperator
      readonly distinct: boolean
      readonly left: TypedQuery
      readonly right: TypedQuery
    }
  | { readonly kind: 'values'; readonly rows: readonly (readonly TypedExpression[])[] }
  | { readonly kind: 'nested'; readonly query: TypedQuery }

export interface TypedSelect {
  readonly distinct: boolean
  /** One for each column of the query. */
  readonly items: readonly TypedExpression[]
  readonly from?: TypedRelation
  readonly where?: TypedExpression
  /** Grouping sets; one set is a plain GROUP BY. */
  readonly groupBy?: readonly (readonly TypedExpression[])[]
  readonly having?: TypedExpression
}

/** `ordinal` counts from 1 and is set where the item is a column of the result. */
export interface QuerySortItem extends TypedSortItem {
  readonly ordinal?: number
}

export type TypedRelation =
  | { readonly kind: 'table'; readonly sqlName: string; readonly alias: string }
  | { readonly kind: 'named'; readonly name: string; readonly alias: string }
  | { readonly kind: 'subquery'; readonly query: TypedQuery; readonly alias: string }
  | TypedUnnest
  | {
      readonly kind: 'join'
      readonly type: 'inner' | 'left' | 'right' | 'full' | 'cross'
      readonly left: TypedRelation
      readonly right: TypedRelation
      readonly on?: TypedExpression
    }

/** The elements of arrays (or the entries of maps) beside the row of `input` they come from. */
export interface TypedUnnest {
  readonly kind: 'unnest'
  readonly input?: TypedRelation
  readonly items: readonly UnnestItem[]
  /** The column that numbers the elements from 1. */
  readonly ordinality?: string
  /** True keeps the rows of `input` without elements. */
  readonly outer: boolean
  readonly alias: string
}

export interface UnnestItem {
  readonly expression: TypedExpression
  /** One column for an array, two for a map. */
  readonly columns: readonly string[]
}
