import { type DataType, sameType } from '../../spec/data-type.ts'
import { printField, quoteIdentifier } from './quote.ts'

/** Field by field from one struct type to another that has the same fields or fewer. */
export function projectValue(from: DataType, to: DataType, value: string): string {
  if (sameType(from, to)) return value
  if (from.kind === 'struct' && to.kind === 'struct') {
    const fields = to.fields.map((field) => {
      const source = from.fields.find((candidate) => candidate.name === field.name)
      const inner = printField(value, field.name)
      return `${quoteIdentifier(field.name)} := ${projectValue(source?.type ?? field.type, field.type, inner)}`
    })
    return `CASE WHEN ${value} IS NOT NULL THEN struct_pack(${fields.join(', ')}) END`
  }
  if (from.kind === 'array' && to.kind === 'array') {
    return `list_transform(${value}, lambda x: ${projectValue(from.element, to.element, 'x')})`
  }
  if (from.kind === 'map' && to.kind === 'map') {
    const inner = projectValue(from.value, to.value, printField('x', 'value'))
    const entry = `struct_pack(k := ${printField('x', 'key')}, v := ${inner})`
    return `CASE WHEN ${value} IS NOT NULL THEN map_from_entries(list_transform(map_entries(${value}), lambda x: ${entry})) END`
  }
  return value
}
