import { z } from 'zod'
import type { Place } from '../../errors.ts'
import { type NamedExpression, namedExpressionsAt, placeOf, type SpecNode } from '../expression.ts'
import { expressionForm, pairs } from '../form-parts.ts'

/** Adds columns, or replaces those of the same name where they stand. All expressions see the row as it came in. */
export interface DeriveStep {
  readonly kind: 'derive'
  readonly place: Place
  readonly columns: readonly NamedExpression[]
}

export const deriveForm = z.strictObject({
  derive: pairs(expressionForm, 'column: expression').describe(
    'Adds or replaces columns: { column: expression }',
  ),
})

export function normaliseDerive(raw: z.infer<typeof deriveForm>, node: SpecNode): DeriveStep {
  return {
    kind: 'derive',
    place: placeOf(node),
    columns: namedExpressionsAt(node, Object.keys(raw.derive), 'derive'),
  }
}
