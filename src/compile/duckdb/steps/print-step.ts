import { printDuckdbExpression } from '../../athena/print-duckdb.ts'
import { printDuckdbQuery } from '../../athena/print-duckdb-query.ts'
import type { CheckedStep } from '../../checked-job.ts'
import type { PlannedStep } from '../../plan-reads.ts'
import { columnsOfInput, inputRelation } from '../../steps/sql.ts'
import { jsonValue } from '../json-value.ts'
import { named, printSelect } from '../print-source.ts'
import { projectValue } from '../project-value.ts'
import { indent, quoteIdentifier } from '../quote.ts'
import { printMappedFields } from './print-apply-mapping.ts'
import { printOneOfEach } from './print-drop-duplicates.ts'
import { printResolvedColumns } from './print-resolve-choice.ts'

/** Steps that are one SELECT; `relationalize` makes several tables. */
export type SelectableStep = Exclude<CheckedStep, { kind: 'relationalize' }>

/** The SELECT of a step over the relation before it, with the columns that are used after it. */
export function printStep(
  checked: SelectableStep,
  columns: PlannedStep['columns'],
  from: string,
  joinedRelation: string,
): string {
  const used = new Set(columns.map((column) => column.name))
  const plain = columns.map((column) => quoteIdentifier(column.name))
  switch (checked.kind) {
    case 'explode': {
      const { step } = checked
      const array = printDuckdbExpression(checked.array)
      const elements = step.outer ? `CASE WHEN len(${array}) > 0 THEN ${array} ELSE [NULL] END` : array
      const positions = `range(1, len(${array}) + 1)`
      const numbers = step.outer ? `CASE WHEN len(${array}) > 0 THEN ${positions} ELSE [NULL] END` : positions
      const list = columns.map(({ name }) => {
        if (name === step.name) return named(name, `unnest(${elements})`)
        if (name === step.position) return named(name, `unnest(${numbers})`)
        return quoteIdentifier(name)
      })
      const multiplies = used.has(step.name) || (step.position !== undefined && used.has(step.position))
      return printSelect(multiplies ? list : [...list, named(step.name, `unnest(${elements})`)], from)
    }
    case 'select':
    case 'derive': {
      const made = new Map(
        checked.columns.map(({ name, expression }) => [name, printDuckdbExpression(expression)]),
      )
      return printSelect(
        columns.map(({ name }) => named(name, made.get(name) ?? quoteIdentifier(name))),
        from,
      )
    }
    case 'filter':
      return printSelect(plain, from, `WHERE ${printDuckdbExpression(checked.condition)}`)
    case 'drop':
      return printSelect(plain, from)
    case 'rename': {
      const oldNames = new Map([...checked.newNames].map(([old, name]) => [name, old]))
      return printSelect(
        columns.map(({ name }) => named(name, quoteIdentifier(oldNames.get(name) ?? name))),
        from,
      )
    }
    case 'dropDuplicates':
      return printSelect(plain, from, printOneOfEach(checked))
    case 'join': {
      const kind = checked.step.type === 'left' ? 'LEFT JOIN' : 'JOIN'
      const on = printDuckdbExpression(checked.on)
      return printSelect(plain, from, `${kind} ${joinedRelation} ON ${on}`)
    }
    case 'sql': {
      const input = printSelect(
        columnsOfInput(checked).map((column) => quoteIdentifier(column.name)),
        from,
      )
      const query = printDuckdbQuery(checked.query)
      return `WITH ${inputRelation} AS (\n${indent(input)}\n)\n${printSelect(plain, `(\n${indent(query)}\n)`)}`
    }
    case 'applyMapping':
      return printSelect(printMappedFields(checked.targets.filter(({ name }) => used.has(name))), from)
    case 'resolveChoice':
      return printSelect(printResolvedColumns(checked, used), from)
    case 'unbox':
      return printSelect(
        columns.map(({ name }) => {
          if (name !== checked.column) return quoteIdentifier(name)
          return named(name, jsonValue(checked.type, `TRY_CAST(${quoteIdentifier(name)} AS JSON)`))
        }),
        from,
      )
    case 'dropNullFields':
      return printSelect(
        columns.map(({ name, type }) => {
          const before = checked.input.find((column) => column.name === name)
          return named(name, projectValue(before?.type ?? type, type, quoteIdentifier(name)))
        }),
        from,
      )
  }
}
