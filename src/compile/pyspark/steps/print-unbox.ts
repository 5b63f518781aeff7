import type { PlannedStep } from '../../plan-reads.ts'
import type { CheckedUnbox } from '../../steps/unbox.ts'
import type { PythonCall } from '../compile-job.ts'
import { printTypeForm } from '../python-literal.ts'

export function printUnbox(
  { column, type }: CheckedUnbox,
  { source, columns }: { readonly source: string; readonly columns: PlannedStep['columns'] },
): { readonly call: PythonCall } {
  const keep = columns.map(({ name }) => name)
  return { call: { function: 'unbox', arguments: { source, column, type: printTypeForm(type), keep } } }
}
