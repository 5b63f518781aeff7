import { printDuckdbExpression } from '../../athena/print-duckdb.ts'
import type { MappedField } from '../../steps/apply-mapping.ts'
import { named } from '../print-source.ts'
import { quoteIdentifier } from '../quote.ts'

export function printMappedFields(targets: readonly MappedField[]): readonly string[] {
  return targets.map((target) => named(target.name, printMapped(target)))
}

function printMapped(target: MappedField): string {
  if ('value' in target) return printDuckdbExpression(target.value)
  const fields = target.fields.map((field) => `${quoteIdentifier(field.name)} := ${printMapped(field)}`)
  return `struct_pack(${fields.join(', ')})`
}
