import type { DataType, Field } from '../../spec/data-type.ts'
import { printField, quoteIdentifier } from './quote.ts'

/** Converts a value that sits somewhere inside nested types; undefined leaves it as it is. */
export interface NestedConversion {
  /** The SQL for a value of this type, or undefined to look inside it. */
  convert(type: DataType, value: string, path: readonly string[]): string | undefined
  /** The fields that a struct's field becomes, each with its SQL. */
  fields?(
    field: Field,
    value: string,
    path: readonly string[],
  ): readonly { name: string; value: string }[] | undefined
}

/**
 * Rebuilds a nested value around the parts that a conversion changes; what does not change is not rebuilt.
 * NULL stays NULL at every level.
 */
export function convertValue(
  type: DataType,
  value: string,
  path: readonly string[],
  conversion: NestedConversion,
): string {
  const direct = conversion.convert(type, value, path)
  if (direct !== undefined) return direct
  switch (type.kind) {
    case 'struct': {
      const made = type.fields.flatMap((field) => {
        const at = [...path, field.name]
        const inner = printField(value, field.name)
        const several = conversion.fields?.(field, inner, at)
        return several ?? [{ name: field.name, value: convertValue(field.type, inner, at, conversion) }]
      })
      const same =
        made.length === type.fields.length &&
        made.every(({ name, value: sql }, index) => {
          const field = type.fields[index]
          return field?.name === name && sql === printField(value, name)
        })
      if (same) return value
      const fields = made.map((field) => `${quoteIdentifier(field.name)} := ${field.value}`).join(', ')
      return `CASE WHEN ${value} IS NOT NULL THEN struct_pack(${fields}) END`
    }
    case 'array': {
      const variable = lambdaVariable(path)
      const inner = convertValue(type.element, variable, [...path, '[]'], conversion)
      return inner === variable ? value : `list_transform(${value}, lambda ${variable}: ${inner})`
    }
    case 'map': {
      const variable = lambdaVariable(path)
      const entryKey = printField(variable, 'key')
      const entryValue = printField(variable, 'value')
      const key = convertValue(type.key, entryKey, [...path, 'key'], conversion)
      const inner = convertValue(type.value, entryValue, [...path, 'value'], conversion)
      if (key === entryKey && inner === entryValue) return value
      const entry = `struct_pack(k := ${key}, v := ${inner})`
      return `CASE WHEN ${value} IS NOT NULL THEN map_from_entries(list_transform(map_entries(${value}), lambda ${variable}: ${entry})) END`
    }
    default:
      return value
  }
}

function lambdaVariable(path: readonly string[]): string {
  return `x${path.length}`
}
