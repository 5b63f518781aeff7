import type { Field } from '../../spec/data-type.ts'
import type { SqlStep } from '../../spec/steps/sql.ts'
import { analyseQuery } from '../athena/analyse-query.ts'
import { dataTypeOf, printSqlType } from '../athena/sql-type.ts'
import type { TypedQuery } from '../athena/typed-query.ts'
import { placeProblem, type StepCheck } from '../check.ts'
import { clashingNames } from '../columns.ts'
import { type Needs, needsOfColumns } from '../need.ts'

export interface CheckedSql {
  readonly kind: 'sql'
  readonly step: SqlStep
  readonly input: readonly Field[]
  readonly output: readonly Field[]
  readonly query: TypedQuery
}

/** The relation that the step before has made. */
export const inputRelation = 'input'

export function checkSql(step: SqlStep, input: readonly Field[]): StepCheck<CheckedSql> {
  const { place, text } = step.query
  const analysis = analyseQuery({
    sql: text,
    tables: (database, name) =>
      database === undefined && name === inputRelation
        ? { columns: input, sqlName: inputRelation }
        : undefined,
    tableNames: [inputRelation],
  })
  if (!analysis.ok) return { problems: analysis.problems.map((problem) => placeProblem(problem, step.query)) }
  const columns = analysis.query.columns.map(({ name, type }) => ({
    name,
    sqlType: type,
    type: dataTypeOf(type),
  }))
  const unfit = columns
    .filter((column) => column.type === undefined && column.sqlType.kind !== 'unknown')
    .map(({ name, sqlType }) => ({
      message: `column '${name}' would be ${printSqlType(sqlType)}, which tables cannot hold`,
      place,
    }))
  const output = columns.map(({ name, type }) => ({ name, type: type ?? { kind: 'null' as const } }))
  const clashes = clashingNames(output.map(({ name }) => ({ name, place })))
  return {
    checked: { kind: 'sql', step, input, output, query: analysis.query },
    output,
    problems: [...unfit, ...clashes],
  }
}

/** A query may count or compare whole rows: all of its input is needed. */
export function needsBeforeSql({ input }: CheckedSql, _needs: Needs): Needs {
  return needsOfColumns(input)
}
