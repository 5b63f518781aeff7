import type { DataType } from '../../src/spec/data-type.ts'
import { kindOf } from './observed.ts'

/** Whether a type accepts a value as design §6 says, by a plain walk; texts and decimals are not looked into. */
export function holds(type: DataType, value: unknown): boolean {
  if (value === null || value === undefined) return true
  const kind = kindOf(value)
  const isNumber = typeof value === 'number'
  switch (type.kind) {
    case 'choice':
      return type.alternatives.some((alternative) => holds(alternative, value))
    case 'tinyint':
    case 'smallint':
    case 'int':
      return kind === 'int'
    case 'bigint':
      return kind === 'int' || kind === 'bigint'
    case 'float':
    case 'double':
    case 'decimal':
      return isNumber
    case 'boolean':
      return kind === 'boolean'
    case 'null':
      return false
    case 'array':
      return Array.isArray(value) && value.every((item) => holds(type.element, item))
    case 'map':
      return kind === 'object' && Object.values(value as object).every((item) => holds(type.value, item))
    case 'struct': {
      const byName = new Map(kind === 'object' ? Object.entries(value as object) : [])
      return kind === 'object' && type.fields.every((field) => holds(field.type, byName.get(field.name)))
    }
    default:
      return kind === 'string'
  }
}

/** Whether every key of every object has a field, whatever its case, or is a key of a map. */
export function knows(type: DataType, value: unknown): boolean {
  if (type.kind === 'choice') return type.alternatives.some((alternative) => knows(alternative, value))
  if (Array.isArray(value)) return type.kind !== 'array' || value.every((item) => knows(type.element, item))
  if (typeof value !== 'object' || value === null) return true
  const entries = Object.entries(value)
  if (type.kind === 'map') return entries.every(([, item]) => knows(type.value, item))
  if (type.kind !== 'struct') return true
  return entries.every(([name, item]) => {
    const exact = type.fields.find((field) => field.name === name)
    if (exact !== undefined) return knows(exact.type, item)
    return type.fields.some((field) => field.name.toLowerCase() === name.toLowerCase())
  })
}
