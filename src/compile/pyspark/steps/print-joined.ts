import type { Field } from '../../../spec/data-type.ts'
import type { CheckedSource } from '../../checked-job.ts'
import { named, printSelect, printStruct } from '../convert-value.ts'
import { indent } from '../indent.ts'
import { printSource } from '../print-source.ts'
import { quoteIdentifier } from '../quote.ts'

/** A SELECT of the second source of a join, each record a struct. */
export function printJoined(
  name: string,
  { source, columns }: { readonly source: CheckedSource; readonly columns: readonly Field[] },
  view: string,
): string {
  const fields = columns.map((column) => ({ name: column.name, made: quoteIdentifier(column.name) }))
  const records = printSource(source, columns, view)
  return printSelect([named(name, printStruct(fields))], `(\n${indent(records)}\n)`)
}
