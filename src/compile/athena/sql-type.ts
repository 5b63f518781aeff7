import type { DataType, ScalarKind } from '../../spec/data-type.ts'

/**
 * The type of an expression: every column type, and what only expressions have.
 * `string` is varchar without a length. A timestamp without `precision` has milliseconds, as every column has.
 */
export type SqlType =
  | { readonly kind: Exclude<ScalarKind, 'timestamp' | 'null'> | 'unknown' | 'json' | IntervalKind }
  | { readonly kind: 'timestamp'; readonly precision?: number }
  | { readonly kind: 'timestamp with time zone'; readonly zone: string; readonly precision?: number }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'char' | 'varchar'; readonly length: number }
  | { readonly kind: 'array'; readonly element: SqlType }
  | { readonly kind: 'map'; readonly key: SqlType; readonly value: SqlType }
  | { readonly kind: 'struct'; readonly fields: readonly SqlField[] }
  | { readonly kind: 'choice'; readonly alternatives: readonly DataType[] }

export type IntervalKind = 'interval day to second' | 'interval year to month'

/** A field of a row; `ROW(1, 2)` makes fields without names. */
export interface SqlField {
  readonly name?: string
  readonly type: SqlType
}

/** The type as Athena's SQL and messages spell it: `array(row(dt bigint, temp double))`. */
export function printSqlType(type: SqlType): string {
  switch (type.kind) {
    case 'int':
      return 'integer'
    case 'float':
      return 'real'
    case 'string':
      return 'varchar'
    case 'binary':
      return 'varbinary'
    case 'timestamp':
      return `timestamp(${type.precision ?? 3})`
    case 'timestamp with time zone':
      return `timestamp(${type.precision ?? 3}) with time zone`
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    case 'char':
    case 'varchar':
      return `${type.kind}(${type.length})`
    case 'array':
      return `array(${printSqlType(type.element)})`
    case 'map':
      return `map(${printSqlType(type.key)}, ${printSqlType(type.value)})`
    case 'struct':
      return `row(${type.fields.map(printField).join(', ')})`
    case 'choice':
      return 'choice'
    default:
      return type.kind
  }
}

function printField(field: SqlField): string {
  if (field.name === undefined) return printSqlType(field.type)
  const name = /^[a-z_][a-z0-9_]*$/.test(field.name) ? field.name : `"${field.name.replaceAll('"', '""')}"`
  return `${name} ${printSqlType(field.type)}`
}

export function sameSqlType(left: SqlType, right: SqlType): boolean {
  return left === right || printSqlType(left) === printSqlType(right)
}

/** A column's type as expressions see it: what is always NULL is unknown. */
export function sqlTypeOf(type: DataType): SqlType {
  switch (type.kind) {
    case 'null':
      return { kind: 'unknown' }
    case 'array':
      return { kind: 'array', element: sqlTypeOf(type.element) }
    case 'map':
      return { kind: 'map', key: sqlTypeOf(type.key), value: sqlTypeOf(type.value) }
    case 'struct':
      return {
        kind: 'struct',
        fields: type.fields.map((field) => ({ name: field.name, type: sqlTypeOf(field.type) })),
      }
    default:
      return type as SqlType
  }
}

/** The column type that holds such values; none for what no table can store (intervals, json, a bare NULL). */
export function dataTypeOf(type: SqlType): DataType | undefined {
  switch (type.kind) {
    case 'unknown':
      return undefined
    case 'json':
    case 'interval day to second':
    case 'interval year to month':
    case 'timestamp with time zone':
      return undefined
    case 'timestamp':
      return { kind: 'timestamp' }
    case 'array': {
      const element = dataTypeOf(type.element)
      return element && { kind: 'array', element }
    }
    case 'map': {
      const [key, value] = [dataTypeOf(type.key), dataTypeOf(type.value)]
      return key && value && { kind: 'map', key, value }
    }
    case 'struct': {
      const fields = type.fields.map((field) => {
        const fieldType = dataTypeOf(field.type)
        return field.name !== undefined && fieldType ? { name: field.name, type: fieldType } : undefined
      })
      return fields.every((field) => field !== undefined) ? { kind: 'struct', fields } : undefined
    }
    default:
      return type as DataType
  }
}
