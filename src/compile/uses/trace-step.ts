import type { Place } from '../../errors.ts'
import { fieldPaths } from '../athena/field-paths.ts'
import type { TypedExpression } from '../athena/typed-expression.ts'
import { placeProblem } from '../check.ts'
import type { CheckedStep } from '../checked-job.ts'
import { element, type FieldPath } from '../need.ts'
import type { MappedField } from '../steps/apply-mapping.ts'
import { glueTypeName } from '../steps/resolve-choice.ts'
import { inputRelation } from '../steps/sql.ts'
import { followPath, isPlain, overlaps, startsWith, usedPaths } from './follow-path.ts'
import { traceQuery } from './trace-query.ts'

/** What a step does to a field. */
export interface StepTrace {
  readonly uses: readonly { readonly text: string; readonly place: Place; readonly path: FieldPath }[]
  /** Where it stands after the step, by itself or as a part of what was computed. */
  readonly fields: readonly FieldPath[]
}

interface Traced {
  readonly fields: readonly FieldPath[]
  /** Whether a column that the step makes is used after it. */
  readonly isUsed: (column: string) => boolean
}

/** Follows a field, at the places where it stands before a step, through the step. */
export function traceStep(checked: CheckedStep, traced: Traced): StepTrace {
  const { fields } = traced
  switch (checked.kind) {
    case 'explode':
      return traceExplode(checked, traced)
    case 'select': {
      const columns = checked.step.columns.map(({ name, expression }) => ({ name, ...expression }))
      return traceColumns(checked.columns, columns, traced)
    }
    case 'derive': {
      const columns = checked.step.columns.map(({ name, expression }) => ({ name, ...expression }))
      const made = new Set(checked.columns.map(({ name }) => name))
      const kept = fields.filter(([column = '']) => !made.has(column))
      const trace = traceColumns(checked.columns, columns, traced)
      return { uses: trace.uses, fields: [...kept, ...trace.fields] }
    }
    case 'filter':
      return { uses: useExpression(checked.condition, checked.step.condition, fields), fields }
    case 'join':
      return { uses: useExpression(checked.on, checked.step.on, fields), fields }
    case 'rename':
      return {
        uses: [],
        fields: fields.map(([column = '', ...rest]) => [checked.newNames.get(column) ?? column, ...rest]),
      }
    case 'drop':
    case 'dropNullFields':
      return { uses: [], fields }
    case 'dropDuplicates':
    case 'relationalize': {
      const text = checked.kind === 'relationalize' ? checked.step.root : checked.keys.join(', ')
      return { uses: fields.map((path) => ({ text, place: checked.step.place, path })), fields }
    }
    case 'sql':
      return traceSql(checked, fields)
    case 'applyMapping':
      return traceMappings(checked, traced)
    case 'resolveChoice':
      return traceChoices(checked, fields)
    case 'unbox': {
      const { column, step } = checked
      const text = `${column}: ${step.type.text}`
      const unboxed = fields.filter(([name]) => name === column)
      return { uses: unboxed.map((path) => ({ text, place: step.type.place, path })), fields }
    }
  }
}

type Checked<Kind extends CheckedStep['kind']> = Extract<CheckedStep, { readonly kind: Kind }>
type Written = { readonly text: string; readonly place: Place }

function useExpression(
  expression: TypedExpression,
  { text, place }: Written,
  fields: readonly FieldPath[],
): StepTrace['uses'] {
  return usedPaths(expression, fields).map((path) => ({ text, place, path }))
}

/** The array itself is used, its elements are not: they go on under the new name. */
function traceExplode({ array, step }: Checked<'explode'>, { fields }: Traced): StepTrace {
  const [path] = fieldPaths(array)
  if (!isPlain(array) || path === undefined) {
    const uses = useExpression(array, step.array, fields)
    return { uses, fields: [...fields, ...(uses.length > 0 ? [[step.name]] : [])] }
  }
  const isArray = fields.some((field) => startsWith(path, field))
  const moved = fields.flatMap((field) => {
    if (startsWith(path, field)) return [[step.name]]
    const inside = [...path, element]
    return startsWith(field, inside) ? [[step.name, ...field.slice(inside.length)]] : []
  })
  const uses = isArray ? [{ text: step.array.text, place: step.array.place, path }] : []
  return { uses, fields: [...fields, ...moved] }
}

