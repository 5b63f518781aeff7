import { printPath } from '../../records/print-path.ts'
import { acceptedJson } from '../../spec/contract.ts'
import type { DataType, Field } from '../../spec/data-type.ts'
import { mergeTypes } from '../shape/merge-types.ts'
import type { SeenKind, Shape } from '../shape/shape.ts'
import { type NamedShape, sortFields } from '../shape/type-in-schema.ts'
import { columnsOfShape, typeOfShape } from '../shape/type-of-shape.ts'
import type { Drift } from './drift.ts'
import { evidenceOf } from './evidence-of.ts'
import { isNumber } from './fits-kind.ts'

/**
 * Compares columns with the cells of CSV rows. Names are the same if they differ only by case. What no type of its own
 * holds is a string, which holds every cell: no cell is a choice.
 */
export function compareCells(
  declared: readonly Field[],
  rows: Shape,
): { readonly columns: readonly Field[]; readonly drift: readonly Drift[] } {
  const found = columnsOfShape(rows, { mixed: 'glue' })
  const byName = new Map(sortFields(rows).map((field) => [field.name.toLowerCase(), field]))
  const known = new Set(declared.map(({ name }) => name.toLowerCase()))
  const compared = declared.map((column) => {
    const cells = byName.get(column.name.toLowerCase())
    return cells === undefined ? { column } : compareColumn(column, cells)
  })
  const added = found.filter(({ name }) => !known.has(name.toLowerCase()))
  return {
    columns: [...compared.map(({ column }) => column), ...added],
    drift: [
      ...compared.flatMap(({ drift }) => (drift === undefined ? [] : [drift])),
      ...added.map(({ name, type }): Drift => {
        const cells = byName.get(name.toLowerCase())
        return {
          kind: 'added',
          path: printPath([name]),
          weight: 'drift',
          seen: type,
          due: type,
          evidence: cells === undefined ? [] : evidenceOf(cells.shape),
        }
      }),
    ],
  }
}

function compareColumn(
  column: Field,
  { shape }: NamedShape,
): { readonly column: Field; readonly drift?: Drift } {
  const { name, type } = column
  const strange = [...shape.kinds.keys()].filter((kind) => !fitsCell(type, kind))
  if (strange.length === 0) return { column }
  const seen = typeOfShape(shape, { mixed: 'glue' }) ?? { kind: 'string' }
  const due = mergeTypes(type, seen)
  const drift: Drift = {
    kind: type.kind === 'null' || due.kind === 'double' ? 'widened' : 'changedKind',
    path: printPath([name]),
    weight: 'drift',
    declared: type,
    seen,
    due,
    evidence: evidenceOf(shape, strange),
  }
  return { column: { name, type: due }, drift }
}

/** Of a cell a crawler sees a number or a text: every whole number is a bigint, true and dates are text. */
function fitsCell(type: DataType, kind: SeenKind): boolean {
  if (kind === 'null') return true
  const accepted = acceptedJson(type)
  switch (accepted.json) {
    case 'number':
      return accepted.form === 'integer' ? kind === 'int' || kind === 'bigint' : isNumber(kind)
    case 'boolean':
      return kind === 'boolean' || kind === 'string'
    case 'string':
      return accepted.form === 'text' || accepted.form === 'base64' || kind === 'string'
    default:
      return false
  }
}
