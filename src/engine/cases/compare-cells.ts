import type { DataType } from '../../spec/data-type.ts'
import { type Cell, findField, isFields, isList } from './cell.ts'

/** A value that is not what is due. */
export interface CellDifference {
  /** `list[0].main.temp`. */
  readonly path: string
  /** Undefined where no entry of a map is due. */
  readonly due: Cell | undefined
  /** Undefined where there is no such field or entry. */
  readonly made: Cell | undefined
}

/** Sums of doubles depend on the order of the rows; this share of a value is no difference. */
const tolerance = 1e-12

/** Where a value is not what is due. Fields of structs that `due` leaves out are not compared. */
export function compareCells(
  { due, made, path }: CellDifference,
  type: DataType | undefined,
): readonly CellDifference[] {
  if (isFields(due) && isFields(made)) {
    const names = new Set([...Object.keys(due), ...(type?.kind === 'map' ? Object.keys(made) : [])])
    return [...names].flatMap((name) =>
      compareCells(
        { due: due[name], made: made[name], path: path === '' ? name : `${path}.${name}` },
        typeOfField(type, name),
      ),
    )
  }
  if (isList(due) && isList(made) && due.length === made.length) {
    const element = type?.kind === 'array' ? type.element : undefined
    return due.flatMap((one, index) =>
      compareCells({ due: one, made: made[index], path: `${path}[${index}]` }, element),
    )
  }
  return sameScalar(due, made) ? [] : [{ path, due, made }]
}

function typeOfField(type: DataType | undefined, name: string): DataType | undefined {
  if (type?.kind === 'map') return type.value
  return type?.kind === 'struct' ? findField(type.fields, name)?.type : undefined
}

function sameScalar(due: Cell | undefined, made: Cell | undefined): boolean {
  if (!Number.isFinite(due) || !Number.isFinite(made)) return Object.is(due, made)
  const [left, right] = [due as number, made as number]
  return Math.abs(left - right) <= tolerance * Math.max(Math.abs(left), Math.abs(right))
}
