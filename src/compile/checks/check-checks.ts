import type { Problem } from '../../errors.ts'
import type { Check, MatchesCheck, NamedColumn } from '../../spec/check.ts'
import { type DataType, type Field, printType } from '../../spec/data-type.ts'
import type { Job } from '../../spec/job.ts'
import { fieldPaths } from '../athena/field-paths.ts'
import type { TypedExpression } from '../athena/typed-expression.ts'
import { checkCondition, checkPrintable } from '../check.ts'
import { partitionKeyType } from '../checked-job.ts'
import { findColumn, unknownColumn } from '../columns.ts'
import { columnExpression, typeBetween, typeIsIn } from './check-values.ts'
import type { CheckedCheck } from './checked-check.ts'
import { wholeSpan } from './type-value.ts'

interface CheckResult {
  readonly checked?: CheckedCheck
  readonly problems: readonly Problem[]
}

/** Types the checks of a job against its rows, partition keys included. */
export function checkChecks(
  job: Job,
  columns: readonly Field[],
): { readonly checks: readonly CheckedCheck[]; readonly problems: readonly Problem[] } {
  const keys = job.sink.partitionBy.map((key) => partitionKeyType(key, columns))
  const made = keys.filter((key) => findColumn(columns, key.name) === undefined)
  const results = job.checks.map((check) => checkOne(check, [...columns, ...made]))
  return {
    checks: results.flatMap(({ checked }) => (checked === undefined ? [] : [checked])),
    problems: results.flatMap(({ problems }) => problems),
  }
}

function checkOne(check: Check, columns: readonly Field[]): CheckResult {
  switch (check.kind) {
    case 'condition': {
      const { typed, problems } = checkCondition(check.condition, columns)
      if (typed === undefined) return { problems }
      const used = new Set(fieldPaths(typed).flatMap(([name]) => (name === undefined ? [] : [name])))
      return { checked: { kind: 'row', check, condition: typed, columns: [...used] }, problems }
    }
    case 'notNull':
      return withColumn(check.column, columns, undefined, (column) => {
        const isNull = { kind: 'is-null', operand: columnExpression(column), negated: true } as const
        const condition: TypedExpression = { ...isNull, type: { kind: 'boolean' }, span: wholeSpan }
        return { checked: { kind: 'row', check, condition, columns: [column.name] }, problems: [] }
      })
    case 'between':
      return withColumn(check.column, columns, ordered, (column) => {
        const { condition, problems } = typeBetween(check, column)
        if (condition === undefined) return { problems }
        return { checked: { kind: 'row', check, condition, columns: [column.name] }, problems }
      })
    case 'isIn':
      return withColumn(check.column, columns, [...ordered, 'boolean'], (column) => {
        const { condition, problems } = typeIsIn(check, column)
        if (condition === undefined) return { problems }
        return { checked: { kind: 'row', check, condition, columns: [column.name] }, problems }
      })
    case 'matches':
      return withColumn(check.column, columns, ['string', 'varchar'], (column) => checkMatches(check, column))
    case 'freshness':
      return withColumn(check.column, columns, ['timestamp', 'date'], (column) => ({
        checked: { kind: 'freshness', check, column: column.name },
        problems: [],
      }))
    case 'unique': {
      const found = check.columns.map((name) => withColumn(name, columns, scalars, keepColumn))
      const names = check.columns.map(({ name }) => findColumn(columns, name)?.name ?? name)
      const problems = found.flatMap((result) => result.problems)
      return problems.length > 0
        ? { problems }
        : { checked: { kind: 'unique', check, columns: names }, problems }
    }
    case 'rowCount':
      return { checked: { kind: 'rowCount', check }, problems: [] }
  }
}

type Kind = DataType['kind']

const numbers: readonly Kind[] = ['tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal']
const ordered: readonly Kind[] = [...numbers, 'string', 'varchar', 'date', 'timestamp']
const scalars: readonly Kind[] = [...ordered, 'char', 'boolean', 'binary']

/** A column of type null is the trace of a mistake that is named elsewhere. */
function withColumn(
  { name, place }: NamedColumn,
  columns: readonly Field[],
  kinds: readonly Kind[] | undefined,
  use: (column: Field) => CheckResult,
): CheckResult {
  const column = findColumn(columns, name)
  if (column === undefined) return { problems: [unknownColumn(name, columns, place)] }
  if (column.type.kind === 'null') return { problems: [] }
  if (kinds === undefined || kinds.includes(column.type.kind)) return use(column)
  const hint = column.type.kind === 'char' ? { hint: 'values of char are padded: make it a string' } : {}
  const message = `'${name}' is ${printType(column.type)}, which this check does not take`
  return { problems: [{ message, place, expected: kinds.join(', '), ...hint }] }
}

const keepColumn = (): CheckResult => ({ problems: [] })

function checkMatches(check: MatchesCheck, column: Field): CheckResult {
  const { text, place } = check.pattern
  const pattern: TypedExpression = {
    kind: 'literal',
    value: text,
    type: { kind: 'varchar', length: [...text].length },
    span: wholeSpan,
  }
  const call = { kind: 'call', name: 'regexp_like', arguments: [columnExpression(column), pattern] } as const
  const { typed, problems } = checkPrintable({ ...call, type: { kind: 'boolean' }, span: wholeSpan }, place)
  if (typed === undefined) return { problems }
  return { checked: { kind: 'row', check, condition: typed, columns: [column.name] }, problems }
}
