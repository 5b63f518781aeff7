import { quoteIdentifier, quoteString } from '../duckdb/quote.ts'
import { printArithmetic, printNegate } from './duckdb-arithmetic.ts'
import { printCast } from './duckdb-cast.ts'
import { printComparison, printDistinct } from './duckdb-comparison.ts'
import { duckdbFunctions } from './duckdb-functions.ts'
import { printBeside, printLiteral } from './duckdb-literal.ts'
import { printDuckdbSqlType } from './duckdb-type.ts'
import { type Dialect, type PrintOptions, printExpression } from './print-expression.ts'
import type { TypedExpression } from './typed-expression.ts'

const duckdb: Dialect = {
  quoteIdentifier,
  printLiteral,
  printBeside,
  printArithmetic,
  printNegate,
  printComparison,
  printDistinct,
  printLike: ({ operand: value, pattern, escape: mark, negated }, { operand }) => {
    const escaping = mark === undefined ? '' : ` ESCAPE ${quoteString(mark)}`
    return `${operand(value)} ${negated ? 'NOT LIKE' : 'LIKE'} ${operand(pattern)}${escaping}`
  },
  printCast,
  printTry: ({ operand }, inside) => `TRY(${inside.print(operand)})`,
  printArray: ({ items, type }, { print }) =>
    items.length === 0 ? `CAST([] AS ${printDuckdbSqlType(type)})` : `[${items.map(print).join(', ')}]`,
  printRow: ({ items }, { print }) =>
    `{${items.map((item, index) => `f${index + 1}: ${print(item)}`).join(', ')}}`,
  printLambda: (parameters, body) => `lambda ${parameters.map(quoteIdentifier).join(', ')}: ${body}`,
  printFailure: (message, type, insideTry) => {
    // `error()` is volatile, which TRY does not take; there a conversion that cannot succeed has to do
    if (!insideTry) return `error(${message})`
    return `CAST(CAST(CAST(${quoteString('failed')} AS INTEGER) AS VARCHAR) AS ${printDuckdbSqlType(type)})`
  },
  functions: duckdbFunctions,
}

/**
 * The expression in DuckDB's SQL, as it may stand in a SELECT list or after WHERE.
 * @throws ExpressionError for what has no rule for DuckDB
 */
export function printDuckdbExpression(expression: TypedExpression, options: PrintOptions = {}): string {
  return printExpression(expression, duckdb, options)
}
