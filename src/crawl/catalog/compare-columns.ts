import { type DataType, type Field, printType } from '../../spec/data-type.ts'

export interface ColumnChanges {
  readonly added: readonly Field[]
  readonly gone: readonly Field[]
  readonly retyped: readonly { readonly name: string; readonly before: DataType; readonly after: DataType }[]
}

export const noColumnChanges: ColumnChanges = { added: [], gone: [], retyped: [] }

/**
 * What makes the second columns of the first. Their order, the order of fields and the case of names make no
 * difference.
 */
export function compareColumns(
  before: readonly Field[],
  after: readonly Field[],
  isSame: (before: DataType, after: DataType) => boolean = isSameType,
): ColumnChanges {
  const earlier = byName(before)
  const later = byName(after)
  return {
    added: after.filter(({ name }) => !earlier.has(name.toLowerCase())),
    gone: before.filter(({ name }) => !later.has(name.toLowerCase())),
    retyped: before.flatMap(({ name, type }) => {
      const other = later.get(name.toLowerCase())
      return other === undefined || isSame(type, other.type)
        ? []
        : [{ name, before: type, after: other.type }]
    }),
  }
}

export function hasChanges({ added, gone, retyped }: ColumnChanges): boolean {
  return added.length + gone.length + retyped.length > 0
}

/** A sentence for each: what a catalog that stays as it is does not say. */
export function describeColumnChanges({ added, gone, retyped }: ColumnChanges): readonly string[] {
  return [
    ...added.map(({ name, type }) => `new column ${name} ${printType(type)}`),
    ...gone.map(({ name }) => `column ${name} is gone`),
    ...retyped.map(
      ({ name, before, after }) => `column ${name} is ${printType(before)}, and now ${printType(after)}`,
    ),
  ]
}

function isSameType(left: DataType, right: DataType): boolean {
  return printType(normalise(left)) === printType(normalise(right))
}

function normalise(type: DataType): DataType {
  switch (type.kind) {
    case 'array':
      return { kind: 'array', element: normalise(type.element) }
    case 'map':
      return { kind: 'map', key: type.key, value: normalise(type.value) }
    case 'struct': {
      const fields = type.fields.map((field) => ({
        name: field.name.toLowerCase(),
        type: normalise(field.type),
      }))
      return { kind: 'struct', fields: fields.sort((a, b) => (a.name < b.name ? -1 : 1)) }
    }
    default:
      return type
  }
}

function byName(fields: readonly Field[]): ReadonlyMap<string, Field> {
  return new Map(fields.map((field) => [field.name.toLowerCase(), field]))
}
