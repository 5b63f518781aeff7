import { observeValue } from '../../crawl/shape/observe-value.ts'
import { beginObserving, observing } from '../../crawl/shape/observing.ts'
import { closeShape, createShape, type OpenShape } from '../../crawl/shape/open-shape.ts'
import { countFields, mergeShapes, type Shape } from '../../crawl/shape/shape.ts'
import type { Contract } from '../../records/compile-contract.ts'
import type { ValueRanges } from '../../records/find-discards.ts'
import { forgetUnknown } from '../../records/forget-unknown.ts'
import { walkRecord } from '../../records/walk-record.ts'
import type { DiscardedValues, UnknownField } from './scan-result.ts'

/** Of more different fields than this nobody is told. */
export const mostUnknownFields = 1000

/** An unknown field and, where types are inferred, what was seen of its values. */
export interface SeenField extends UnknownField {
  readonly shape: Shape | undefined
}

/** What accepted records hold beside what is read of them. Plain data; all in the order of first meeting. */
export interface FoundFields {
  readonly unknown: readonly SeenField[]
  /** Whether there were more than `mostUnknownFields`. */
  readonly isTruncated: boolean
  /** Whether there were more, the fields in unknown fields counted; then shapes are not to be used. */
  readonly isShapeTruncated: boolean
  readonly discarded: readonly DiscardedValues[]
}

/** Collects from the accepted records of a unit, piece by piece. */
export interface FieldCollector {
  beginPiece(uri: string): void
  /** An accepted record that has unknown fields, or values that are discarded. */
  add(bytes: Uint8Array, start: number, end: number, line: number, discards: ValueRanges): void
  /** What the piece added counts only if it is kept. */
  endPiece(isKept: boolean): void
  found(): FoundFields
}

interface PieceFields {
  readonly uri: string
  readonly fields: Map<string, { readonly line: number; readonly shape: OpenShape | undefined }>
  readonly discarded: Map<string, number>
  /** Fields that no earlier piece has. */
  added: number
  isTruncated: boolean
  isShapeTruncated: boolean
}

export function createFieldCollector(contract: Contract | undefined, infersTypes: boolean): FieldCollector {
  const kept = new Map<string, SeenField>()
  const discarded = new Map<string, number>()
  let isTruncated = false
  let isShapeTruncated = false
  let piece = createPiece('')
  let line = 0
  /** Since they were counted. */
  let hasMoreFields = false

  if (contract !== undefined) forgetUnknown(contract)

  function meetUnknown(path: string, bytes: Uint8Array, start: number): boolean {
    const isInferring = infersTypes && !isShapeTruncated && !piece.isShapeTruncated
    if (kept.has(path) && !isInferring) return true
    const field = piece.fields.get(path) ?? addField(path)
    if (field?.shape === undefined || !isInferring) return true
    // A sound value, and its line is that of the record: nobody asks for it.
    beginObserving({ uri: piece.uri, line, start }, bytes, true)
    observeValue(field.shape, bytes, start, 0)
    hasMoreFields ||= observing.made > 0
    return false
  }

  function addField(path: string) {
    if (!kept.has(path)) {
      if (kept.size + piece.added === mostUnknownFields) {
        piece.isTruncated = true
        piece.isShapeTruncated = true
        return undefined
      }
      piece.added++
    }
    hasMoreFields = true
    const field = { line, shape: infersTypes ? createShape() : undefined }
    piece.fields.set(path, field)
    return field
  }

  return {
    beginPiece(uri) {
      piece = createPiece(uri)
    },
    add(bytes, start, end, recordLine, discards) {
      const hasAll = isTruncated || piece.isTruncated
      if (contract === undefined || (hasAll && discards.length === 0)) return
      line = recordLine
      walkRecord(contract, bytes, start, end, discards, {
        unknown: meetUnknown,
        discarded: (path) => count(piece.discarded, path, 1),
      })
      if (!infersTypes || piece.isShapeTruncated || !hasMoreFields) return
      piece.isShapeTruncated = hasTooMany(closeFields(piece))
      hasMoreFields = false
    },
    endPiece(isKept) {
      if (!isKept) {
        if (contract !== undefined) forgetUnknown(contract)
        return
      }
      for (const field of closeFields(piece)) keepField(kept, field)
      for (const [path, values] of piece.discarded) count(discarded, path, values)
      isTruncated ||= piece.isTruncated
      isShapeTruncated ||= piece.isShapeTruncated || hasTooMany(kept.values())
    },
    found: () => ({
      unknown: [...kept.values()],
      isTruncated,
      isShapeTruncated,
      discarded: [...discarded].map(([path, values]) => ({ path, values })),
    }),
  }
}

/** Adds what was found later to what was found before. */
export function keepField(kept: Map<string, SeenField>, field: SeenField): void {
  const before = kept.get(field.path)
  const shape = before?.shape && field.shape && mergeShapes(before.shape, field.shape)
  kept.set(field.path, before === undefined ? field : { ...before, shape })
}

export function count(counts: Map<string, number>, path: string, more: number): void {
  counts.set(path, (counts.get(path) ?? 0) + more)
}

/** Fields in fields count, too. */
export function hasTooMany(fields: Iterable<{ readonly shape: Shape | undefined }>): boolean {
  let total = 0
  for (const { shape } of fields) total += 1 + (shape === undefined ? 0 : countFields(shape))
  return total > mostUnknownFields
}

function closeFields({ uri, fields }: PieceFields): readonly SeenField[] {
  return [...fields].map(([path, { line, shape }]) => ({
    path,
    uri,
    line,
    shape: shape && closeShape(shape),
  }))
}

function createPiece(uri: string): PieceFields {
  return {
    uri,
    fields: new Map(),
    discarded: new Map(),
    added: 0,
    isTruncated: false,
    isShapeTruncated: false,
  }
}
