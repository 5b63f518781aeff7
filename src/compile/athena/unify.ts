import { coerce, commonType } from './coercion.ts'
import { mistake } from './expression-problem.ts'
import { printSqlType, type SqlType } from './sql-type.ts'
import type { TypedExpression } from './typed-expression.ts'

/** The operands converted to their common type. @throws ExpressionError where they have none */
export function unify(
  operands: readonly TypedExpression[],
  what: string,
): { readonly operands: readonly TypedExpression[]; readonly type: SqlType } {
  let type: SqlType = { kind: 'unknown' }
  for (const operand of operands) {
    const next = commonType(type, operand.type)
    if (next === undefined) {
      const [expected, found] = [printSqlType(type), printSqlType(operand.type)]
      throw mistake(operand.span, `${what} must have one type`, { expected, found })
    }
    type = next
  }
  return { operands: operands.map((operand) => coerce(operand, type)), type }
}
