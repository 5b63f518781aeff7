import { z } from 'zod'
import type { Place } from '../../errors.ts'
import { type NamedExpression, namedExpressionsAt, placeOf, type SpecNode } from '../expression.ts'
import { expressionForm, pairs } from '../form-parts.ts'

/** The row becomes exactly these columns, in this order. */
export interface SelectStep {
  readonly kind: 'select'
  readonly place: Place
  readonly columns: readonly NamedExpression[]
}

export const selectForm = z.strictObject({
  select: pairs(expressionForm, 'column: expression').describe(
    'The columns of the row: { column: expression }',
  ),
})

export function normaliseSelect(raw: z.infer<typeof selectForm>, node: SpecNode): SelectStep {
  return {
    kind: 'select',
    place: placeOf(node),
    columns: namedExpressionsAt(node, Object.keys(raw.select), 'select'),
  }
}
