import { isInteger } from '../coercion.ts'
import { refused } from '../expression-problem.ts'
import { mayBeNan } from '../may-be-nan.ts'
import type { FunctionRule, Printing } from '../printing.ts'
import { printSqlType, type SqlType } from '../sql-type.ts'
import type { Aggregate, TypedExpression } from '../typed-expression.ts'
import { printCollecting } from './spark-collecting.ts'
import { divideDecimals } from './spark-decimal.ts'
import { printSparkSqlType } from './spark-type.ts'

export type AggregateNode = Aggregate & { readonly span: TypedExpression['span'] }

/** Spark's name for the functions that agree but in name. */
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
  percent_rank: 'percent_rank',
  cume_dist: 'cume_dist',
  first_value: 'first_value',
  last_value: 'last_value',
}

/** How a call is printed over its window; outside of one as it is. */
interface Over {
  readonly clause: string
  readonly ignoreNulls: boolean
}

export function printAggregate(
  aggregate: AggregateNode,
  type: SqlType,
  printing: Printing,
  over?: Over,
): string {
  const { print } = printing
  const { name, span, distinct } = aggregate
  const [operand, second] = aggregate.arguments
  const [first = ''] = aggregate.arguments.map(print)
  const { filter } = aggregate
  // Spark has no FILTER over a window; there a CASE leaves out the rows
  const kept = (value: string) => (filter && over ? `CASE WHEN ${print(filter)} THEN ${value} END` : value)
  const where = filter && !over ? ` FILTER (WHERE ${print(filter)})` : ''
  const behind = `${where}${over?.ignoreNulls ? ' IGNORE NULLS' : ''}${over?.clause ?? ''}`
  const call = (functionName: string, list: readonly string[]) =>
    `${functionName}(${distinct ? 'DISTINCT ' : ''}${list.join(', ')})${behind}`
  const cast = (value: string, to = type) => `CAST(${value} AS ${printSparkSqlType(to)})`
  const refuseNan = (value: TypedExpression | undefined) => {
    if (value && mayBeNan(value)) throw refused(span, `${name} of a value that may be NaN`)
  }
  switch (name) {
    case 'count':
      if (operand === undefined) return call('count', [filter && over ? kept('1') : '*'])
      return call('count', [kept(first)])
    case 'count_if':
      return distinct ? call('count', [`CASE WHEN ${first} THEN 1 END`]) : call('count_if', [kept(first)])
    case 'sum':
      if (operand?.type.kind === 'bigint') {
        // the sum of all has to fit, not the sums on the way to it
        return cast(call('sum', [kept(cast(first, { kind: 'decimal', precision: 20, scale: 0 }))]))
      }
      if (type.kind === 'float') return cast(call('sum', [kept(cast(first, { kind: 'double' }))]))
      return type.kind === 'decimal' ? cast(call('sum', [kept(first)])) : call('sum', [kept(first)])
    case 'avg':
      if (type.kind === 'decimal')
        return averageOfDecimals(aggregate, type, (functionName) => call(functionName, [kept(first)]))
      if (operand && isInteger(operand.type)) {
        const sum = printAggregate({ ...aggregate, name: 'sum' }, { kind: 'bigint' }, printing, over)
        const exact =
          operand.type.kind === 'bigint'
            ? call('sum', [kept(cast(first, { kind: 'decimal', precision: 20, scale: 0 }))])
            : sum
        return `${cast(exact, { kind: 'double' })} / ${call('count', [kept(first)])}`
      }
      return type.kind === 'float'
        ? cast(call('avg', [kept(cast(first, { kind: 'double' }))]))
        : call('avg', [kept(first)])
    case 'min':
    case 'max':
      refuseNan(operand)
      return call(name, [kept(first)])
    case 'arbitrary':
    case 'any_value':
      return call('any_value', [kept(first), 'true'])
    case 'max_by':
    case 'min_by':
      refuseNan(second)
      return call(name, [first, kept(second ? print(second) : '')])
    case 'approx_distinct':
      // Athena's is off by some percent; the exact number is one that it may give.
      if (over) throw refused(span, 'approx_distinct in a window')
      return `count(DISTINCT ${first})${where}`
    case 'covar_pop':
    case 'covar_samp':
      // the sides change places so that the steps are rounded as DuckDB rounds them
      return call(name, aggregate.arguments.map((item) => kept(print(item))).reverse())
    case 'corr':
      return correlation(
        aggregate.arguments.map((item) => kept(print(item))),
        call,
      )
    case 'array_agg':
    case 'listagg':
    case 'map_agg':
    case 'histogram':
      if (filter && over) throw refused(span, `${name} with FILTER in a window`)
      return printCollecting(aggregate, type, printing, behind)
    default: {
      const same = Object.hasOwn(sameFunctions, name) ? sameFunctions[name] : undefined
      if (same === undefined) throw refused(span, `the function ${name}`)
      return call(
        same,
        aggregate.arguments.map((item) => kept(print(item))),
      )
    }
  }
}

/** Spark's own divides by the product of the deviations even where that is zero, which fails. */
function correlation(
  [left = '', right = '']: readonly string[],
  call: (name: string, list: readonly string[]) => string,
): string {
  const paired = [
    `CASE WHEN ${right} IS NOT NULL THEN ${left} END`,
    `CASE WHEN ${left} IS NOT NULL THEN ${right} END`,
  ].map((value) => call('stddev_pop', [value]))
  const deviations = paired.join(' * ')
  return `CASE WHEN ${deviations} = 0 THEN CAST('NaN' AS DOUBLE) ELSE ${call('covar_pop', [right, left])} / (${deviations}) END`
}

/** The sum by the count, rounded half up to the scale of the argument. */
function averageOfDecimals(
  { span }: AggregateNode,
  type: Extract<SqlType, { kind: 'decimal' }>,
  call: (name: string) => string,
): string {
  const total: SqlType = { kind: 'decimal', precision: Math.min(38, type.precision + 10), scale: type.scale }
  const count: SqlType = { kind: 'decimal', precision: 20, scale: 0 }
  const [sum, number] = [call('sum'), call('count')]
  const quotient = divideDecimals(
    { value: sum, operand: sum, type: total },
    { value: number, operand: number, type: count, nonZero: true },
    type,
    false,
  )
  if (quotient === undefined) throw refused(span, `avg of ${printSqlType(type)}`)
  return quotient
}

/** One bit for each column, the last the lowest; Spark's `grouping_id` wants all columns of GROUP BY. */
export const sparkGroupingFunctions: Readonly<Record<string, FunctionRule>> = {
  grouping: (call, { print }) => {
    const bits = call.arguments.map((column, index) => {
      const bit = `CAST(grouping(${print(column)}) AS INT)`
      const weight = 2 ** (call.arguments.length - 1 - index)
      return weight === 1 ? bit : `${bit} * ${weight}`
    })
    return bits.length === 1 ? (bits[0] ?? '') : `(${bits.join(' + ')})`
  },
}
