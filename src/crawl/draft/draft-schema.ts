import { type DataType, type Field, printType } from '../../spec/data-type.ts'
import { countValues, findMapKeys } from '../shape/find-map-keys.ts'
import { familiesOf } from '../shape/kind-families.ts'
import type { Shape } from '../shape/shape.ts'
import { printComment, printScalar } from './draft-yaml.ts'

/**
 * The contract of records as a schema file. It looks like the document, and says in comments what is uncertain: fields
 * that not every record has, fields that are only null, mixed kinds, keys that are data.
 */
export function draftSchema(options: {
  readonly fields: readonly Field[]
  /** Of the records; undefined where nobody has looked at single values. */
  readonly record: Shape | undefined
  /** What it is the contract of, and from what it was inferred; a sentence each. */
  readonly remarks: readonly string[]
}): string {
  const { fields, record, remarks } = options
  return [
    '# yaml-language-server: $schema=../node_modules/glue-etl/dist/schemas/schema.schema.json',
    '#',
    ...remarks.map((remark) => `# ${printComment(remark)}`),
    ...printFields(fields, record, ''),
    '',
  ].join('\n')
}

/** With room for larger integers than were seen: `int` is for those who know. */
export function widenIntegers(type: DataType): DataType {
  switch (type.kind) {
    case 'int':
      return { kind: 'bigint' }
    case 'array':
      return { kind: 'array', element: widenIntegers(type.element) }
    case 'map':
      return { ...type, value: widenIntegers(type.value) }
    case 'struct':
      return {
        kind: 'struct',
        fields: type.fields.map((field) => ({ ...field, type: widenIntegers(field.type) })),
      }
    case 'choice':
      return { kind: 'choice', alternatives: type.alternatives.map(widenIntegers) }
    default:
      return type
  }
}

function printFields(fields: readonly Field[], shape: Shape | undefined, margin: string): readonly string[] {
  const parents = shape?.kinds.get('object')?.count
  return fields.flatMap(({ name, type }) => {
    const inner = shape?.fields?.get(name)?.shape
    const remark = inner === undefined ? '' : remarkOn(inner, parents)
    return printEntry(`${margin}${printScalar(name)}:`, type, inner, { margin, remark })
  })
}

/** `key: type`, or the key and the lines of what stands below it. */
function printEntry(
  key: string,
  type: DataType,
  shape: Shape | undefined,
  { margin, remark }: { readonly margin: string; readonly remark: string },
): readonly string[] {
  const comment = remark === '' ? '' : ` # ${printComment(remark)}`
  const below = `${margin}  `
  if (type.kind === 'struct') return [`${key}${comment}`, ...printFields(type.fields, shape, below)]
  if (type.kind === 'array' && holdsStruct(type)) {
    const lines = printElement(type.element, shape?.element, `${below}  `)
    return [`${key}${comment}`, ...markFirst(lines, below)]
  }
  return [`${key} ${printScalar(printType(type))}${comment}`]
}

/** The lines of an array's element, with the margin that they have behind its dash. */
function printElement(type: DataType, shape: Shape | undefined, margin: string): readonly string[] {
  if (type.kind === 'struct') return printFields(type.fields, shape, margin)
  if (type.kind === 'array' && holdsStruct(type)) {
    return markFirst(printElement(type.element, shape?.element, `${margin}  `), margin)
  }
  return [`${margin}${printScalar(printType(type))}`]
}

function markFirst([first = '', ...rest]: readonly string[], margin: string): readonly string[] {
  return [`${margin}- ${first.slice(margin.length + 2)}`, ...rest]
}

function holdsStruct(type: DataType): boolean {
  return type.kind === 'array' ? holdsStruct(type.element) : type.kind === 'struct'
}

/** What is uncertain about a field. */
function remarkOn(shape: Shape, parents: number | undefined): string {
  const { kinds } = shape
  const values = countValues(shape)
  const nulls = kinds.get('null')?.count ?? 0
  const keys = findMapKeys(shape)
  const missing = parents !== undefined && parents > values ? [`in ${values} of ${parents}`] : []
  if (nulls === values) return [...missing, 'always null, so the type is a guess'].join('; ')
  return [
    ...missing,
    ...(nulls > 0 ? [`null in ${nulls}`] : []),
    ...(isAlwaysEmpty(shape) ? ['always empty, so the type is a guess'] : []),
    ...(keys === undefined
      ? []
      : [`${keys.rule}${keys.examples.length > 0 ? `: ${keys.examples.join(', ')}` : ''}`]),
    ...remarkOnKinds(shape),
  ].join('; ')
}

function isAlwaysEmpty({ kinds, element, fields, values }: Shape): boolean {
  const isNested = [...kinds.keys()].every((kind) => ['null', 'array', 'object'].includes(kind))
  return isNested && element === undefined && values === undefined && (fields?.size ?? 0) === 0
}

/** Where kinds meet that no one type holds: how many of each, and where the first of each stands. */
function remarkOnKinds(shape: Shape): readonly string[] {
  if (familiesOf(shape).size < 2) return []
  return [...shape.kinds]
    .filter(([kind]) => kind !== 'null')
    .map(([kind, { count, uri, line }]) => `${count} ${kind}, first in ${fileName(uri)}:${line}`)
}

function fileName(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1)
}
