/** The types of columns and fields: Glue's and Hive's, by their own names, and Glue's `choice`. */
export type DataType =
  | { readonly kind: ScalarKind }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'char' | 'varchar'; readonly length: number }
  | { readonly kind: 'array'; readonly element: DataType }
  | { readonly kind: 'map'; readonly key: DataType; readonly value: DataType }
  | { readonly kind: 'struct'; readonly fields: readonly Field[] }
  | { readonly kind: 'choice'; readonly alternatives: readonly DataType[] }

/** `null` is the type of a field that is never anything else; a sink cannot hold it. */
export type ScalarKind =
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'float'
  | 'double'
  | 'boolean'
  | 'string'
  | 'date'
  | 'timestamp'
  | 'binary'
  | 'null'

/** A named field of a struct, or a column of a table. */
export interface Field {
  readonly name: string
  readonly type: DataType
}

export const scalarKinds: readonly ScalarKind[] = [
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'float',
  'double',
  'boolean',
  'string',
  'date',
  'timestamp',
  'binary',
  'null',
]

/**
 * The type as Glue and Hive spell it: `array<struct<dt:bigint,temp:double>>`.
 * Field names that are not plain words stand in backticks, so that `parseType` reads them back.
 */
export function printType(type: DataType): string {
  return spellType(type, { spellName: quoteName, nullName: 'null' })
}

/** Hive's own spelling: names stand bare, and what is always null is a string. `parseType` may not read it. */
export function printHiveType(type: DataType): string {
  return spellType(type, { spellName: (name) => name, nullName: 'string' })
}

interface Spelling {
  readonly spellName: (name: string) => string
  /** What a field that is always null is called. */
  readonly nullName: string
}

function spellType(type: DataType, spelling: Spelling): string {
  const spell = (inner: DataType) => spellType(inner, spelling)
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    case 'char':
    case 'varchar':
      return `${type.kind}(${type.length})`
    case 'array':
      return `array<${spell(type.element)}>`
    case 'map':
      return `map<${spell(type.key)},${spell(type.value)}>`
    case 'struct':
      return `struct<${type.fields.map((field) => `${spelling.spellName(field.name)}:${spell(field.type)}`).join(',')}>`
    case 'choice':
      return `choice<${type.alternatives.map(spell).join(',')}>`
    case 'null':
      return spelling.nullName
    default:
      return type.kind
  }
}

export function sameType(left: DataType, right: DataType): boolean {
  return printType(left) === printType(right)
}

function quoteName(name: string): string {
  return /^[A-Za-z_$][\w$-]*$/.test(name) ? name : `\`${name.replaceAll('`', '``')}\``
}
