import type { DataType, Field } from './data-type.ts'

/** Into a field of a struct, or into all elements of an array or all values of a map; an index leads nowhere. */
export type TypeStep =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'index' }

/**
 * The type with one more field, at the end of the struct that the steps lead to. Undefined where there is no such
 * struct, or where it has a field of that name, in whatever case. A choice takes it in every alternative that can.
 */
export function addToType(type: DataType, steps: readonly TypeStep[], field: Field): DataType | undefined {
  if (type.kind === 'choice') {
    const added = type.alternatives.map((alternative) => addToType(alternative, steps, field))
    if (added.every((alternative) => alternative === undefined)) return undefined
    return { kind: 'choice', alternatives: type.alternatives.map((old, index) => added[index] ?? old) }
  }
  const [step, ...rest] = steps
  if (step === undefined) return addToStruct(type, field)
  if (step.kind === 'name')
    return type.kind === 'struct' ? addToMember(type, step.name, rest, field) : undefined
  if (step.kind === 'index') return undefined
  if (type.kind === 'array') {
    const element = addToType(type.element, rest, field)
    return element && { ...type, element }
  }
  if (type.kind !== 'map') return undefined
  const value = addToType(type.value, rest, field)
  return value && { ...type, value }
}

function addToStruct(type: DataType, field: Field): DataType | undefined {
  if (type.kind !== 'struct') return undefined
  const isTaken = type.fields.some(({ name }) => name.toLowerCase() === field.name.toLowerCase())
  return isTaken ? undefined : { kind: 'struct', fields: [...type.fields, field] }
}

function addToMember(
  type: DataType & { kind: 'struct' },
  name: string,
  steps: readonly TypeStep[],
  field: Field,
): DataType | undefined {
  const member = type.fields.find((candidate) => candidate.name === name)
  const added = member && addToType(member.type, steps, field)
  if (added === undefined) return undefined
  return {
    kind: 'struct',
    fields: type.fields.map((old) => (old === member ? { name, type: added } : old)),
  }
}
