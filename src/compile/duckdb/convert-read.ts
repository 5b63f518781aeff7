import type { DataType } from '../../spec/data-type.ts'
import { convertValue } from './convert-value.ts'
import { printDuckdbType } from './print-type.ts'
import { printField } from './quote.ts'

/** From what `read_json` gives (see `printReadType`) to the column's own type. */
export function convertRead(type: DataType, value: string): string {
  return convertValue(type, value, [], {
    convert: (inner, sql) => {
      if (inner.kind === 'binary') return `from_base64(${sql})`
      if (inner.kind !== 'map' || inner.key.kind === 'string') return undefined
      const text = printField('e', 'key')
      const key =
        inner.key.kind === 'binary'
          ? `from_base64(${text})`
          : `CAST(${text} AS ${printDuckdbType(inner.key)})`
      const entry = `struct_pack(k := ${key}, v := ${convertRead(inner.value, printField('e', 'value'))})`
      return `map_from_entries(list_transform(map_entries(${sql}), lambda e: ${entry}))`
    },
  })
}
