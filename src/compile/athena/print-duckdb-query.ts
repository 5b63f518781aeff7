import { indent, quoteIdentifier } from '../duckdb/quote.ts'
import { printAggregate, printWindow } from './duckdb-aggregate.ts'
import { printElements } from './duckdb-relation.ts'
import { withPlainZeros } from './plain-zero.ts'
import { printDuckdbExpression } from './print-duckdb.ts'
import { printQuery, type QueryDialect } from './print-query.ts'
import type { TypedExpression } from './typed-expression.ts'
import type { TypedQuery, TypedSelect } from './typed-query.ts'

const duckdb: QueryDialect = {
  quoteIdentifier,
  indent,
  printExpression: printDuckdbExpression,
  prepareQuery: (query) => query,
  sortKey: (expression, query) => (isTop(query) ? expression : withPlainZeros(expression)),
  printTable: (sqlName) => sqlName,
  printElements,
  printGroupBy,
  printAggregate: (aggregate, printing) => printAggregate(aggregate, aggregate.type, printing),
  printWindow,
  printInQuery: ({ operand, negated }, { text }, printing) =>
    `${printing.operand(operand)} ${negated ? 'NOT IN' : 'IN'} (${text})`,
  printCompareQuery: ({ operand, operator, quantifier }, { text }, printing) =>
    `${printing.operand(operand)} ${operator} ${quantifier.toUpperCase()} (${text})`,
}

/**
 * The query in DuckDB's SQL, its columns by Athena's names and in DuckDB's types. A timestamp with time zone comes as
 * text, as Athena shows it, because DuckDB's own type has no zone.
 * @throws ExpressionError for what has no rule for DuckDB
 */
export function printDuckdbQuery(query: TypedQuery): string {
  return printQuery(query, duckdb)
}

/** So few rows are picked, not sorted: the values stay, and what is read for them is less if columns are sorted by. */
function isTop({ limit, offset }: TypedQuery): boolean {
  return limit !== undefined && Number(limit) + Number(offset ?? 0) <= 5000
}

function printGroupBy(
  { groupBy }: TypedSelect,
  print: (expression: TypedExpression) => string,
): readonly string[] {
  if (groupBy === undefined) return []
  // a bare number would be the position of a column
  const key = (expression: TypedExpression) =>
    expression.kind === 'literal' ? `coalesce(${print(expression)})` : print(expression)
  const [only, ...others] = groupBy.map((set) => set.map(key).join(', '))
  if (others.length === 0) return only === undefined || only === '' ? ['GROUP BY ()'] : [`GROUP BY ${only}`]
  return [`GROUP BY GROUPING SETS (${[only, ...others].map((set) => `(${set})`).join(', ')})`]
}
