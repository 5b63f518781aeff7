import { quoteIdentifier } from '../../pyspark/quote.ts'
import { type Dialect, type PrintOptions, printExpression } from '../print-expression.ts'
import type { TypedExpression } from '../typed-expression.ts'
import { printArithmetic, printNegate } from './spark-arithmetic.ts'
import { printCast } from './spark-cast.ts'
import { printComparison, printDistinct } from './spark-comparison.ts'
import { sparkFunctions } from './spark-functions.ts'
import { checkLastDigits } from './spark-last-digit.ts'
import { printLike } from './spark-like.ts'
import { printLiteral } from './spark-literal.ts'
import { printTry } from './spark-try.ts'
import { printSparkSqlType } from './spark-type.ts'

const spark: Dialect = {
  quoteIdentifier,
  printLiteral,
  printBeside: (side, _other, operand) => operand(side),
  printArithmetic,
  printNegate,
  printComparison,
  printDistinct,
  printLike,
  printCast,
  printTry,
  printArray: ({ items, type }, { print }) =>
    items.length === 0
      ? `CAST(array() AS ${printSparkSqlType(type)})`
      : `array(${items.map(print).join(', ')})`,
  printRow: ({ items }, { print }) =>
    `named_struct(${items.map((item, index) => `'f${index + 1}', ${print(item)}`).join(', ')})`,
  printLambda: (parameters, body) => `(${parameters.map(quoteIdentifier).join(', ')}) -> ${body}`,
  printFailure: (message, type, insideTry) =>
    insideTry
      ? `CAST(NULL AS ${printSparkSqlType(type)})`
      : `CAST(raise_error(${message}) AS ${printSparkSqlType(type)})`,
  functions: sparkFunctions,
}

/**
 * The expression in Spark's SQL, as it may stand in a SELECT list or after WHERE. For a session in ANSI mode, in UTC,
 * with case-sensitive names; see `sessionSettings` of the generated scripts.
 * @throws ExpressionError for what has no rule for Spark
 */
export function printSparkExpression(expression: TypedExpression, options: PrintOptions = {}): string {
  checkLastDigits(expression)
  return printExpression(expression, spark, options)
}
