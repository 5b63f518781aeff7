import type { Place, Problem } from '../../errors.ts'
import type { DataType, Field } from '../../spec/data-type.ts'
import { parseType } from '../../spec/parse-type.ts'
import type { ResolveChoiceStep } from '../../spec/steps/resolve-choice.ts'
import type { StepCheck } from '../check.ts'
import { clashingNames } from '../columns.ts'
import { parseFieldPath, resolveFieldPath } from '../field-path-text.ts'
import { element, type FieldPath, mergeNeeds, type Needs, noNeeds } from '../need.ts'

export interface CheckedResolveChoice {
  readonly kind: 'resolveChoice'
  readonly step: ResolveChoiceStep
  readonly input: readonly Field[]
  readonly output: readonly Field[]
  readonly resolutions: readonly Resolution[]
}

/** What becomes of the choice at a path. */
export interface Resolution {
  readonly path: FieldPath
  readonly alternatives: readonly DataType[]
  readonly action: ChoiceAction
}

export type ChoiceAction =
  | { readonly kind: 'cast' | 'project'; readonly type: DataType }
  | { readonly kind: 'make_cols' | 'make_struct' }

/** https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-crawler-pyspark-transforms-ResolveChoice.html */
export function checkResolveChoice(
  step: ResolveChoiceStep,
  input: readonly Field[],
): StepCheck<CheckedResolveChoice> {
  const choices = input.flatMap((column) => choicePaths(column.type, [column.name]))
  const problems: Problem[] = []
  const resolutions: Resolution[] = []
  for (const rule of step.rules) {
    const action = parseAction(rule.action)
    if ('message' in action) {
      problems.push({ ...action, place: rule.place })
      continue
    }
    const paths = rule.path === undefined ? choices : resolveRulePath(rule.path, input, choices)
    if (paths.length === 0) {
      const known = choices.map((choice) => printPath(choice.path)).join(', ')
      problems.push({
        message: rule.path === undefined ? 'no column is a choice here' : `'${rule.path}' is not a choice`,
        place: rule.place,
        expected: known === '' ? 'a column or field of a choice<…> type' : known,
      })
    }
    if (action.kind === 'make_cols') {
      const elements = paths.filter(({ path }) => path.at(-1) === element)
      problems.push(
        ...elements.map(({ path }) => ({
          message: `make_cols cannot take the elements of an array apart: '${printPath(path)}'`,
          place: rule.place,
          hint: 'use make_struct for them',
        })),
      )
    }
    resolutions.push(...paths.map((choice) => ({ ...choice, action })))
  }
  const output = input.flatMap((column) => resolveField(column, [column.name], resolutions))
  problems.push(...clashesInside(output, step.place))
  return { checked: { kind: 'resolveChoice', step, input, output, resolutions }, output, problems }
}

export function needsBeforeResolveChoice({ input, resolutions }: CheckedResolveChoice, needs: Needs): Needs {
  const touched = new Set(resolutions.map(({ path }) => path[0]))
  const known = new Set(input.map((column) => column.name))
  const kept = new Map([...needs].filter(([name]) => known.has(name) && !touched.has(name)))
  const whole = new Map(
    [...touched].flatMap((name) => (name === undefined ? [] : [[name, 'whole' as const]])),
  )
  return mergeNeeds(mergeNeeds(kept, whole), noNeeds)
}

/** The fields that a field becomes; `make_cols` makes several. */
export function resolveField(
  field: Field,
  path: FieldPath,
  resolutions: readonly Resolution[],
): readonly Field[] {
  const resolution = resolutions.find((candidate) => samePath(candidate.path, path))
  if (resolution === undefined)
    return [{ name: field.name, type: resolveInside(field.type, path, resolutions) }]
  const { action, alternatives } = resolution
  switch (action.kind) {
    case 'cast':
    case 'project':
      return [{ name: field.name, type: action.type }]
    case 'make_cols':
      return alternatives.map((type) => ({ name: `${field.name}_${glueTypeName(type)}`, type }))
    case 'make_struct':
      return [{ name: field.name, type: choiceStruct(alternatives) }]
  }
}

function resolveInside(type: DataType, path: FieldPath, resolutions: readonly Resolution[]): DataType {
  switch (type.kind) {
    case 'struct':
      return {
        kind: 'struct',
        fields: type.fields.flatMap((field) => resolveField(field, [...path, field.name], resolutions)),
      }
    case 'array': {
      const inner = resolveField({ name: element, type: type.element }, [...path, element], resolutions)
      return { kind: 'array', element: inner[0]?.type ?? type.element }
    }
    default:
      return type
  }
}

/** Glue's name of a type in column suffixes and struct fields: `long` for bigint. */
export function glueTypeName(type: DataType): string {
  return type.kind === 'bigint' ? 'long' : type.kind
}

/** What `make_struct` makes, and what Glue makes of a choice that nobody resolved. */
export function choiceStruct(alternatives: readonly DataType[]): DataType {
  return { kind: 'struct', fields: alternatives.map((type) => ({ name: glueTypeName(type), type })) }
}

function choicePaths(
  type: DataType,
  path: FieldPath,
): readonly { readonly path: FieldPath; readonly alternatives: readonly DataType[] }[] {
  switch (type.kind) {
    case 'choice':
      return [{ path, alternatives: type.alternatives }]
    case 'struct':
      return type.fields.flatMap((field) => choicePaths(field.type, [...path, field.name]))
    case 'array':
      return choicePaths(type.element, [...path, element])
    default:
      return []
  }
}

function resolveRulePath(text: string, input: readonly Field[], choices: ReturnType<typeof choicePaths>) {
  const parsed = parseFieldPath(text)
  const resolved = parsed === undefined ? undefined : resolveFieldPath(parsed, input)
  return choices.filter((choice) => resolved !== undefined && samePath(choice.path, resolved.path))
}

/** make_cols and make_struct may make names that are there already, at any depth. */
function clashesInside(fields: readonly Field[], place: Place): readonly Problem[] {
  const inside = (type: DataType): readonly Problem[] => {
    if (type.kind === 'struct') return clashesInside(type.fields, place)
    return type.kind === 'array' ? inside(type.element) : []
  }
  const clashes = clashingNames(fields.map(({ name }) => ({ name, place })))
  return [...clashes, ...fields.flatMap((field) => inside(field.type))]
}

function parseAction(text: string): ChoiceAction | Pick<Problem, 'message' | 'hint'> {
  if (text === 'make_cols' || text === 'make_struct') return { kind: text }
  const kind = text.startsWith('cast:') ? 'cast' : 'project'
  const parsed = parseType(text.slice(kind.length + 1))
  if (parsed.ok) return { kind, type: parsed.type }
  return { message: parsed.message, ...(parsed.hint ? { hint: parsed.hint } : {}) }
}

function samePath(left: FieldPath, right: FieldPath): boolean {
  return left.length === right.length && left.every((name, index) => name === right[index])
}

function printPath(path: FieldPath): string {
  return path.join('.').replaceAll('.[]', '[]')
}
