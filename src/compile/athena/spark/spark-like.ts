import { quoteString } from '../../pyspark/quote.ts'
import type { Printing } from '../printing.ts'
import type { TypedExpression } from '../typed-expression.ts'

type Like = Extract<TypedExpression, { kind: 'like' }>

/** Without ESCAPE Athena's pattern has no escape character, and Spark's has the backslash. */
export function printLike(
  { operand: value, pattern, escape: mark, negated }: Like,
  { operand, print }: Printing,
): string {
  const word = negated ? 'NOT LIKE' : 'LIKE'
  if (mark !== undefined) return `${operand(value)} ${word} ${operand(pattern)} ESCAPE ${quoteString(mark)}`
  if (pattern.kind === 'literal' && typeof pattern.value === 'string')
    return `${operand(value)} ${word} ${quoteString(pattern.value.replaceAll('\\', '\\\\'))}`
  return `${operand(value)} ${word} replace(${print(pattern)}, ${quoteString('\\')}, ${quoteString('\\\\')})`
}
