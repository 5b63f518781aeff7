import { everyElement, everyValue, type PathStep, printPath } from '../../records/print-path.ts'
import { type DataType, type Field, printType, sameType } from '../../spec/data-type.ts'
import { holdsType } from '../catalog/holds-type.ts'
import { mergeTypes } from '../shape/merge-types.ts'
import type { Shape } from '../shape/shape.ts'
import { rowsOfRecords, sortFields, valuesOf } from '../shape/type-in-schema.ts'
import type { Drift, DriftKind } from './drift.ts'
import { evidenceOf } from './evidence-of.ts'
import { fitsKind } from './fits-kind.ts'

export interface FindTableDriftOptions {
  readonly before: readonly Field[]
  /** As a crawl has found them. */
  readonly after: readonly Field[]
  /** Of the records, where they are JSON: it gives the evidence. */
  readonly shape?: Shape
  /**
   * Set where `before` is a contract, of a schema or of a job, for files of that format: what its types hold is no
   * drift, and a field that was not seen is a note. Otherwise the columns are those of a catalog, and any difference
   * of types is drift.
   */
  readonly contractOf?: 'parquet' | 'csv' | 'json'
}

/** What has changed in the columns of a table. The order of fields and the case of names make no difference. */
export function findTableDrift(options: FindTableDriftOptions): readonly Drift[] {
  const { before, after, shape, contractOf } = options
  const rows = shape && rowsOfRecords(shape)
  return compareFields(before, after, { shape: rows, path: [], contractOf })
}

interface Place {
  readonly shape: Shape | undefined
  readonly path: readonly PathStep[]
  readonly contractOf: FindTableDriftOptions['contractOf']
}

function compareFields(before: readonly Field[], after: readonly Field[], place: Place): readonly Drift[] {
  const { contractOf } = place
  const earlier = byName(before)
  const later = byName(after)
  const gone = before.filter(({ name }) => !later.has(name.toLowerCase()))
  return [
    ...after.flatMap(({ name, type }): readonly Drift[] => {
      const field = earlier.get(name.toLowerCase())
      const at = stepInto(place, name)
      if (field !== undefined) return compareTypes(field.type, type, at)
      const evidence = at.shape === undefined ? [] : evidenceOf(at.shape)
      return [{ kind: 'added', path: printPath(at.path), weight: 'drift', seen: type, due: type, evidence }]
    }),
    ...gone.map(
      ({ name, type }): Drift => ({
        kind: 'gone',
        path: printPath([...place.path, name]),
        weight: contractOf === undefined ? 'drift' : 'note',
        declared: type,
        evidence: [],
      }),
    ),
  ]
}

function compareTypes(before: DataType, after: DataType, place: Place): readonly Drift[] {
  if (sameType(before, after)) return []
  const { path, shape, contractOf } = place
  if (before.kind === 'struct' && after.kind === 'struct')
    return compareFields(before.fields, after.fields, place)
  if (before.kind === 'array' && after.kind === 'array') {
    const at = { ...place, path: [...path, everyElement], shape: shape?.element }
    return compareTypes(before.element, after.element, at)
  }
  if (before.kind === 'map' && after.kind === 'map' && sameType(before.key, after.key)) {
    const at = { ...place, path: [...path, everyValue], shape: shape && valuesOf(shape) }
    return compareTypes(before.value, after.value, at)
  }
  if (contractOf !== undefined && holdsType(before, after, contractOf)) return []
  const unheld = shape && [...shape.kinds.keys()].filter((kind) => !fitsKind(before, kind))
  const evidence = shape === undefined ? [] : evidenceOf(shape, unheld?.length === 0 ? undefined : unheld)
  const drift: Drift = {
    kind: changeOf(before, after),
    path: printPath(path),
    weight: 'drift',
    declared: before,
    seen: after,
    due: after,
    evidence,
  }
  return [drift]
}

const numbers: readonly string[] = ['tinyint', 'smallint', 'int', 'bigint', 'float', 'double']

function changeOf(before: DataType, after: DataType): DriftKind {
  if (before.kind === 'struct' && after.kind === 'map') return 'keysAsData'
  if (before.kind === 'null') return 'widened'
  if (before.kind === 'decimal' && after.kind === 'decimal') {
    const digits = (type: typeof before) => type.precision - type.scale
    if (digits(after) >= digits(before) && after.scale >= before.scale) return 'widened'
    return digits(after) <= digits(before) && after.scale <= before.scale ? 'narrowed' : 'changedKind'
  }
  if (!numbers.includes(before.kind) || !numbers.includes(after.kind)) return 'changedKind'
  const both = printType(mergeTypes(before, after))
  if (both === printType(after)) return 'widened'
  return both === printType(before) ? 'narrowed' : 'changedKind'
}

/** A catalog may have lower case where the records have not. */
function stepInto({ shape, path, contractOf }: Place, name: string): Place {
  const fields = shape === undefined ? [] : sortFields(shape)
  const lower = name.toLowerCase()
  const field =
    fields.find((candidate) => candidate.name === name) ??
    fields.find((candidate) => candidate.name.toLowerCase() === lower)
  return { shape: field?.shape, path: [...path, name], contractOf }
}

function byName(fields: readonly Field[]): ReadonlyMap<string, Field> {
  return new Map(fields.map((field) => [field.name.toLowerCase(), field]))
}
