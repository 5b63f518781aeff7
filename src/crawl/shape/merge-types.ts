import { type DataType, type Field, sameType } from '../../spec/data-type.ts'

/** What a number of the first type and one of the second are, where that is neither string nor the same type. */
const numbers: Readonly<Record<string, Readonly<Record<string, 'smallint' | 'int' | 'bigint' | 'double'>>>> =
  {
    tinyint: { smallint: 'smallint', int: 'int', bigint: 'bigint', float: 'double', double: 'double' },
    smallint: { tinyint: 'smallint', int: 'int', bigint: 'bigint', float: 'double', double: 'double' },
    int: { tinyint: 'int', smallint: 'int', bigint: 'bigint', float: 'double', double: 'double' },
    bigint: { tinyint: 'bigint', smallint: 'bigint', int: 'bigint', float: 'double', double: 'double' },
    float: { tinyint: 'double', smallint: 'double', int: 'double', bigint: 'double', double: 'double' },
    double: { tinyint: 'double', smallint: 'double', int: 'double', bigint: 'double', float: 'double' },
  }

/**
 * The type of a field that is of one type here and of another there, as a Glue crawler settles it. What AWS does
 * is not published: this is what dumps of its tables show. `null` gives way to every type; two numbers are
 * one that holds both; arrays and structs merge inside, a struct having the fields of both; all else becomes string.
 * Commutative but for the order of fields, associative, idempotent.
 */
export function mergeTypes(left: DataType, right: DataType): DataType {
  if (left.kind === 'null') return right
  if (right.kind === 'null') return left
  const number = numbers[left.kind]?.[right.kind]
  if (number !== undefined) return { kind: number }
  if (left.kind === 'array' && right.kind === 'array') {
    return { kind: 'array', element: mergeTypes(left.element, right.element) }
  }
  if (left.kind === 'struct' && right.kind === 'struct') {
    return { kind: 'struct', fields: mergeFields(left.fields, right.fields) }
  }
  return sameType(left, right) ? left : { kind: 'string' }
}

function mergeFields(left: readonly Field[], right: readonly Field[]): readonly Field[] {
  const merged = new Map(left.map(({ name, type }) => [name, type]))
  for (const { name, type } of right) {
    const other = merged.get(name)
    merged.set(name, other === undefined ? type : mergeTypes(other, type))
  }
  return [...merged].map(([name, type]) => ({ name, type }))
}
