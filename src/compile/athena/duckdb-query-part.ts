import { quoteIdentifier } from '../duckdb/quote.ts'
import { printAggregate, printWindow } from './duckdb-aggregate.ts'
import { printCast } from './duckdb-cast.ts'
import type { DuckdbPrinting } from './duckdb-printing.ts'
import { refused } from './expression-problem.ts'
import { printSqlType, type SqlType, sameSqlType } from './sql-type.ts'
import type { TypedExpression } from './typed-expression.ts'
import type { TypedQuery } from './typed-query.ts'

/** The parts of an expression that only queries have. */
export function printQueryPart(
  expression: TypedExpression,
  printing: DuckdbPrinting,
  query: (query: TypedQuery) => string,
): string | undefined {
  switch (expression.kind) {
    case 'aggregate':
      return printAggregate(expression, expression.type, printing)
    case 'window':
      return printWindow(expression, printing)
    case 'subquery':
      if (printing.insideTry) throw refused(expression.span, 'a subquery inside TRY')
      return `(${query(expression.query)})`
    case 'exists':
      return `EXISTS (${query(expression.query)})`
    case 'in-query': {
      const word = expression.negated ? 'NOT IN' : 'IN'
      return `${printing.operand(expression.operand)} ${word} (${compared(expression.query, expression.column, printing, query, expression)})`
    }
    case 'compare-query': {
      const word = expression.quantifier.toUpperCase()
      return `${printing.operand(expression.operand)} ${expression.operator} ${word} (${compared(expression.query, expression.column, printing, query, expression)})`
    }
    default:
      return undefined
  }
}

/** The query's only column as the type it is compared in. */
function compared(
  inner: TypedQuery,
  type: SqlType,
  printing: DuckdbPrinting,
  query: (query: TypedQuery) => string,
  { span }: TypedExpression,
): string {
  const [column] = inner.columns
  if (column === undefined) throw new TypeError('a query has a column')
  if (column.mayBeNan) throw refused(span, 'a comparison with values that may be NaN')
  const text = query(inner)
  if (sameSqlType(column.type, type) || printSqlType(column.type).startsWith('varchar')) return text
  const value: TypedExpression = { kind: 'column', name: column.id, relation: 'q', type: column.type, span }
  const cast = printCast({ kind: 'cast', operand: value, safe: false, implicit: true, type, span }, printing)
  return `SELECT ${cast} FROM (${text}) AS ${quoteIdentifier('q')}`
}
