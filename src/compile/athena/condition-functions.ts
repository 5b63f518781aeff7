import { callNode, type FunctionRule, operandAt, typedOperands } from './call-site.ts'
import { mistake, refused } from './expression-problem.ts'
import { comparable, typeCondition } from './type-operator.ts'
import type { TypedExpression } from './typed-expression.ts'
import { unify } from './unify.ts'

function count(site: Parameters<FunctionRule>[0], least: number, most = Number.POSITIVE_INFINITY): void {
  const given = site.operands.length
  if (given >= least && given <= most) return
  const expected =
    least === most
      ? String(least)
      : most === Number.POSITIVE_INFINITY
        ? `at least ${least}`
        : `${least} to ${most}`
  throw mistake(site.span, `${site.name} has ${given} arguments`, { expected })
}

const extreme: FunctionRule = (site) => {
  count(site, 1)
  const { operands, type } = unify(typedOperands(site), `the arguments of ${site.name}`)
  const first = operandAt(operands, 0)
  comparable('<', first, first)
  return callNode(site, operands, type)
}

/** COALESCE, NULLIF, IF, TRY, GREATEST and LEAST. */
export const conditionFunctions: Readonly<Record<string, FunctionRule>> = {
  coalesce: (site) => {
    count(site, 2)
    const { operands, type } = unify(typedOperands(site), 'the arguments of coalesce')
    return callNode(site, operands, type)
  },
  nullif: (site) => {
    count(site, 2, 2)
    const operands = typedOperands(site)
    const [left, right] = [operandAt(operands, 0), operandAt(operands, 1)]
    const sides = comparable('=', left, right)
    // Equality is tested in the common type, the result keeps the type of the first.
    const when: TypedExpression = {
      kind: 'comparison',
      operator: '=',
      ...sides,
      type: { kind: 'boolean' },
      span: site.span,
    }
    const none: TypedExpression = { kind: 'literal', value: null, type: left.type, span: site.span }
    return {
      kind: 'case',
      branches: [{ when, result: none }],
      otherwise: left,
      type: left.type,
      span: site.span,
    }
  },
  if: (site) => {
    count(site, 2, 3)
    const [condition, ...results] = typedOperands(site)
    const when = typeCondition(operandAt(condition ? [condition] : [], 0), 'the condition of IF')
    const { operands, type } = unify(results, 'the results of IF')
    const [first, otherwise] = operands
    const branches = [{ when, result: operandAt(first ? [first] : [], 0) }]
    return { kind: 'case', branches, ...(otherwise ? { otherwise } : {}), type, span: site.span }
  },
  try: (site) => {
    count(site, 1, 1)
    const operand = operandAt(typedOperands(site), 0)
    return { kind: 'try', operand, type: operand.type, span: site.span }
  },
  typeof: (site) => {
    count(site, 1, 1)
    const operand = operandAt(typedOperands(site), 0)
    if (
      /"(?:varchar|string)"/.test(JSON.stringify(operand.type)) &&
      !['literal', 'column', 'field', 'cast'].includes(operand.kind)
    ) {
      throw refused(site.span, 'typeof of a computed text')
    }
    return callNode(site, [operand], { kind: 'string' })
  },
  greatest: extreme,
  least: extreme,
}
