import {
  type CheckedRelationalize,
  type RelationalTable,
  relationalTableName,
} from '../../steps/relationalize.ts'
import type { CompiledSparkOutput, CompiledView } from '../compile-job.ts'
import { PythonTuple, type PythonValue, printColumns } from '../python-literal.ts'

/** One call that makes a view per table, `<name>_<table>`. */
export function printRelationalize(
  { input, tables }: CheckedRelationalize,
  { name, source }: { readonly name: string; readonly source: string },
): { readonly view: CompiledView; readonly outputs: readonly CompiledSparkOutput[] } {
  const printed = { source, columns: printColumns(input), tables: tables.map(printTable) }
  return {
    view: { name, comment: 'relationalize', call: { function: 'relationalize', arguments: printed } },
    outputs: tables.map((table) => ({
      table: relationalTableName(table.name),
      folder: table.name.replaceAll('/', '%2F'),
      view: `${name}_${relationalTableName(table.name)}`,
      columns: table.columns.map(({ name: column, type }) => ({ name: column, type })),
      partitionKeys: [],
    })),
  }
}

function printTable({ name, from, columns }: RelationalTable): PythonValue {
  return {
    name: relationalTableName(name),
    ...(from === undefined
      ? {}
      : { from: new PythonTuple(from.kind, relationalTableName(from.parent), from.path) }),
    columns: columns.map((column) => new PythonTuple(column.name, column.role, column.path)),
  }
}
