import type { z } from 'zod'
import type { SpecNode } from './expression.ts'
import { type ApplyMappingStep, applyMappingForm, normaliseApplyMapping } from './steps/apply-mapping.ts'
import { type DeriveStep, deriveForm, normaliseDerive } from './steps/derive.ts'
import { type DropStep, dropForm, normaliseDrop } from './steps/drop.ts'
import {
  type DropDuplicatesStep,
  dropDuplicatesForm,
  normaliseDropDuplicates,
} from './steps/drop-duplicates.ts'
import {
  type DropNullFieldsStep,
  dropNullFieldsForm,
  normaliseDropNullFields,
} from './steps/drop-null-fields.ts'
import { type ExplodeStep, explodeForm, normaliseExplode } from './steps/explode.ts'
import { type FilterStep, filterForm, normaliseFilter } from './steps/filter.ts'
import { type JoinStep, joinForm, normaliseJoin } from './steps/join.ts'
import { normaliseRelationalize, type RelationalizeStep, relationalizeForm } from './steps/relationalize.ts'
import { normaliseRename, type RenameStep, renameForm } from './steps/rename.ts'
import { normaliseResolveChoice, type ResolveChoiceStep, resolveChoiceForm } from './steps/resolve-choice.ts'
import { normaliseSelect, type SelectStep, selectForm } from './steps/select.ts'
import { normaliseSql, type SqlStep, sqlForm } from './steps/sql.ts'
import { normaliseUnbox, type UnboxStep, unboxForm } from './steps/unbox.ts'

/** One step of a job, told apart by `kind`. */
export type Step =
  | ExplodeStep
  | SelectStep
  | DeriveStep
  | FilterStep
  | DropStep
  | RenameStep
  | DropDuplicatesStep
  | JoinStep
  | SqlStep
  | ApplyMappingStep
  | ResolveChoiceStep
  | RelationalizeStep
  | UnboxStep
  | DropNullFieldsStep

export type StepKind = Step['kind']

export const stepForms = {
  explode: explodeForm,
  select: selectForm,
  derive: deriveForm,
  filter: filterForm,
  drop: dropForm,
  rename: renameForm,
  dropDuplicates: dropDuplicatesForm,
  join: joinForm,
  sql: sqlForm,
  applyMapping: applyMappingForm,
  resolveChoice: resolveChoiceForm,
  relationalize: relationalizeForm,
  unbox: unboxForm,
  dropNullFields: dropNullFieldsForm,
} as const satisfies Record<StepKind, z.ZodType>

export const stepKinds = Object.keys(stepForms) as readonly StepKind[]

type RawStep<K extends StepKind> = z.infer<(typeof stepForms)[K]>

const normalisers: {
  readonly [K in StepKind]: (raw: RawStep<K>, node: SpecNode) => Extract<Step, { kind: K }>
} = {
  explode: normaliseExplode,
  select: normaliseSelect,
  derive: normaliseDerive,
  filter: normaliseFilter,
  drop: normaliseDrop,
  rename: normaliseRename,
  dropDuplicates: normaliseDropDuplicates,
  join: normaliseJoin,
  sql: normaliseSql,
  applyMapping: normaliseApplyMapping,
  resolveChoice: normaliseResolveChoice,
  relationalize: normaliseRelationalize,
  unbox: normaliseUnbox,
  dropNullFields: normaliseDropNullFields,
}

/** `raw` has been accepted by `stepForms[kind]`. */
export function normaliseStep<K extends StepKind>(kind: K, raw: RawStep<K>, node: SpecNode): Step {
  return normalisers[kind](raw, node)
}
