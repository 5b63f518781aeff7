import { type DataType, printType } from '../../spec/data-type.ts'

/** The types of which a value has one: those of a choice, however deep, or the type alone. */
export function alternativesOf(type: DataType): readonly DataType[] {
  return type.kind === 'choice' ? type.alternatives.flatMap(alternativesOf) : [type]
}

/** The choice of the types, each once and without null, which every type holds; of one type, that type. */
export function choiceOf(types: readonly DataType[]): DataType {
  const byText = new Map(types.flatMap(alternativesOf).map((type) => [printType(type), type]))
  if (byText.size > 1) byText.delete('null')
  const [first = { kind: 'null' }, ...rest] = byText.values()
  return rest.length === 0 ? first : { kind: 'choice', alternatives: [first, ...rest] }
}
