import { isInteger } from './coercion.ts'
import { divideDecimals } from './duckdb-arithmetic.ts'
import { infiniteReal } from './duckdb-cast.ts'
import { printDuckdbSqlType } from './duckdb-type.ts'
import { refused } from './expression-problem.ts'
import { mayBeNan } from './may-be-nan.ts'
import { withPlainZeros } from './plain-zero.ts'
import type { Printing } from './printing.ts'
import { printSqlType, type SqlType } from './sql-type.ts'
import type {
  Aggregate,
  TypedExpression,
  TypedFrameBound,
  TypedSortItem,
  TypedWindow,
} from './typed-expression.ts'

type AggregateNode = Aggregate & { readonly span: TypedExpression['span'] }

/** DuckDB's name for the functions that agree but in name. */
const sameFunctions: Readonly<Record<string, string>> = {
  bool_and: 'bool_and',
  every: 'bool_and',
  bool_or: 'bool_or',
  stddev: 'stddev_samp',
  stddev_samp: 'stddev_samp',
  stddev_pop: 'stddev_pop',
  variance: 'var_samp',
  var_samp: 'var_samp',
  var_pop: 'var_pop',
  covar_pop: 'covar_pop',
  covar_samp: 'covar_samp',
  corr: 'corr',
  row_number: 'row_number',
  rank: 'rank',
  dense_rank: 'dense_rank',
  percent_rank: 'percent_rank',
  cume_dist: 'cume_dist',
  ntile: 'ntile',
  first_value: 'first_value',
  last_value: 'last_value',
  nth_value: 'nth_value',
  lag: 'lag',
  lead: 'lead',
}

/** Prints a call; for a window function with the OVER clause behind the function's own parentheses. */
type Wrap = (call: string) => string

export function printAggregate(
  aggregate: AggregateNode,
  type: SqlType,
  printing: Printing,
  over: Wrap = (call) => call,
  ignoreNulls = false,
): string {
  const { print } = printing
  const { name } = aggregate
  const operands = aggregate.arguments.map(print)
  const [first = ''] = operands
  const operand = aggregate.arguments[0]
  const call = (functionName: string, list: readonly string[] = operands) =>
    over(
      `${functionName}(${aggregate.distinct ? 'DISTINCT ' : ''}${list.join(', ')}${orderBy(aggregate.orderBy, printing)}${ignoreNulls ? ' IGNORE NULLS' : ''})${filter(aggregate, printing)}`,
    )
  const cast = (value: string, to = type) => `CAST(${value} AS ${printDuckdbSqlType(to)})`
  switch (name) {
    case 'count':
      return operand === undefined ? call('count', ['*']) : call('count')
    case 'count_if':
      return call('count', [`CASE WHEN ${first} THEN 1 END`])
    case 'sum':
      if (isInteger(type)) return cast(call('sum'))
      if (type.kind === 'float') return cast(infiniteReal(call('sum', [`CAST(${first} AS DOUBLE)`])))
      return call('sum')
    case 'avg':
      if (type.kind === 'decimal') return averageOfDecimals(aggregate, type, operand, call)
      return type.kind === 'float' ? cast(call('avg', [`CAST(${first} AS DOUBLE)`])) : call('avg')
    case 'min':
    case 'max':
      if (operand && mayBeNan(operand)) throw refused(aggregate.span, `${name} of a value that may be NaN`)
      return call(name)
    case 'arbitrary':
    case 'any_value':
      return call('any_value')
    case 'array_agg':
      return call('list')
    case 'max_by':
    case 'min_by':
      if (aggregate.arguments[1] && mayBeNan(aggregate.arguments[1]))
        throw refused(aggregate.span, `${name} of a value that may be NaN`)
      return call(name === 'max_by' ? 'arg_max_null' : 'arg_min_null')
    case 'approx_distinct':
      // Athena's is off by some percent; the exact number is one that it may give.
      return over(`count(DISTINCT ${first})${filter(aggregate, printing)}`)
    case 'histogram':
      if (operand && mayBeNan(operand)) throw refused(aggregate.span, 'histogram of a value that may be NaN')
      return cast(call('histogram'))
    case 'map_agg': {
      // A key that comes twice is an error here; Athena keeps whichever value came first.
      const known = aggregate.filter
        ? `${first} IS NOT NULL AND ${printing.operand(aggregate.filter)}`
        : `${first} IS NOT NULL`
      return `map_from_entries(${over(`list({k: ${first}, v: ${operands[1] ?? 'NULL'}}) FILTER (WHERE ${known})`)})`
    }
    case 'listagg':
      return call('string_agg')
    default: {
      const same = Object.hasOwn(sameFunctions, name) ? sameFunctions[name] : undefined
      if (same === undefined) throw refused(aggregate.span, `the function ${name}`)
      return call(same)
    }
  }
}

/** The sum by the count, rounded half up to the scale of the argument. */
function averageOfDecimals(
  aggregate: AggregateNode,
  type: Extract<SqlType, { kind: 'decimal' }>,
  operand: TypedExpression | undefined,
  call: (name: string) => string,
): string {
  if (operand === undefined) throw new TypeError('avg has an argument')
  const sum: SqlType = { kind: 'decimal', precision: 38, scale: type.scale }
  const whole: SqlType = { kind: 'decimal', precision: 19, scale: 0 }
  const quotient = divideDecimals(
    { value: call('sum'), type: sum },
    { value: call('count'), type: whole },
    type,
  )
  if (quotient === undefined) throw refused(aggregate.span, `avg of ${printSqlType(type)}`)
  return `CASE WHEN ${call('count')} > 0 THEN ${quotient} END`
}

function filter({ filter: condition }: AggregateNode, { print }: Printing): string {
  return condition ? ` FILTER (WHERE ${print(condition)})` : ''
}

function orderBy(items: readonly TypedSortItem[], { print }: Printing): string {
  return items.length === 0 ? '' : ` ORDER BY ${items.map((item) => sortItem(item, print)).join(', ')}`
}

/** DuckDB puts its sort keys in the place of the columns it sorts by, and these have no -0.0. */
export function sortItem(
  { expression, descending, nullsFirst }: TypedSortItem,
  print: (expression: TypedExpression) => string,
): string {
  const key = withPlainZeros(expression)
  const value = key.kind === 'literal' ? `(${print(key)})` : print(key)
  return `${value}${descending ? ' DESC' : ''} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`
}

export function printWindow(node: Extract<TypedExpression, { kind: 'window' }>, printing: Printing): string {
  const over = ` OVER (${windowText(node.window, printing)})`
  return printAggregate(
    { ...node.function, span: node.span },
    node.type,
    printing,
    (call) => `${call}${over}`,
    node.ignoreNulls,
  )
}

function windowText({ partitionBy, orderBy: order, frame }: TypedWindow, printing: Printing): string {
  const partition =
    partitionBy.length > 0
      ? [`PARTITION BY ${partitionBy.map((key) => printing.print(withPlainZeros(key))).join(', ')}`]
      : []
  const bound = (edge: TypedFrameBound) =>
    ('offset' in edge ? `${printing.print(edge.offset)} ${edge.kind}` : edge.kind).toUpperCase()
  const range =
    frame &&
    (frame.end
      ? `${frame.unit.toUpperCase()} BETWEEN ${bound(frame.start)} AND ${bound(frame.end)}`
      : `${frame.unit.toUpperCase()} ${bound(frame.start)}`)
  return [...partition, orderBy(order, printing).trimStart(), range ?? '']
    .filter((part) => part !== '')
    .join(' ')
}
