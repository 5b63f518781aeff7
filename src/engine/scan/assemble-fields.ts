import { findAddable } from '../../crawl/shape/add-fields.ts'
import { findKnownType } from '../../crawl/shape/find-known-type.ts'
import type { Field } from '../../spec/data-type.ts'
import {
  count,
  type FoundFields,
  hasTooMany,
  keepField,
  mostUnknownFields,
  type SeenField,
} from './collect-fields.ts'
import type { DiscardedValues, InferredField, UnknownField } from './scan-result.ts'

/** What a unit found, and how many lines of its file come before it. */
export interface FoundInUnit {
  readonly fields: FoundFields
  readonly lineBase: number
}

export interface AssembledFields {
  readonly unknownFields: readonly UnknownField[]
  readonly unknownFieldsTruncated: boolean
  readonly newFields: readonly InferredField[]
  readonly newFieldsTruncated: boolean
  readonly discarded: readonly DiscardedValues[]
}

/** Puts together what the units found, in their order; how the files were shared out makes no difference. */
export function assembleFields(
  units: readonly FoundInUnit[],
  options: { readonly known: readonly Field[]; readonly infersTypes: boolean },
): AssembledFields {
  const kept = new Map<string, SeenField>()
  const discarded = new Map<string, number>()
  for (const { fields, lineBase } of units) {
    for (const field of fields.unknown) keepField(kept, { ...field, line: field.line + lineBase })
    for (const { path, values } of fields.discarded) count(discarded, path, values)
  }
  const unknown = [...kept.values()]
  const isTruncated = unknown.length > mostUnknownFields || units.some(({ fields }) => fields.isTruncated)
  const isShapeTruncated = hasTooMany(unknown) || units.some(({ fields }) => fields.isShapeTruncated)
  const newFieldsTruncated = options.infersTypes && isShapeTruncated
  return {
    unknownFields: unknown.slice(0, mostUnknownFields).map(({ path, uri, line }) => ({ path, uri, line })),
    unknownFieldsTruncated: isTruncated,
    newFields: options.infersTypes && !newFieldsTruncated ? inferFields(unknown, options.known) : [],
    newFieldsTruncated,
    discarded: [...discarded].map(([path, values]) => ({ path, values })),
  }
}

function inferFields(unknown: readonly SeenField[], known: readonly Field[]): readonly InferredField[] {
  const typed = unknown.flatMap(({ path, uri, line, shape }) => {
    const type = shape && findKnownType(shape)
    return type === undefined ? [] : [{ path, type, uri, line }]
  })
  return findAddable(known, typed)
}
