import type { Field } from '../../../spec/data-type.ts'
import { holdsFloat } from '../../athena/plain-zero.ts'
import { quoteIdentifier } from '../quote.ts'

/** What orders rows that differ in nothing but -0.0 for 0.0, which are equal. */
export function printSigns(columns: readonly Field[]): readonly string[] {
  return columns.flatMap(({ name, type }) => {
    if (!holdsFloat(type)) return []
    const text = `CAST(${quoteIdentifier(name)} AS STRING)`
    const isNumber = type.kind === 'float' || type.kind === 'double'
    return [`${isNumber ? `${text} = '-0.0'` : text} NULLS LAST`]
  })
}
