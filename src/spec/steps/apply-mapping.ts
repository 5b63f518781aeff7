import { z } from 'zod'
import type { Place } from '../../errors.ts'
import { placeOf, type SpecNode } from '../expression.ts'
import { nameForm } from '../form-parts.ts'

/** Glue's ApplyMapping: only what is mapped survives; a value that cannot be cast becomes NULL. */
export interface ApplyMappingStep {
  readonly kind: 'applyMapping'
  readonly place: Place
  readonly mappings: readonly Mapping[]
}

export interface Mapping {
  readonly source: string
  readonly sourceType?: string
  readonly target: string
  readonly targetType?: string
  readonly place: Place
}

export const applyMappingForm = z.strictObject({
  applyMapping: z
    .array(
      z.union([z.tuple([nameForm, nameForm, nameForm, nameForm]), z.tuple([nameForm, nameForm])], {
        error: 'expected [source, sourceType, target, targetType] or [source, target]',
      }),
    )
    .min(1)
    .describe("Glue's mappings: [source, sourceType, target, targetType]; a literal dot stands in backticks"),
})

export function normaliseApplyMapping(
  raw: z.infer<typeof applyMappingForm>,
  node: SpecNode,
): ApplyMappingStep {
  return {
    kind: 'applyMapping',
    place: placeOf(node),
    mappings: raw.applyMapping.map((tuple, index) => {
      const place = placeOf(node, 'applyMapping', index)
      if (tuple.length === 2) return { source: tuple[0], target: tuple[1], place }
      return { source: tuple[0], sourceType: tuple[1], target: tuple[2], targetType: tuple[3], place }
    }),
  }
}
