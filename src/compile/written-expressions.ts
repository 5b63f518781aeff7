import type { Expression } from '../spec/expression.ts'
import type { TypedExpression } from './athena/typed-expression.ts'
import type { CheckedStep } from './checked-job.ts'

/** The expressions of a step that are about the rows before it alone, each with its place in the job's file. */
export function writtenExpressions(
  checked: CheckedStep,
): readonly (readonly [TypedExpression, Expression])[] {
  switch (checked.kind) {
    case 'select':
    case 'derive':
      return checked.columns.flatMap(({ name, expression }) => {
        const written = checked.step.columns.find((column) => column.name === name)
        return written === undefined ? [] : [[expression, written.expression] as const]
      })
    case 'filter':
      return [[checked.condition, checked.step.condition]]
    case 'explode':
      return [[checked.array, checked.step.array]]
    default:
      return []
  }
}

const shownCharacters = 100

/** What a step computes as a whole, on one line: a query, or the condition of a join. */
export function writtenWhole(checked: CheckedStep): Expression | undefined {
  switch (checked.kind) {
    case 'sql': {
      const text = checked.step.query.text.trim().replaceAll(/\s+/g, ' ')
      const shown = text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text
      return { text: shown, place: checked.step.query.place }
    }
    case 'join':
      return checked.step.on
    default:
      return undefined
  }
}
