import type { PlannedStep } from '../../plan-reads.ts'
import type { CheckedResolveChoice, ChoiceAction } from '../../steps/resolve-choice.ts'
import type { PythonCall } from '../compile-job.ts'
import { PythonTuple, type PythonValue, printColumns, printTypeForm } from '../python-literal.ts'

export function printResolveChoice(
  { input, resolutions }: CheckedResolveChoice,
  { source, columns }: { readonly source: string; readonly columns: PlannedStep['columns'] },
): { readonly call: PythonCall } {
  const actions = resolutions.map(({ path, action }) => new PythonTuple(path, printAction(action)))
  const keep = columns.map(({ name }) => name)
  return {
    call: { function: 'resolve_choice', arguments: { source, columns: printColumns(input), actions, keep } },
  }
}

function printAction(action: ChoiceAction): PythonValue {
  return 'type' in action ? new PythonTuple(action.kind, printTypeForm(action.type)) : action.kind
}
