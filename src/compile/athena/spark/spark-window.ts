import { refused } from '../expression-problem.ts'
import type { Printing } from '../printing.ts'
import type { TypedExpression, TypedFrameBound, TypedSortItem, TypedWindow } from '../typed-expression.ts'
import { printAggregate } from './spark-aggregate.ts'

/** Window functions whose rows follow from their order alone: Spark wants no frame with them. */
const frameless = new Set([
  'row_number',
  'rank',
  'dense_rank',
  'percent_rank',
  'cume_dist',
  'ntile',
  'lag',
  'lead',
])

export function printWindow(node: Extract<TypedExpression, { kind: 'window' }>, printing: Printing): string {
  const { function: base, window, ignoreNulls, type, span } = node
  const isFrameless = frameless.has(base.name)
  const over = ` OVER (${windowText(window, printing, { isFrameless, span })})`
  const behind = `${ignoreNulls ? ' IGNORE NULLS' : ''}${over}`
  const [value, number, fallback] = base.arguments
  switch (base.name) {
    case 'row_number':
    case 'rank':
    case 'dense_rank':
      return `CAST(${base.name}()${over} AS BIGINT)`
    case 'ntile':
      return `CAST(ntile(${count(value, node, 1)})${over} AS BIGINT)`
    case 'nth_value':
      return `nth_value(${print(value, printing)}, ${count(number, node, 1)})${behind}`
    case 'lag':
    case 'lead': {
      const distance = number ? count(number, node, 0) : 1
      const instead = fallback ? `, ${printing.print(fallback)}` : ''
      return `${base.name}(${print(value, printing)}, ${distance}${instead})${behind}`
    }
    default:
      return printAggregate({ ...base, span }, type, printing, { clause: over, ignoreNulls })
  }
}

function print(value: TypedExpression | undefined, printing: Printing): string {
  return value === undefined ? '' : printing.print(value)
}

/** A number that Spark has to know before it runs. */
function count(
  value: TypedExpression | undefined,
  { function: { name }, span }: Extract<TypedExpression, { kind: 'window' }>,
  least: number,
): number {
  const literal = value?.kind === 'cast' ? value.operand : value
  const number = literal?.kind === 'literal' ? Number(literal.value ?? Number.NaN) : Number.NaN
  if (!Number.isInteger(number) || number < least || number > 2_147_483_647)
    throw refused(span, `${name} with a distance that is no number`)
  return number
}

function windowText(
  { partitionBy, orderBy, frame }: TypedWindow,
  printing: Printing,
  { isFrameless, span }: { readonly isFrameless: boolean; readonly span: TypedExpression['span'] },
): string {
  const partition =
    partitionBy.length > 0 ? [`PARTITION BY ${partitionBy.map(printing.print).join(', ')}`] : []
  // all rows are peers: Spark wants an order for these functions
  const unordered = isFrameless ? ['ORDER BY 1'] : []
  const order =
    orderBy.length > 0
      ? [`ORDER BY ${orderBy.map((item) => sortItem(item, printing.print)).join(', ')}`]
      : unordered
  const bound = (edge: TypedFrameBound) => ('offset' in edge ? offsetText(edge) : edge.kind).toUpperCase()
  const range = frame && !isFrameless ? [rangeText(frame, bound, span)] : []
  return [...partition, ...order, ...range].join(' ')
}

function rangeText(
  { unit, start, end }: NonNullable<TypedWindow['frame']>,
  bound: (edge: TypedFrameBound) => string,
  span: TypedExpression['span'],
): string {
  if (unit === 'groups' && [start, end].some((edge) => edge && 'offset' in edge))
    throw refused(span, 'a window frame in GROUPS')
  const word = unit === 'rows' ? 'ROWS' : 'RANGE'
  return end ? `${word} BETWEEN ${bound(start)} AND ${bound(end)}` : `${word} ${bound(start)}`
}

function offsetText({ kind, offset }: Extract<TypedFrameBound, { offset: TypedExpression }>): string {
  const value = offset.kind === 'literal' ? Number(offset.value ?? Number.NaN) : Number.NaN
  if (!Number.isInteger(value) || value < 0 || value > 2_147_483_647)
    throw refused(offset.span, 'a window frame with this distance')
  return `${value} ${kind}`
}

function sortItem(
  { expression, descending, nullsFirst }: TypedSortItem,
  print: (expression: TypedExpression) => string,
): string {
  return `${print(expression)}${descending ? ' DESC' : ''} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`
}
