import { indent } from '../../pyspark/indent.ts'
import { quoteIdentifier } from '../../pyspark/quote.ts'
import { hasAggregate } from '../grouping.ts'
import { printQuery, type QueryDialect } from '../print-query.ts'
import type { TypedExpression } from '../typed-expression.ts'
import type { TypedQuery, TypedSelect } from '../typed-query.ts'
import { printSparkExpression } from './print-spark.ts'
import { printAggregate } from './spark-aggregate.ts'
import { prepareQuery } from './spark-query.ts'
import { printCompareQuery, printInQuery } from './spark-query-part.ts'
import { printElements } from './spark-relation.ts'
import { printWindow } from './spark-window.ts'

export interface SparkQueryOptions {
  /** The view or table that stands for one of the query's, by the SQL name it was typed with. */
  readonly tableName?: (sqlName: string) => string
}

/**
 * The query in Spark's SQL, its columns by Athena's names and in the types that Spark holds them in. A timestamp with
 * time zone comes as text, as Athena shows it.
 * @throws ExpressionError for what has no rule for Spark
 */
export function printSparkQuery(query: TypedQuery, { tableName }: SparkQueryOptions = {}): string {
  const dialect: QueryDialect = {
    quoteIdentifier,
    indent,
    printExpression: printSparkExpression,
    prepareQuery,
    sortKey: (expression) => expression,
    printTable: (sqlName) => tableName?.(sqlName) ?? sqlName,
    printElements,
    printGroupBy,
    printAggregate: (aggregate, printing) => printAggregate(aggregate, aggregate.type, printing),
    printWindow,
    printInQuery,
    printCompareQuery,
  }
  return printQuery(query, dialect)
}

/** Spark has no `GROUP BY ()`: an aggregate or HAVING makes one row of all. */
function printGroupBy(
  select: TypedSelect,
  print: (expression: TypedExpression) => string,
): readonly string[] {
  const { groupBy, having, items } = select
  if (groupBy === undefined) return []
  // a bare number would be the position of a column
  const key = (expression: TypedExpression) =>
    expression.kind === 'literal' ? `coalesce(${print(expression)})` : print(expression)
  const sets = groupBy.map((set) => set.map(key).join(', '))
  const [only, ...others] = sets
  if (others.length === 0 && (only === undefined || only === ''))
    return having !== undefined || items.some(hasAggregate) ? [] : ['HAVING true']
  if (others.length === 0 && !usesGrouping(select)) return [`GROUP BY ${only}`]
  return [`GROUP BY GROUPING SETS (${sets.map((set) => `(${set})`).join(', ')})`]
}

/** `grouping()` is for GROUPING SETS only. */
function usesGrouping(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if ('kind' in value && value.kind === 'call' && 'name' in value && value.name === 'grouping') return true
  return Object.values(value).some(usesGrouping)
}
