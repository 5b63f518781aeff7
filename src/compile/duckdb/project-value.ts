import { type DataType, sameType } from '../../spec/data-type.ts'
import { quoteIdentifier } from './quote.ts'

/** Field by field from one struct type to another that has the same fields or fewer. */
export function projectValue(from: DataType, to: DataType, value: string): string {
  if (sameType(from, to)) return value
  if (from.kind === 'struct' && to.kind === 'struct') {
    const fields = to.fields.map((field) => {
      const source = from.fields.find((candidate) => candidate.name === field.name)
      const inner = `${value}.${quoteIdentifier(field.name)}`
      return `${quoteIdentifier(field.name)} := ${projectValue(source?.type ?? field.type, field.type, inner)}`
    })
    return `CASE WHEN ${value} IS NOT NULL THEN struct_pack(${fields.join(', ')}) END`
  }
  if (from.kind === 'array' && to.kind === 'array') {
    return `list_transform(${value}, lambda x: ${projectValue(from.element, to.element, 'x')})`
  }
  return value
}
