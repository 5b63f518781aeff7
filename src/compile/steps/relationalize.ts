import type { Problem } from '../../errors.ts'
import type { DataType, Field } from '../../spec/data-type.ts'
import type { RelationalizeStep } from '../../spec/steps/relationalize.ts'
import type { StepCheck } from '../check.ts'
import { clashingNames } from '../columns.ts'
import type { FieldPath, Needs } from '../need.ts'
import { needsOfColumns } from '../need.ts'
import { choiceStruct } from './resolve-choice.ts'

export interface CheckedRelationalize {
  readonly kind: 'relationalize'
  readonly step: RelationalizeStep
  readonly input: readonly Field[]
  /** Of the root table. */
  readonly output: readonly Field[]
  /** The root first, each child after its parent. */
  readonly tables: readonly RelationalTable[]
}

export interface RelationalTable {
  /** Glue's name: `root`, `root_list`, `root_list.val.weather`. */
  readonly name: string
  /** The array or map that the rows come from; the root comes from the rows of the step before. */
  readonly from?: { readonly parent: string; readonly path: FieldPath; readonly kind: 'array' | 'map' }
  readonly columns: readonly RelationalColumn[]
}

/** A column of a relational table: a scalar at a path of the row or element, or the key of a child table. */
export interface RelationalColumn {
  readonly name: string
  readonly type: DataType
  readonly path: FieldPath
  readonly role: 'value' | 'key' | 'id' | 'index'
}

/** https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-crawler-pyspark-extensions-dynamic-frame.html */
export function checkRelationalize(
  step: RelationalizeStep,
  input: readonly Field[],
): StepCheck<CheckedRelationalize> {
  const tables = tablesOf({
    name: step.root,
    root: step.root,
    fields: input,
    prefix: [],
    path: [],
    columns: [],
  })
  const output = (tables[0]?.columns ?? []).map(({ name, type }) => ({ name, type }))
  const problems = [...tables.flatMap((table) => clashesIn(table, step)), ...clashesOf(tables, step)]
  return { checked: { kind: 'relationalize', step, input, output, tables }, output, problems }
}

/** Glue's names have dots and what else a document may have in its names; those of the catalog do not. */
export function relationalTableName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_')
}

/** A name with a dot in it may be what a field of a struct is called as well. */
function clashesIn({ columns }: RelationalTable, { place }: RelationalizeStep): readonly Problem[] {
  return clashingNames(columns.map(({ name }) => ({ name, place })))
}

function clashesOf(tables: readonly RelationalTable[], { place }: RelationalizeStep): readonly Problem[] {
  return tables.flatMap(({ name }, index) => {
    const before = tables
      .slice(0, index)
      .find((other) => relationalTableName(other.name) === relationalTableName(name))
    if (before === undefined) return []
    return [
      {
        message: `tables '${before.name}' and '${name}' would both be ${relationalTableName(name)} in the catalog`,
        place,
        hint: 'rename one of the arrays first',
      },
    ]
  })
}

export function needsBeforeRelationalize({ input }: CheckedRelationalize, _needs: Needs): Needs {
  return needsOfColumns(input)
}

interface Level {
  readonly name: string
  readonly root: string
  readonly from?: NonNullable<RelationalTable['from']>
  readonly fields: readonly Field[]
  /** Of the column names. */
  readonly prefix: FieldPath
  /** Of the values in the row or element. */
  readonly path: FieldPath
  readonly columns: readonly RelationalColumn[]
}

function tablesOf(level: Level): readonly RelationalTable[] {
  const { name, root, from, prefix, path } = level
  const flat = level.fields.flatMap((field) =>
    flatten(field.type, [...prefix, field.name], [...path, field.name]),
  )
  const columns = [...level.columns, ...flat.map(({ array: _, ...column }) => column)]
  const children = flat.flatMap(({ array, name: dotted, path: at }) =>
    array === undefined ? [] : childTables({ array, dotted, at, parent: name, root }),
  )
  return [{ name, ...(from === undefined ? {} : { from }), columns }, ...children]
}

type FlatColumn = RelationalColumn & { readonly array?: DataType }

function flatten(type: DataType, names: FieldPath, path: FieldPath): readonly FlatColumn[] {
  const name = names.join('.')
  switch (type.kind) {
    case 'struct':
      return type.fields.flatMap((field) =>
        flatten(field.type, [...names, field.name], [...path, field.name]),
      )
    case 'choice':
      return flatten(choiceStruct(type.alternatives), names, path)
    case 'array':
    case 'map':
      return [{ name, type: { kind: 'bigint' }, path, role: 'key', array: type }]
    default:
      return [{ name, type, path, role: 'value' }]
  }
}

function childTables(options: {
  readonly array: DataType
  readonly dotted: string
  readonly at: FieldPath
  readonly parent: string
  readonly root: string
}): readonly RelationalTable[] {
  const { array, dotted, at, parent, root } = options
  const columns: readonly RelationalColumn[] = [
    { name: 'id', type: { kind: 'bigint' }, path: [], role: 'id' },
    { name: 'index', type: { kind: 'int' }, path: [], role: 'index' },
  ]
  const level = { name: `${root}_${dotted}`, root, path: [], columns, prefix: [dotted] }
  if (array.kind === 'map') {
    const fields = [
      { name: 'key', type: array.key },
      { name: 'value', type: array.value },
    ]
    return tablesOf({ ...level, from: { parent, path: at, kind: 'map' }, fields })
  }
  if (array.kind !== 'array') return []
  const fields = [{ name: 'val', type: array.element }]
  return tablesOf({ ...level, from: { parent, path: at, kind: 'array' }, fields })
}
