import { refused } from './expression-problem.ts'
import type { Printing } from './printing.ts'
import { printSqlType, type SqlType, sameSqlType } from './sql-type.ts'
import type { TypedExpression } from './typed-expression.ts'
import type { TypedQuery } from './typed-query.ts'

type Node<Kind extends TypedExpression['kind']> = Extract<TypedExpression, { kind: Kind }>

export interface QueryPartDialect {
  readonly quoteIdentifier: (name: string) => string
  readonly printAggregate: (aggregate: Node<'aggregate'>, printing: Printing) => string
  readonly printWindow: (window: Node<'window'>, printing: Printing) => string
  /** `values` is the query, its only column in the type it is compared in. */
  readonly printInQuery: (node: Node<'in-query'>, values: ComparedQuery, printing: Printing) => string
  readonly printCompareQuery: (
    node: Node<'compare-query'>,
    values: ComparedQuery,
    printing: Printing,
  ) => string
}

export interface ComparedQuery {
  readonly text: string
  /** Its column's name, quoted. */
  readonly column: string
  /** True where the comparison stands in a condition that NULL fails as false does. */
  readonly isFilter: boolean
}

interface PartPrinting {
  readonly printing: Printing
  readonly query: (query: TypedQuery) => string
  readonly isFilter: boolean
}

const instead = 'a query around this one can have TRY over its columns'

/** The parts of an expression that only queries have. */
export function printQueryPart(
  expression: TypedExpression,
  dialect: QueryPartDialect,
  part: PartPrinting,
): string | undefined {
  const { printing, query } = part
  switch (expression.kind) {
    case 'aggregate':
      if (printing.insideTry) throw refused(expression.span, 'an aggregate function inside TRY', instead)
      return dialect.printAggregate(expression, printing)
    case 'window':
      if (printing.insideTry) throw refused(expression.span, 'a window function inside TRY', instead)
      return dialect.printWindow(expression, printing)
    case 'subquery':
      if (printing.insideTry) throw refused(expression.span, 'a subquery inside TRY')
      return `(${query(expression.query)})`
    case 'exists':
      return `EXISTS (${query(expression.query)})`
    case 'in-query':
      return dialect.printInQuery(expression, comparedQuery(expression, dialect, part), printing)
    case 'compare-query':
      return dialect.printCompareQuery(expression, comparedQuery(expression, dialect, part), printing)
    default:
      return undefined
  }
}

function comparedQuery(
  { query: inner, column: type, span }: Node<'in-query' | 'compare-query'>,
  { quoteIdentifier }: QueryPartDialect,
  { printing, query, isFilter }: PartPrinting,
): ComparedQuery {
  const [column] = inner.columns
  if (column === undefined) throw new TypeError('a query has a column')
  if (column.mayBeNan) throw refused(span, 'a comparison with values that may be NaN')
  const name = quoteIdentifier(column.id)
  const text = query(inner)
  if (isComparable(column.type, type)) return { text, column: name, isFilter }
  const value: TypedExpression = { kind: 'column', name: column.id, relation: 'q', type: column.type, span }
  const cast = printing.print({ kind: 'cast', operand: value, safe: false, implicit: true, type, span })
  return { text: `SELECT ${cast} AS ${name} FROM (${text}) AS q`, column: name, isFilter }
}

function isComparable(found: SqlType, type: SqlType): boolean {
  return sameSqlType(found, type) || printSqlType(found).startsWith('varchar')
}
