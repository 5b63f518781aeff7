import type { Field } from '../../spec/data-type.ts'
import type { SqlStep } from '../../spec/steps/sql.ts'
import { analyseQuery } from '../athena/analyse-query.ts'
import { dataTypeOf, printSqlType } from '../athena/sql-type.ts'
import type { TypedQuery } from '../athena/typed-query.ts'
import { usedColumns } from '../athena/used-columns.ts'
import { placeProblem, type StepCheck } from '../check.ts'
import { clashingNames } from '../columns.ts'
import { type Needs, needsOfColumns, pruneColumns } from '../need.ts'

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

/** The columns that the query names anywhere: what it computes of them may decide which rows there are. */
export function needsBeforeSql({ input, query }: CheckedSql): Needs {
  const named = new Set([...usedColumns(query).values()].flatMap((names) => [...names]))
  return needsOfColumns(input.filter(({ name }) => named.has(name)))
}

/** What the query reads of its input. */
export function columnsOfInput(checked: CheckedSql): readonly Field[] {
  return pruneColumns(checked.input, needsBeforeSql(checked))
}
