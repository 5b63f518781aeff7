import type { DataType } from '../../spec/data-type.ts'
import { convertValue } from '../duckdb/convert-value.ts'
import { bind } from './duckdb-array-functions.ts'
import { asStored, plainZero } from './plain-zero.ts'
import { argumentAt, type FunctionRule } from './printing.ts'
import type { SqlType } from './sql-type.ts'

const zeros: Readonly<Record<string, string>> = { double: '0e0', float: 'CAST(0 AS FLOAT)' }

/** Of all numbers only -0.0 becomes another when 0.0 is added. */
export function printPlainZeros(type: SqlType | DataType, value: string): string {
  return convertValue(asStored(type), value, [], {
    convert: ({ kind }, inner) => (kind in zeros ? `${inner} + ${zeros[kind]}` : undefined),
  })
}

export const duckdbPlainZero: Readonly<Record<string, FunctionRule>> = {
  [plainZero]: (call, { operand }) => {
    const value = argumentAt(call, 0)
    const isSmall = call.type.kind !== 'struct' || ['column', 'field', 'variable'].includes(value.kind)
    return isSmall
      ? printPlainZeros(call.type, operand(value))
      : bind(operand(value), (name) => printPlainZeros(call.type, name), '_z')
  },
}
