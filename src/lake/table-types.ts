import type { DataType, Field } from '../spec/data-type.ts'
import type { CommitRecord } from './commit-record.ts'

/** What the files of a table hold. */
export interface TableTypes {
  /** In the catalog, without the database. */
  readonly name: string
  /** Of all files: a column or field that only some of them have is among them. Without the partition keys. */
  readonly columns: readonly Field[]
  readonly partitionKeys: readonly Field[]
}

/** Adds what a commit has written; one that overwrites begins anew, one without files says nothing. */
export function addTables(
  before: readonly TableTypes[],
  { mode, files, tables }: Pick<CommitRecord, 'mode' | 'files' | 'tables'>,
): readonly TableTypes[] {
  const kept = mode === 'overwrite' ? [] : before
  if (files.length === 0 || mode === 'compact') return kept
  const written = tables.map(({ name, columns, partitionKeys }) => {
    const known = kept.find((table) => table.name === name)
    return { name, columns: known === undefined ? columns : addFields(known.columns, columns), partitionKeys }
  })
  return [...kept.filter(({ name }) => !written.some((table) => table.name === name)), ...written]
}

/** The fields of both. Case aside, as Athena has it, a name is the same; of two types the later one counts. */
export function addFields(before: readonly Field[], after: readonly Field[]): readonly Field[] {
  const later = new Map(after.map((field) => [field.name.toLowerCase(), field]))
  const names = new Set(before.map(({ name }) => name.toLowerCase()))
  return [
    ...before.map(({ name, type }) => {
      const same = later.get(name.toLowerCase())
      return { name, type: same === undefined ? type : addType(type, same.type) }
    }),
    ...after.filter(({ name }) => !names.has(name.toLowerCase())),
  ]
}

function addType(before: DataType, after: DataType): DataType {
  if (before.kind === 'struct' && after.kind === 'struct') {
    return { kind: 'struct', fields: addFields(before.fields, after.fields) }
  }
  if (before.kind === 'array' && after.kind === 'array') {
    return { kind: 'array', element: addType(before.element, after.element) }
  }
  if (before.kind === 'map' && after.kind === 'map') {
    return { kind: 'map', key: after.key, value: addType(before.value, after.value) }
  }
  return after
}
