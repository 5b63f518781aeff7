import type { Field } from '../spec/data-type.ts'
import type { Step } from '../spec/step.ts'
import type { CheckContext, StepCheck } from './check.ts'
import type { CheckedStep } from './checked-job.ts'
import type { Needs } from './need.ts'
import { checkApplyMapping, needsBeforeApplyMapping } from './steps/apply-mapping.ts'
import { checkDerive, needsBeforeDerive } from './steps/derive.ts'
import { checkDrop, needsBeforeDrop } from './steps/drop.ts'
import { checkDropDuplicates, needsBeforeDropDuplicates } from './steps/drop-duplicates.ts'
import { checkDropNullFields, needsBeforeDropNullFields } from './steps/drop-null-fields.ts'
import { checkExplode, needsBeforeExplode } from './steps/explode.ts'
import { checkFilter, needsBeforeFilter } from './steps/filter.ts'
import { checkJoin, needsBeforeJoin } from './steps/join.ts'
import { checkRelationalize, needsBeforeRelationalize } from './steps/relationalize.ts'
import { checkRename, needsBeforeRename } from './steps/rename.ts'
import { checkResolveChoice, needsBeforeResolveChoice } from './steps/resolve-choice.ts'
import { checkSelect, needsBeforeSelect } from './steps/select.ts'
import { checkSql, needsBeforeSql } from './steps/sql.ts'
import { checkUnbox, needsBeforeUnbox } from './steps/unbox.ts'

/** The columns that a step makes of its input, with every expression typed. */
export function checkStep(
  step: Step,
  input: readonly Field[],
  context: CheckContext,
): StepCheck<CheckedStep> {
  switch (step.kind) {
    case 'explode':
      return checkExplode(step, input)
    case 'select':
      return checkSelect(step, input)
    case 'derive':
      return checkDerive(step, input)
    case 'filter':
      return checkFilter(step, input)
    case 'drop':
      return checkDrop(step, input)
    case 'rename':
      return checkRename(step, input)
    case 'dropDuplicates':
      return checkDropDuplicates(step, input)
    case 'join':
      return checkJoin(step, input, context)
    case 'sql':
      return checkSql(step, input)
    case 'applyMapping':
      return checkApplyMapping(step, input)
    case 'resolveChoice':
      return checkResolveChoice(step, input)
    case 'relationalize':
      return checkRelationalize(step, input)
    case 'unbox':
      return checkUnbox(step, input)
    case 'dropNullFields':
      return checkDropNullFields(step, input)
  }
}

/** The columns and fields that a step reads, given those that are read of its output. */
export function needsBefore(checked: CheckedStep, needs: Needs): Needs {
  switch (checked.kind) {
    case 'explode':
      return needsBeforeExplode(checked, needs)
    case 'select':
      return needsBeforeSelect(checked, needs)
    case 'derive':
      return needsBeforeDerive(checked, needs)
    case 'filter':
      return needsBeforeFilter(checked, needs)
    case 'drop':
      return needsBeforeDrop(checked, needs)
    case 'rename':
      return needsBeforeRename(checked, needs)
    case 'dropDuplicates':
      return needsBeforeDropDuplicates(checked, needs)
    case 'join':
      return needsBeforeJoin(checked, needs)
    case 'sql':
      return needsBeforeSql(checked)
    case 'applyMapping':
      return needsBeforeApplyMapping(checked, needs)
    case 'resolveChoice':
      return needsBeforeResolveChoice(checked, needs)
    case 'relationalize':
      return needsBeforeRelationalize(checked, needs)
    case 'unbox':
      return needsBeforeUnbox(checked, needs)
    case 'dropNullFields':
      return needsBeforeDropNullFields(checked, needs)
  }
}
