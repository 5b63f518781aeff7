import type { DataType } from '../../../spec/data-type.ts'
import { type CheckedResolveChoice, glueTypeName, type Resolution } from '../../steps/resolve-choice.ts'
import { convertValue } from '../convert-value.ts'
import { castDecimal, jsonValue } from '../json-value.ts'
import { named } from '../print-source.ts'
import { printDuckdbType } from '../print-type.ts'
import { quoteIdentifier, quoteString } from '../quote.ts'

export function printResolvedColumns(
  { input, resolutions }: CheckedResolveChoice,
  used: ReadonlySet<string>,
): readonly string[] {
  return input
    .flatMap((column) => {
      const value = quoteIdentifier(column.name)
      const several = resolveInto(column.name, value, [column.name], resolutions)
      return (
        several ?? [
          { name: column.name, value: resolveValue(column.type, value, [column.name], resolutions) },
        ]
      )
    })
    .filter(({ name }) => used.has(name))
    .map(({ name, value }) => named(name, value))
}

function resolveValue(
  type: DataType,
  value: string,
  path: readonly string[],
  resolutions: readonly Resolution[],
) {
  return convertValue(type, value, path, {
    convert: (inner, sql, at) =>
      inner.kind === 'choice' ? resolveInto('', sql, at, resolutions)?.[0]?.value : undefined,
    fields: (field, sql, at) => resolveInto(field.name, sql, at, resolutions),
  })
}

function resolveInto(
  name: string,
  json: string,
  path: readonly string[],
  resolutions: readonly Resolution[],
): readonly { name: string; value: string }[] | undefined {
  const resolution = resolutions.find(
    ({ path: at }) => at.length === path.length && at.every((part, i) => part === path[i]),
  )
  if (resolution === undefined) return undefined
  const { action, alternatives } = resolution
  switch (action.kind) {
    case 'cast':
      return [{ name, value: castChoice(json, action.type) }]
    case 'project':
      return [{ name, value: alternativeValue(json, action.type, alternatives) }]
    case 'make_cols':
      return alternatives.map((type) => ({
        name: `${name}_${glueTypeName(type)}`,
        value: alternativeValue(json, type, alternatives),
      }))
    case 'make_struct':
      return [{ name, value: choiceStructValue(json, alternatives) }]
  }
}

export function choiceStructValue(json: string, alternatives: readonly DataType[]): string {
  const fields = alternatives.map(
    (type) => `${quoteIdentifier(glueTypeName(type))} := ${alternativeValue(json, type, alternatives)}`,
  )
  return `CASE WHEN json_type(${json}) <> 'NULL' THEN struct_pack(${fields.join(', ')}) END`
}

/** The value where it is of this alternative and of none that is narrower: 7 is an int, not a double. */
function alternativeValue(json: string, type: DataType, alternatives: readonly DataType[]): string {
  const value = jsonValue(type, json)
  const narrower = alternatives.filter((other) => breadth(other) < breadth(type))
  if (narrower.length === 0) return value
  const taken = narrower.map((other) => `${jsonValue(other, json)} IS NULL`).join(' AND ')
  return `CASE WHEN ${taken} THEN ${value} END`
}

const breadths = ['tinyint', 'smallint', 'int', 'bigint', 'decimal', 'float', 'double', 'date', 'timestamp']

/** Kinds that no other alternative contains are all equally narrow. */
function breadth(type: DataType): number {
  return type.kind === 'string' ? breadths.length : breadths.indexOf(type.kind)
}

/** Of text that is a number; DuckDB's casts take more: 1_000, nan. */
const numberPattern = ' *[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)? *'

/** Glue's cast: text that spells a number becomes one, fractions are cut off, what cannot be cast becomes NULL. */
function castChoice(json: string, type: DataType): string {
  const text = `(${json} ->> '$')`
  const duckdbType = printDuckdbType(type)
  const scalar = ['VARCHAR', 'BIGINT', 'UBIGINT', 'DOUBLE', 'BOOLEAN'].map(quoteString).join(', ')
  const isScalar = `json_type(${json}) IN (${scalar})`
  const isNumber = `regexp_full_match(${text}, ${quoteString(numberPattern)})`
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint': {
      const whole = `TRY_CAST(${text} AS ${duckdbType})`
      const cut = `TRY_CAST(trunc(TRY_CAST(${text} AS DOUBLE)) AS ${duckdbType})`
      return `CASE WHEN ${isScalar} AND ${isNumber} THEN CASE WHEN ${text} SIMILAR TO ' *[+-]?[0-9]+ *' THEN ${whole} ELSE ${cut} END END`
    }
    case 'float':
    case 'double': {
      const number = `TRY_CAST(${text} AS ${duckdbType})`
      return `CASE WHEN ${isScalar} AND ${isNumber} AND isfinite(${number}) THEN ${number} END`
    }
    case 'decimal':
      return `CASE WHEN ${isScalar} AND ${isNumber} THEN ${castDecimal(type, text)} END`
    case 'date':
    case 'timestamp':
      return jsonValue(type, json)
    case 'array':
    case 'map':
    case 'struct':
    case 'choice':
    case 'null':
      return jsonValue(type, json)
    case 'binary':
      return `CASE WHEN ${isScalar} THEN TRY(from_base64(${text})) END`
    default:
      return `CASE WHEN ${isScalar} THEN TRY_CAST(${text} AS ${duckdbType}) END`
  }
}
