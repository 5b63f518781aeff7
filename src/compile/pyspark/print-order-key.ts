import type { DataType } from '../../spec/data-type.ts'
import { printStruct, unlessNull } from './convert-value.ts'
import { printField } from './quote.ts'

/**
 * What sorts as the value does in DuckDB, where NULL inside a nested value is the largest; for Spark it is the
 * smallest. Maps, which Spark cannot sort, by their sorted entries.
 */
export function printOrderKey(type: DataType, value: string, depth = 0): string {
  switch (type.kind) {
    case 'struct': {
      const fields = type.fields.flatMap(({ name, type: inner }, index) => {
        const field = printField(value, name)
        return [
          { name: `n${index}`, made: `${field} IS NULL` },
          { name: `v${index}`, made: printOrderKey(inner, field, depth) },
        ]
      })
      return unlessNull(value, printStruct(fields))
    }
    case 'array': {
      const variable = `x${depth}`
      const inner = printOrderKey(type.element, variable, depth + 1)
      return `transform(${value}, ${variable} -> named_struct('n', ${variable} IS NULL, 'v', ${inner}))`
    }
    case 'map': {
      const element: DataType = {
        kind: 'struct',
        fields: [
          { name: 'key', type: type.key },
          { name: 'value', type: type.value },
        ],
      }
      return printOrderKey({ kind: 'array', element }, `map_entries(${value})`, depth)
    }
    default:
      return value
  }
}
