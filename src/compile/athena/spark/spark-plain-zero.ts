import { convertValue } from '../../pyspark/convert-value.ts'
import { asStored, plainZero } from '../plain-zero.ts'
import { argumentAt, type FunctionRule } from '../printing.ts'
import type { SqlType } from '../sql-type.ts'

const zeros: Readonly<Record<string, string>> = { double: '0D', float: '0F' }

/** Of all numbers only -0.0 becomes another when 0.0 is added. */
function plain(type: SqlType, value: string): string {
  return convertValue(asStored(type), value, ({ kind }, inner) =>
    kind in zeros ? `${inner} + ${zeros[kind]}` : undefined,
  )
}

export const sparkPlainZero: Readonly<Record<string, FunctionRule>> = {
  [plainZero]: (call, { operand }) => {
    const value = argumentAt(call, 0)
    const isSmall = call.type.kind !== 'struct' || ['column', 'field', 'variable'].includes(value.kind)
    return isSmall
      ? plain(call.type, operand(value))
      : `transform(array(${operand(value)}), z -> ${plain(call.type, 'z')})[0]`
  },
}
