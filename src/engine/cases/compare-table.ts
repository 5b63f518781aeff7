import type { Place } from '../../errors.ts'
import type { DueRow } from '../../spec/job-tests.ts'
import type { RowsUpdate } from '../../spec/update-tests.ts'
import { type CellFields, dueCell, findField } from './cell.ts'
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
  const dueRows = due.map(({ values }) => dueFields(values, made))
  const columnsThatDiffer = (row: number, candidate: number) => {
    const fields = dueRows[row] ?? {}
    return Object.keys(fields).flatMap((name) => {
      const cells = compareCells(
        { due: fields[name], made: made.rows[candidate]?.[name], path: name },
        findField(made.columns, name)?.type,
      )
      return cells.length === 0 ? [] : [{ name, cells }]
    })
  }
  const { madeOf, surplus } = pairRows({ due: due.length, made: made.rows.length }, (row, candidate) => {
    const { length } = columnsThatDiffer(row, candidate)
    return length > 0 && length === Object.keys(dueRows[row] ?? {}).length ? Number.POSITIVE_INFINITY : length
  })
  const named = [...new Set(dueRows.flatMap(Object.keys))].filter((name) => findField(made.columns, name))
  const shown = named.length > 0 ? named : defaultColumns
  const surplusRows = surplus.map((index) => pickFields(made.rows[index] ?? {}, shown))
  const compared = due.map(({ place }, row) => {
    const candidate = madeOf[row]
    const fields = dueRows[row] ?? {}
    if (candidate === undefined) {
      return {
        differences: [{ kind: 'missingRow' as const, table: made.name, place, row: fields }],
        update: { kind: 'remove' as const },
      }
    }
    const columns = columnsThatDiffer(row, candidate)
    if (columns.length === 0) return { differences: [], update: { kind: 'keep' as const } }
    const names = columns.map(({ name }) => name)
    const known = names.filter((name) => findField(made.columns, name))
    return {
      differences: [
        {
          kind: 'differentRow' as const,
          table: made.name,
          place,
          cells: columns.flatMap(({ cells }) => cells),
        },
      ],
      update: {
        kind: 'change' as const,
        cells: pickFields(made.rows[candidate] ?? {}, known),
        without: names.filter((name) => !known.includes(name)),
      },
    }
  })
  return {
    differences: [
      ...compared.flatMap(({ differences }) => differences),
      ...surplusRows.map((row) => ({ kind: 'surplusRow' as const, table: made.name, row })),
    ],
    update: { rows: compared.map(({ update }) => update), added: surplusRows },
  }
}

function dueFields(values: Readonly<Record<string, unknown>>, made: MadeTable): CellFields {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      dueCell(value, findField(made.columns, name)?.type),
    ]),
  )
}

function pickFields(row: CellFields, names: readonly string[]): CellFields {
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]))
}
