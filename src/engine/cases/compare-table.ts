import type { Place } from '../../errors.ts'
import type { DataType } from '../../spec/data-type.ts'
import type { DueRow } from '../../spec/job-tests.ts'
import type { RowsUpdate, RowUpdate } from '../../spec/update-tests.ts'
import { type Cell, type CellFields, dueCell, findField, isFields, isList } from './cell.ts'
import { type CellDifference, compareCells } from './compare-cells.ts'
import type { MadeTable } from './made-tables.ts'
import { pairRows } from './pair-rows.ts'

/** One way in which a table is not what is due. */
export type RowDifference =
  | {
      readonly kind: 'differentRow'
      readonly table: string
      readonly place: Place
      readonly cells: readonly CellDifference[]
    }
  | { readonly kind: 'missingRow'; readonly table: string; readonly place: Place; readonly row: CellFields }
  /** With the columns that due rows name. */
  | { readonly kind: 'surplusRow'; readonly table: string; readonly row: CellFields }

export interface TableComparison {
  readonly differences: readonly RowDifference[]
  /** What would make the due rows those that were made. */
  readonly update: RowsUpdate
}

/** Compares a table with the rows that are due, in any order, by the columns that those name. */
export function compareTable(
  due: readonly DueRow[],
  made: MadeTable,
  /** What to show of a row where no due row names a column. */
  defaultColumns: readonly string[],
): TableComparison {
  const dueRows = due.map(({ values, place }) => ({ place, fields: dueFields(values, made) }))
  const { madeOf, surplus } = pairRows({ due: due.length, made: made.rows.length }, (row, candidate) => {
    const { fields = {} } = dueRows[row] ?? {}
    const { length } = compareRow(fields, made.rows[candidate] ?? {}, made)
    return length > 0 && length === Object.keys(fields).length ? Number.POSITIVE_INFINITY : length
  })
  const compared = dueRows.map((row, index) => {
    const candidate = madeOf[index]
    return judgeRow(row, candidate === undefined ? undefined : made.rows[candidate], made)
  })
  const named = [...new Set(dueRows.flatMap(({ fields }) => Object.keys(fields)))]
  const known = named.filter((name) => findField(made.columns, name))
  const added = surplus.map((index) =>
    pickFields(made.rows[index] ?? {}, known.length > 0 ? known : defaultColumns),
  )
  const surplusRows = added.map((row): RowDifference => ({ kind: 'surplusRow', table: made.name, row }))
  return {
    differences: [...compared.flatMap(({ difference }) => difference ?? []), ...surplusRows],
    update: { rows: compared.map(({ update }) => update), added },
  }
}

function judgeRow(
  { place, fields }: { readonly place: Place; readonly fields: CellFields },
  made: CellFields | undefined,
  { name: table, columns }: MadeTable,
): { readonly difference?: RowDifference; readonly update: RowUpdate } {
  if (made === undefined) {
    return { difference: { kind: 'missingRow', table, place, row: fields }, update: { kind: 'remove' } }
  }
  const differing = compareRow(fields, made, { columns })
  if (differing.length === 0) return { update: { kind: 'keep' } }
  const names = differing.map(({ column }) => column)
  const known = names.filter((name) => findField(columns, name))
  return {
    difference: { kind: 'differentRow', table, place, cells: differing.flatMap(({ cells }) => cells) },
    update: {
      kind: 'change',
      cells: Object.fromEntries(
        known.map((name) => [
          name,
          likeDue(made[name] ?? null, fields[name], findField(columns, name)?.type),
        ]),
      ),
      without: names.filter((name) => !known.includes(name)),
    },
  }
}

/** The columns that differ. */
function compareRow(
  due: CellFields,
  made: CellFields,
  { columns }: Pick<MadeTable, 'columns'>,
): readonly { readonly column: string; readonly cells: readonly CellDifference[] }[] {
  return Object.entries(due).flatMap(([column, cell]) => {
    const type = findField(columns, column)?.type
    const cells = compareCells({ due: cell, made: made[column], path: column }, type)
    return cells.length === 0 ? [] : [{ column, cells }]
  })
}

function dueFields(values: Readonly<Record<string, unknown>>, { columns }: MadeTable): CellFields {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, dueCell(value, findField(columns, name)?.type)]),
  )
}

/** Without the fields of structs that the due value leaves out, so that they are left out again. */
function likeDue(made: Cell, due: Cell | undefined, type: DataType | undefined): Cell {
  if (type?.kind === 'array' && isList(made) && isList(due)) {
    return made.map((one, index) => likeDue(one, due[index] ?? due[0], type.element))
  }
  if (type?.kind !== 'struct' || !isFields(made) || !isFields(due)) return made
  const named = type.fields.filter(({ name }) => name in due)
  return Object.fromEntries(
    named.map((field) => [field.name, likeDue(made[field.name] ?? null, due[field.name], field.type)]),
  )
}

function pickFields(row: CellFields, names: readonly string[]): CellFields {
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]))
}
