import { acceptedJson } from '../../spec/contract.ts'
import type { DataType } from '../../spec/data-type.ts'
import type { SeenKind } from '../shape/shape.ts'

/**
 * Whether a declared type can hold values of a kind, by `acceptedJson`. A shape does not say which numbers and
 * which texts were seen: every int is taken to fit tinyint and smallint, every number a decimal, and every string
 * char, varchar, date, timestamp and binary.
 */
export function fitsKind(type: DataType, kind: SeenKind): boolean {
  if (kind === 'null') return true
  const accepted = acceptedJson(type)
  switch (accepted.json) {
    case 'number':
      return accepted.form === 'integer' ? fitsInteger(kind, accepted.maximum) : isNumber(kind)
    case 'any of':
      return accepted.alternatives.some((alternative) => fitsKind(alternative, kind))
    default:
      return accepted.json === kind
  }
}

export function isNumber(kind: SeenKind): boolean {
  return kind === 'int' || kind === 'bigint' || kind === 'hugeint' || kind === 'double'
}

function fitsInteger(kind: SeenKind, maximum: bigint): boolean {
  return kind === 'int' || (kind === 'bigint' && maximum === 2n ** 63n - 1n)
}
