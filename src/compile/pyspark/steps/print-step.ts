import { printSparkExpression } from '../../athena/spark/print-spark.ts'
import { printSparkQuery } from '../../athena/spark/print-spark-query.ts'
import type { CheckedStep } from '../../checked-job.ts'
import type { PlannedStep } from '../../plan-reads.ts'
import type { MappedField } from '../../steps/apply-mapping.ts'
import type { CheckedDropDuplicates } from '../../steps/drop-duplicates.ts'
import type { CheckedExplode } from '../../steps/explode.ts'
import { columnsOfInput, inputRelation } from '../../steps/sql.ts'
import { named, printSelect, printStruct } from '../convert-value.ts'
import { indent } from '../indent.ts'
import { printOrderKey } from '../print-order-key.ts'
import { projectValue } from '../project-value.ts'
import { quoteIdentifier } from '../quote.ts'
import { printSigns } from './print-signs.ts'

/** Steps that are one SELECT; the others need more than SQL. */
export type SelectableStep = Exclude<CheckedStep, { kind: 'relationalize' | 'resolveChoice' | 'unbox' }>

/** The SELECT of a step over the view before it, with the columns that are used after it. */
export function printStep(
  checked: SelectableStep,
  columns: PlannedStep['columns'],
  from: string,
  joinedView: string,
): string {
  const plain = columns.map(({ name }) => quoteIdentifier(name))
  switch (checked.kind) {
    case 'explode':
      return printExplode(checked, columns, from)
    case 'select':
    case 'derive': {
      const made = new Map(
        checked.columns.map(({ name, expression }) => [name, printSparkExpression(expression)]),
      )
      return printSelect(
        columns.map(({ name }) => named(name, made.get(name) ?? quoteIdentifier(name))),
        from,
      )
    }
    case 'filter':
      return printSelect(plain, from, `WHERE ${printSparkExpression(checked.condition)}`)
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
      return printDropDuplicates(checked, plain, from)
    case 'join': {
      const kind = checked.step.type === 'left' ? 'LEFT JOIN' : 'JOIN'
      return printSelect(plain, from, `${kind} ${joinedView} ON ${printSparkExpression(checked.on)}`)
    }
    case 'sql': {
      const input = printSelect(
        columnsOfInput(checked).map((column) => quoteIdentifier(column.name)),
        from,
      )
      const query = printSparkQuery(checked.query)
      return `WITH ${inputRelation} AS (\n${indent(input)}\n)\n${printSelect(plain, `(\n${indent(query)}\n)`)}`
    }
    case 'applyMapping': {
      const used = new Set(columns.map(({ name }) => name))
      const targets = checked.targets.filter(({ name }) => used.has(name))
      return printSelect(
        targets.map((target) => named(target.name, printMapped(target))),
        from,
      )
    }
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

function printExplode(
  { step, array }: CheckedExplode,
  columns: PlannedStep['columns'],
  from: string,
): string {
  const elements = printSparkExpression(array)
  const outer = step.outer ? '_outer' : ''
  const kept = columns.filter(({ name }) => name !== step.name && name !== step.position)
  const keptNames = kept.map(({ name }) => quoteIdentifier(name))
  const element = quoteIdentifier(step.name)
  const isCounted = step.position !== undefined && columns.some(({ name }) => name === step.position)
  // also where nothing uses the element: it multiplies the rows
  if (!isCounted) return printSelect([...keptNames, `explode${outer}(${elements}) AS ${element}`], from)
  const position = quoteIdentifier(step.position ?? '')
  const numbered = printSelect(
    [...keptNames, `posexplode${outer}(${elements}) AS (${position}, ${element})`],
    from,
  )
  return printSelect(
    columns.map(({ name }) =>
      name === step.position ? `CAST(${position} + 1 AS BIGINT) AS ${position}` : quoteIdentifier(name),
    ),
    `(\n${indent(numbered)}\n)`,
  )
}

function printDropDuplicates(
  { keys, orderBy, input }: CheckedDropDuplicates,
  plain: readonly string[],
  from: string,
): string {
  const number = freshName('row_number_', input)
  const order = [
    ...orderBy.map(({ name, descending }) => ({ name, direction: descending ? ' DESC' : '' })),
    ...input.map(({ name }) => ({ name, direction: '' })),
  ].map(({ name, direction }) => {
    const type = input.find((column) => column.name === name)?.type ?? { kind: 'string' as const }
    return `${printOrderKey(type, quoteIdentifier(name))}${direction} NULLS LAST`
  })
  const orders = [...order, ...printSigns(input)].join(', ')
  const window = `PARTITION BY ${keys.map(quoteIdentifier).join(', ')} ORDER BY ${orders}`
  const numbered = printSelect(
    [
      ...input.map(({ name }) => quoteIdentifier(name)),
      `row_number() OVER (${window}) AS ${quoteIdentifier(number)}`,
    ],
    from,
  )
  return printSelect(plain, `(\n${indent(numbered)}\n)`, `WHERE ${quoteIdentifier(number)} = 1`)
}

function freshName(name: string, taken: readonly { readonly name: string }[]): string {
  return taken.some((column) => column.name === name) ? freshName(`${name}_`, taken) : name
}

function printMapped(target: MappedField): string {
  if ('value' in target) return printSparkExpression(target.value)
  return printStruct(target.fields.map((field) => ({ name: field.name, made: printMapped(field) })))
}
