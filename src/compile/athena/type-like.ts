import { isText } from './coercion.ts'
import type { Expression } from './expression.ts'
import { mistake, refused } from './expression-problem.ts'
import { printSqlType } from './sql-type.ts'
import type { TypedExpression } from './typed-expression.ts'

/** LIKE. Without ESCAPE nothing escapes. A pattern with ESCAPE is checked here, so it has to be a literal. */
export function typeLike(
  expression: Extract<Expression, { kind: 'like' }>,
  type: (operand: Expression) => TypedExpression,
): TypedExpression {
  const { span, negated } = expression
  const operand = type(expression.operand)
  const pattern = type(expression.pattern)
  for (const side of [operand, pattern]) {
    if (side.type.kind === 'char') throw refused(side.span, 'LIKE on char')
    if (!isText(side.type) && side.type.kind !== 'unknown') {
      throw mistake(side.span, 'LIKE compares text', { expected: 'varchar', found: printSqlType(side.type) })
    }
  }
  const like = { kind: 'like', operand, pattern, negated, type: { kind: 'boolean' }, span } as const
  if (expression.escape === undefined) return like
  const character = type(expression.escape)
  if (
    character.kind !== 'literal' ||
    typeof character.value !== 'string' ||
    pattern.kind !== 'literal' ||
    typeof pattern.value !== 'string'
  ) {
    throw refused(span, 'ESCAPE with a pattern that is not a literal')
  }
  if ([...character.value].length !== 1) throw mistake(character.span, 'ESCAPE takes one character')
  checkPattern([...pattern.value], character.value, pattern)
  return { ...like, escape: character.value }
}

function checkPattern(characters: readonly string[], escaping: string, pattern: TypedExpression): void {
  for (let index = 0; index < characters.length; index++) {
    if (characters[index] !== escaping) continue
    index++
    const next = characters[index]
    if (next !== '%' && next !== '_' && next !== escaping) {
      throw mistake(pattern.span, `${escaping} must stand before %, _ or ${escaping}`)
    }
  }
}
