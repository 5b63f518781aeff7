import { typed, typedIfConstant } from './duckdb-type.ts'
import { argumentAt, type FunctionRule, plainCall } from './printing.ts'

/** The entries of a map, made anew by `entry` from `(_e).key` and `(_e).value`. */
const entries = (entry: (body: string) => string): FunctionRule =>
  typedIfConstant((call, { print, body }) => {
    const made = entry(body(argumentAt(call, 1), ['(_e).key', '(_e).value']))
    return `map_from_entries(list_transform(map_entries(${print(argumentAt(call, 0))}), lambda _e: ${made}))`
  })

export const duckdbMapFunctions: Readonly<Record<string, FunctionRule>> = {
  map: (call, printing) => (call.arguments.length === 0 ? 'MAP {}' : typed(plainCall('map'))(call, printing)),
  map_keys: plainCall('map_keys'),
  map_values: plainCall('map_values'),
  map_entries: (call, { print }) =>
    `list_transform(map_entries(${print(argumentAt(call, 0))}), lambda _e: {f1: (_e).key, f2: (_e).value})`,
  map_from_entries: typedIfConstant(plainCall('map_from_entries')),
  map_concat: (call, { print, operand }) => {
    const known = call.arguments.map((map) => `${operand(map)} IS NOT NULL`)
    return `CASE WHEN ${known.join(' AND ')} THEN map_concat(${call.arguments.map(print).join(', ')}) END`
  },
  map_filter: typedIfConstant((call, { print, body }) => {
    const condition = body(argumentAt(call, 1), ['(_e).key', '(_e).value'])
    return `map_from_entries(list_filter(map_entries(${print(argumentAt(call, 0))}), lambda _e: ${condition}))`
  }),
  transform_values: entries((made) => `{key: (_e).key, value: ${made}}`),
  transform_keys: entries((made) => `{key: ${made}, value: (_e).value}`),
}