function traceColumns(
  columns: readonly { readonly name: string; readonly expression: TypedExpression }[],
  written: readonly (Written & { readonly name: string })[],
  { fields, isUsed }: Traced,
): StepTrace {
  const used = columns.filter(({ name }) => isUsed(name))
  return {
    uses: used.flatMap(({ name, expression }) => {
      const at = written.find((column) => column.name.toLowerCase() === name.toLowerCase())
      if (at === undefined) return []
      return useExpression(expression, { text: `${at.name}: ${at.text}`, place: at.place }, fields)
    }),
    fields: used.flatMap(({ name, expression }) => followAll(fields, expression, [name])),
  }
}

function followAll(
  fields: readonly FieldPath[],
  expression: TypedExpression,
  target: FieldPath,
): readonly FieldPath[] {
  return fields.flatMap((field) => {
    const followed = followPath(field, { expression, target })
    return followed === undefined ? [] : [followed]
  })
}

function traceMappings({ targets, step }: Checked<'applyMapping'>, { fields, isUsed }: Traced): StepTrace {
  const leaves = targets.filter(({ name }) => isUsed(name)).flatMap((target) => mappedLeaves(target, []))
  return {
    uses: leaves.flatMap(({ path, value }) => {
      const mapping = step.mappings.find(({ target }) => target.replaceAll('`', '') === path.join('.'))
      const text = mapping === undefined ? path.join('.') : `${mapping.source} → ${mapping.target}`
      return useExpression(value, { text, place: mapping?.place ?? step.place }, fields)
    }),
    fields: leaves.flatMap(({ path, value }) => followAll(fields, value, path)),
  }
}

function mappedLeaves(
  target: MappedField,
  above: FieldPath,
): readonly { readonly path: FieldPath; readonly value: TypedExpression }[] {
  const path = [...above, target.name]
  if ('value' in target) return [{ path, value: target.value }]
  return target.fields.flatMap((field) => mappedLeaves(field, path))
}

/** `make_cols` gives a choice several names, `make_struct` fields of its own. */
function traceChoices(
  { resolutions, step }: Checked<'resolveChoice'>,
  fields: readonly FieldPath[],
): StepTrace {
  const touching = (field: FieldPath) => resolutions.filter(({ path }) => overlaps(path, field))
  return {
    uses: fields.flatMap((field) =>
      touching(field).map(({ path, action }) => ({
        text: 'type' in action ? `${action.kind}:${action.type.kind}` : action.kind,
        place:
          step.rules.find((rule) => rule.path === path.join('.').replaceAll('.[]', '[]'))?.place ??
          step.place,
        path,
      })),
    ),
    fields: fields.flatMap((field) => {
      const made = touching(field).filter(
        ({ action, path }) => action.kind === 'make_cols' && startsWith(field, path),
      )
      if (made.length === 0) return [field]
      return made.flatMap(({ path, alternatives }) =>
        alternatives.map((type) => [...path.slice(0, -1), `${path.at(-1)}_${glueTypeName(type)}`]),
      )
    }),
  }
}

function traceSql({ query, step }: Checked<'sql'>, fields: readonly FieldPath[]): StepTrace {
  const trace = traceQuery(query, new Map([[inputRelation, fields]]))
  const uses = trace.uses.map(({ path, span }) => ({
    text: path.join('.'),
    place: placeProblem({ message: '', span }, step.query).place ?? step.place,
    path,
  }))
  const names = new Map(query.columns.map(({ id, name }) => [id, name]))
  return { uses, fields: trace.fields.map(([id = '', ...rest]) => [names.get(id) ?? id, ...rest]) }
}
