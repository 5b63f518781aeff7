import type {
  BooleanExpressionContext,
  ExpressionContext,
  QueryContext,
  ValueExpressionContext,
} from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js'
import type { Expression } from './expression.ts'
import type { Query } from './query.ts'

/** The mutually recursive parts of the conversion of a parse tree, handed to those that need them. */
export interface Conversion {
  readonly expression: (context: ExpressionContext) => Expression
  readonly boolean: (context: BooleanExpressionContext) => Expression
  readonly value: (context: ValueExpressionContext) => Expression
  readonly query: (context: QueryContext) => Query
}
