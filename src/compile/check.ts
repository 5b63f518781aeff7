import type { Place, Problem } from '../errors.ts'
import type { DataType, Field } from '../spec/data-type.ts'
import { type Expression, placeAt } from '../spec/expression.ts'
import type { Source } from '../spec/source.ts'
import { analyseExpression } from './athena/analyse-expression.ts'
import { coerce } from './athena/coercion.ts'
import { ExpressionError, type ExpressionProblem } from './athena/expression-problem.ts'
import { printDuckdbExpression } from './athena/print-duckdb.ts'
import { dataTypeOf, printSqlType } from './athena/sql-type.ts'
import type { TypedExpression } from './athena/typed-expression.ts'
import type { CheckedSource } from './checked-job.ts'

/** What a step comes to: itself with its types, the columns after it, and what is wrong with it. */
export interface StepCheck<T> {
  readonly checked?: T
  /** Undefined when nothing sensible can be said about the steps that follow. */
  readonly output?: readonly Field[]
  readonly problems: readonly Problem[]
}

/** What steps need to know of the project around them. */
export interface CheckContext {
  source(source: Source): { readonly source?: CheckedSource; readonly problems: readonly Problem[] }
}

export interface TypedColumn {
  readonly name: string
  readonly expression: TypedExpression
  readonly type: DataType
}

/** Types an expression against the columns; problems stand where the expression stands in its file. */
export function checkExpression(
  expression: Expression,
  columns: readonly Field[],
): { readonly typed?: TypedExpression; readonly problems: readonly Problem[] } {
  const analysis = analyseExpression({ text: expression.text, scope: { columns } })
  if (analysis.ok) return checkPrintable(analysis.expression, expression)
  return { problems: analysis.problems.map((problem) => placeProblem(problem, expression)) }
}

/** What has no rule for an engine is refused where it stands, long before anything runs. */
export function checkPrintable(
  typed: TypedExpression,
  at: Place | Expression,
): ReturnType<typeof checkExpression> {
  try {
    printDuckdbExpression(typed)
    return { typed, problems: [] }
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    return { problems: [placeProblem(error.problem, at)] }
  }
}

/** Moves a position inside an expression, or a text that begins at a place, to its place in the file. */
export function placeProblem(problem: ExpressionProblem, at: Place | Expression): Problem {
  const { span, ...rest } = problem
  if ('text' in at) return { ...rest, place: placeIn(at, span.start) }
  const { line, column } = span.start
  const moved = {
    ...at,
    ...(at.line === undefined ? {} : { line: at.line + line - 1 }),
    ...(at.column === undefined ? {} : { column: line === 1 ? at.column + column - 1 : column }),
  }
  return { ...rest, place: moved }
}

/** @param start counted from 1, columns in code points */
function placeIn(expression: Expression, start: { line: number; column: number }): Place {
  const lines = expression.text.split('\n')
  const before = [...(lines[start.line - 1] ?? '')].slice(0, start.column - 1).join('')
  const offset = lines.slice(0, start.line - 1).reduce((sum, line) => sum + line.length + 1, before.length)
  return placeAt(expression, offset)
}

/** The column type of an expression's result; some results no table can hold. */
export function columnType(
  expression: TypedExpression,
  name: string,
  place: Place,
): { readonly type: DataType; readonly problems: readonly Problem[] } {
  const { type } = expression
  const held = dataTypeOf(type)
  if (held !== undefined) return { type: held, problems: [] }
  if (type.kind === 'unknown') return { type: { kind: 'null' }, problems: [] }
  const hint = type.kind === 'timestamp with time zone' ? { hint: 'write CAST(… AS timestamp)' } : {}
  const message = `column '${name}' would be ${printSqlType(type)}, which tables cannot hold`
  return { type: { kind: 'null' }, problems: [{ message, place, ...hint }] }
}

/** Like `checkExpression`, for an expression that must be boolean. */
export function checkCondition(
  expression: Expression,
  columns: readonly Field[],
): ReturnType<typeof checkExpression> {
  const { typed, problems } = checkExpression(expression, columns)
  if (typed === undefined) return { problems }
  if (typed.type.kind === 'boolean' || typed.type.kind === 'unknown') {
    return { typed: coerce(typed, { kind: 'boolean' }), problems }
  }
  return {
    problems: [
      { message: `a condition is boolean, this is ${printSqlType(typed.type)}`, place: expression.place },
    ],
  }
}
