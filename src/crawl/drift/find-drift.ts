import { everyElement, everyValue, type PathStep, printPath } from '../../records/print-path.ts'
import { type DataType, type Field, sameType } from '../../spec/data-type.ts'
import { mergeTypes } from '../shape/merge-types.ts'
import type { Shape } from '../shape/shape.ts'
import { rowsOfRecords, sortFields, typeInSchema, valuesOf } from '../shape/type-in-schema.ts'
import { compareCells } from './compare-with-cells.ts'
import { compareTypes } from './compare-with-shape.ts'
import type { Drift } from './drift.ts'
import { evidenceOf } from './evidence-of.ts'

export interface FindDriftOptions {
  /** Of the records. */
  readonly shape: Shape
  /** The columns of a schema. */
  readonly declared: readonly Field[]
  /** JSON unless it is set. */
  readonly format?: 'csv'
}

/**
 * What records hold that a schema does not: a field it does not know, values its types do not accept. Then
 * notes: fields that were never seen, numbers for which a smaller type would do. A shape does not say everything:
 * `fitsKind` has what is taken on trust.
 */
export function findDrift(options: FindDriftOptions): readonly Drift[] {
  const { drift } = compareColumns(options)
  const rows = rowsOfRecords(options.shape)
  const notes = options.format === 'csv' ? [] : findNotes(structOf(options.declared), rows, [])
  return [...drift.filter(isDrift), ...drift.filter((one) => !isDrift(one)), ...notes]
}

export function isDrift({ weight }: Drift): boolean {
  return weight === 'drift'
}

/** The columns that hold what is declared and what was seen; after it there is no drift. */
export function widenColumns(options: FindDriftOptions): readonly Field[] {
  return compareColumns(options).columns
}

function compareColumns({ shape, declared, format }: FindDriftOptions): ReturnType<typeof compareCells> {
  if (format === 'csv') return compareCells(declared, shape)
  const { types, drift } = compareTypes([structOf(declared)], rowsOfRecords(shape), [])
  const [row] = types
  return { columns: row?.kind === 'struct' ? row.fields : declared, drift }
}

function structOf(fields: readonly Field[]): DataType {
  return { kind: 'struct', fields }
}

function findNotes(declared: DataType, shape: Shape, path: readonly PathStep[]): readonly Drift[] {
  switch (declared.kind) {
    case 'struct':
      return shape.fields === undefined
        ? []
        : declared.fields.flatMap((field) => findFieldNotes(field, shape, path))
    case 'array':
      return shape.element === undefined
        ? []
        : findNotes(declared.element, shape.element, [...path, everyElement])
    case 'map': {
      const values = valuesOf(shape)
      return values === undefined ? [] : findNotes(declared.value, values, [...path, everyValue])
    }
    case 'bigint':
    case 'float':
    case 'double':
      return noteSmaller(declared, shape, path)
    default:
      return []
  }
}

function findFieldNotes({ name, type }: Field, shape: Shape, path: readonly PathStep[]): readonly Drift[] {
  const field = sortFields(shape).find((candidate) => candidate.name === name)
  const at = [...path, name]
  if (field !== undefined) return findNotes(type, field.shape, at)
  return [{ kind: 'gone', path: printPath(at), weight: 'note', declared: type, evidence: [] }]
}

function noteSmaller(declared: DataType, shape: Shape, path: readonly PathStep[]): readonly Drift[] {
  const seen = typeInSchema(shape)
  const isSmaller = !sameType(seen, declared) && sameType(mergeTypes(seen, declared), declared)
  if (!isSmaller || declared.kind === 'float') return []
  return [
    { kind: 'narrowed', path: printPath(path), weight: 'note', declared, seen, evidence: evidenceOf(shape) },
  ]
}
