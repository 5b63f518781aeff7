import { type DataType, type Field, sameType } from '../../spec/data-type.ts'

type Format = 'parquet' | 'csv' | 'json'

const integers: readonly string[] = ['tinyint', 'smallint', 'int', 'bigint']

/**
 * Whether what a crawler found in files that a job has written contradicts the type that the job declares. Of text
 * a crawler sees only what is spelt there: whole numbers where double is declared, strings where date is.
 */
export function holdsType(declared: DataType, found: DataType, format: Format): boolean {
  if (found.kind === 'null' || sameType(declared, found)) return true
  const holds = (outer: DataType, inner: DataType) => holdsType(outer, inner, format)
  switch (declared.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return format !== 'parquet' && integers.includes(found.kind)
        ? integers.indexOf(found.kind) <= integers.indexOf(declared.kind) || found.kind === 'int'
        : false
    case 'float':
    case 'double':
    case 'decimal':
      return format !== 'parquet' && (integers.includes(found.kind) || found.kind === 'double')
    case 'string':
      return format === 'csv' && !['array', 'map', 'struct'].includes(found.kind)
    case 'char':
    case 'varchar':
      return found.kind === 'string' || (format === 'csv' && holds({ kind: 'string' }, found))
    case 'date':
    case 'timestamp':
    case 'binary':
      return format !== 'parquet' && found.kind === 'string'
    case 'array':
      return found.kind === 'array' && holds(declared.element, found.element)
    case 'map':
      if (found.kind === 'struct') return found.fields.every(({ type }) => holds(declared.value, type))
      return found.kind === 'map' && holds(declared.key, found.key) && holds(declared.value, found.value)
    case 'struct':
      return found.kind === 'struct' && holdsFields(declared.fields, found.fields, format)
    case 'choice':
      return declared.alternatives.some((alternative) => holds(alternative, found))
    default:
      return false
  }
}

function holdsFields(declared: readonly Field[], found: readonly Field[], format: Format): boolean {
  return found.every(({ name, type }) => {
    const field = declared.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())
    return field !== undefined && holdsType(field.type, type, format)
  })
}
