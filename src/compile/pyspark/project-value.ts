import { type DataType, sameType } from '../../spec/data-type.ts'
import { printStruct, unlessNull } from './convert-value.ts'
import { printField } from './quote.ts'

/** Field by field from one struct type to another that has the same fields or fewer. */
export function projectValue(from: DataType, to: DataType, value: string, depth = 0): string {
  if (sameType(from, to)) return value
  if (from.kind === 'struct' && to.kind === 'struct') {
    const fields = to.fields.map(({ name, type }) => {
      const source = from.fields.find((candidate) => candidate.name === name)
      return { name, made: projectValue(source?.type ?? type, type, printField(value, name), depth) }
    })
    return unlessNull(value, printStruct(fields))
  }
  const variable = `x${depth}`
  if (from.kind === 'array' && to.kind === 'array')
    return `transform(${value}, ${variable} -> ${projectValue(from.element, to.element, variable, depth + 1)})`
  if (from.kind === 'map' && to.kind === 'map')
    return `transform_values(${value}, (k${depth}, ${variable}) -> ${projectValue(from.value, to.value, variable, depth + 1)})`
  return value
}
