import { refused } from '../expression-problem.ts'
import { mayBeNan } from '../may-be-nan.ts'
import type { Printing } from '../printing.ts'
import type { SqlType } from '../sql-type.ts'
import type { AggregateNode } from './spark-aggregate.ts'
import { printSparkSqlType } from './spark-type.ts'

/** What gathers values: Spark leaves NULLs out and has no order of its own, so the values go into structs. */
export function printCollecting(
  aggregate: AggregateNode,
  type: SqlType,
  printing: Printing,
  behind: string,
): string {
  const { print } = printing
  const { name, distinct, span } = aggregate
  const [operand, second] = aggregate.arguments
  if (operand === undefined) throw new TypeError(`${name} has an argument`)
  const value = print(operand)
  const only = (condition: string) => {
    const all = aggregate.filter ? `${condition} AND ${printing.operand(aggregate.filter)}` : condition
    return ` FILTER (WHERE ${all})`
  }
  switch (name) {
    case 'array_agg': {
      const counted = `count(*)${behind}`
      return `CASE WHEN ${counted} > 0 THEN ${sortedValues(aggregate, value, printing, behind)} END`
    }
    case 'listagg': {
      if (/ OVER /.test(behind)) throw refused(span, `${name} in a window`)
      const texts = sortedValues(aggregate, value, printing, only(`${value} IS NOT NULL`))
      const joined = `array_join(${texts}, ${second ? print(second) : "''"})`
      return `CASE WHEN count(${value})${behind} > 0 THEN ${joined} END`
    }
    case 'map_agg': {
      if (/ OVER /.test(behind)) throw refused(span, `${name} in a window`)
      // A key that comes twice is an error here; Athena keeps whichever value came first.
      const entry = `named_struct('key', ${value}, 'value', ${second ? print(second) : 'NULL'})`
      const entries = `collect_list(${distinct ? 'DISTINCT ' : ''}${entry})${only(`${value} IS NOT NULL`)}`
      return `CASE WHEN count(${value})${behind} > 0 THEN map_from_entries(${entries}) END`
    }
    default: {
      if (mayBeNan(operand)) throw refused(span, 'histogram of a value that may be NaN')
      const values = `collect_list(${distinct ? 'DISTINCT ' : ''}${value})${behind}`
      const entry = `named_struct('key', x, 'value', CAST(size(filter(${values}, y -> y = x)) AS BIGINT))`
      const entries = `transform(array_sort(array_distinct(${values})), x -> ${entry})`
      return `CASE WHEN count(${value})${behind} > 0 THEN CAST(map_from_entries(${entries}) AS ${printSparkSqlType(type)}) END`
    }
  }
}

/** All values, NULLs too, by the keys of ORDER BY. */
function sortedValues(
  { orderBy, distinct, span }: AggregateNode,
  value: string,
  { print }: Printing,
  behind: string,
): string {
  const word = distinct ? 'DISTINCT ' : ''
  if (orderBy.length === 0) return `collect_list(${word}named_struct('v', ${value}))${behind}.v`
  const keys = orderBy.map((item, index) => {
    if (mayBeNan(item.expression)) throw refused(span, 'ORDER BY a value that may be NaN')
    return { ...item, name: `k${index + 1}`, text: print(item.expression) }
  })
  const fields = keys.flatMap(({ name, text }) => [`'${name}'`, text])
  const collected = `collect_list(${word}named_struct(${[...fields, "'v'", value].join(', ')}))${behind}`
  const order = keys.map(({ name, descending, nullsFirst }) => {
    const [before, after] = descending ? ['>', '<'] : ['<', '>']
    const [none, some] = nullsFirst ? ['a', 'b'] : ['b', 'a']
    return [
      `WHEN (a).${name} ${before} (b).${name} THEN -1`,
      `WHEN (a).${name} ${after} (b).${name} THEN 1`,
      `WHEN (${none}).${name} IS NULL AND (${some}).${name} IS NOT NULL THEN -1`,
      `WHEN (${some}).${name} IS NULL AND (${none}).${name} IS NOT NULL THEN 1`,
    ].join(' ')
  })
  return `array_sort(${collected}, (a, b) -> CASE ${order.join(' ')} ELSE 0 END).v`
}
