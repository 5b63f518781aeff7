import { quoteString } from '../../pyspark/quote.ts'
import { refused } from '../expression-problem.ts'
import { holdsFloat } from '../plain-zero.ts'
import { argumentAt, type FunctionCall, type FunctionRule, type Printing, plainCall } from '../printing.ts'
import { freeName, printLambda } from './spark-lambda.ts'
import { printSparkSqlType } from './spark-type.ts'

/** Keys that come twice and NULL keys fail in Spark by themselves, which cannot be NULL in its place. */
function refuseInsideTry(call: FunctionCall, { insideTry }: Printing): void {
  if (insideTry) throw refused(call.span, `${call.name} inside TRY`)
}

/** Some releases of Spark make 0.0 of a key that is -0.0. */
function refuseFloatKeys({ name, type, span }: FunctionCall): void {
  if (type.kind === 'map' && holdsFloat(type.key))
    throw refused(span, `${name} with keys that are floating-point numbers`)
}

const withLambda =
  (name: string): FunctionRule =>
  (call, printing) =>
    `${name}(${printing.print(argumentAt(call, 0))}, ${printLambda(argumentAt(call, 1), printing)})`

/** Spark makes NULL of an array that holds a NULL. */
const fromEntries: FunctionRule = (call, printing) => {
  refuseInsideTry(call, printing)
  refuseFloatKeys(call)
  const entries = argumentAt(call, 0)
  const text = printing.print(entries)
  if (entries.kind === 'array' && entries.items.every((item) => item.kind === 'row'))
    return `map_from_entries(${text})`
  const message = quoteString('map entry cannot be null')
  return `CASE WHEN exists(${text}, x -> x IS NULL) THEN ${printing.fail(message, call.type)} ELSE map_from_entries(${text}) END`
}

/** Spark's own `map_concat` fails for a key that comes twice; for Athena the last value stays. */
function concat(left: string, right: string): string {
  const entry = freeName('entry', left, right)
  const kept = `filter(map_entries(${left}), ${entry} -> NOT map_contains_key(${right}, ${entry}.key))`
  return `map_from_entries(concat(${kept}, map_entries(${right})))`
}

export const sparkMapFunctions: Readonly<Record<string, FunctionRule>> = {
  map: (call, printing) => {
    if (call.arguments.length === 0) return 'map()'
    refuseInsideTry(call, printing)
    return `map_from_arrays(${call.arguments.map(printing.print).join(', ')})`
  },
  map_keys: plainCall('map_keys'),
  map_values: plainCall('map_values'),
  map_entries: (call, { print }) =>
    `CAST(map_entries(${print(argumentAt(call, 0))}) AS ${printSparkSqlType(call.type)})`,
  map_from_entries: fromEntries,
  map_concat: (call, { print }) => {
    refuseFloatKeys(call)
    return call.arguments.map(print).reduce(concat)
  },
  map_filter: withLambda('map_filter'),
  transform_values: withLambda('transform_values'),
  transform_keys: (call, printing) => {
    refuseInsideTry(call, printing)
    return withLambda('transform_keys')(call, printing)
  },
}
