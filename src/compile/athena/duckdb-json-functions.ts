import { quoteIdentifier, quoteString } from '../duckdb/quote.ts'
import { literalText } from './call-site.ts'
import { isInteger, isText } from './coercion.ts'
import { textToBoolean, textToNumber } from './duckdb-cast-text.ts'
import { doubleToText } from './duckdb-double-text.ts'
import { printDuckdbSqlType } from './duckdb-type.ts'
import { mistake, refused } from './expression-problem.ts'
import { duckdbJsonPath, parseJsonPath } from './json-path.ts'
import { argumentAt, type FunctionCall, type FunctionRule, type Printing } from './printing.ts'
import type { Span } from './span.ts'
import { printSqlType, type SqlField, type SqlType } from './sql-type.ts'

interface Path {
  readonly text: string
  /** The value of the function, unless a number stands for the member of an object in the path. */
  readonly guarded: (result: string) => string
}

/** Athena also takes `[0]` for the member "0" of an object. */
function pathOf(call: FunctionCall, { print, fail, insideTry }: Printing): Path {
  const argument = argumentAt(call, 1)
  const path = literalText(argument)
  if (path === undefined) throw refused(argument.span, `${call.name} with a path that is not a literal`)
  const steps = parseJsonPath(path, argument.span)
  const value = print(argumentAt(call, 0))
  const holders = steps.flatMap((step, index) =>
    typeof step === 'number' ? [quoteString(duckdbJsonPath(steps.slice(0, index)))] : [],
  )
  const conditions = holders.map((holder) => `json_type(${value}, ${holder}) = 'OBJECT'`)
  const guarded = (result: string) => {
    if (conditions.length === 0) return result
    if (insideTry) throw refused(call.span, `${call.name} with a number in its path inside TRY`)
    const message = quoteString(`${call.name}: a number in the path of an object is not supported`)
    return `CASE WHEN ${conditions.join(' OR ')} THEN ${fail(message, call.type)} ELSE ${result} END`
  }
  return { text: quoteString(duckdbJsonPath(steps)), guarded }
}

const noScalar = "('OBJECT', 'ARRAY', 'NULL')"

/** A number with a fraction keeps its spelling for Athena and loses it for DuckDB. */
const extractScalar: FunctionRule = (call, printing) => {
  const { print, fail, insideTry } = printing
  if (insideTry) throw refused(call.span, 'json_extract_scalar inside TRY')
  const value = print(argumentAt(call, 0))
  const { text: path, guarded } = pathOf(call, printing)
  const message = quoteString(
    'json_extract_scalar of a number with a fraction or exponent is not supported, but CAST(json_extract_scalar(…) AS double) is',
  )
  const kind = `json_type(${value}, ${path})`
  return guarded(
    `CASE WHEN ${kind} IN ${noScalar} THEN NULL WHEN ${kind} = 'DOUBLE' THEN ${fail(message, call.type)} ELSE json_extract_string(${value}, ${path}) END`,
  )
}

const extractNumber: FunctionRule = (call, printing) => {
  const value = printing.print(argumentAt(call, 0))
  const { text: path, guarded } = pathOf(call, printing)
  return guarded(
    `CASE WHEN json_type(${value}, ${path}) NOT IN ${noScalar} THEN json_extract_string(${value}, ${path}) END`,
  )
}

const arrayLength: FunctionRule = (call, { print }) => {
  const value = print(argumentAt(call, 0))
  return `CASE WHEN json_type(${value}) = 'ARRAY' THEN CAST(json_array_length(${value}) AS BIGINT) END`
}

const size: FunctionRule = (call, printing) => {
  const value = printing.print(argumentAt(call, 0))
  const { text: path, guarded } = pathOf(call, printing)
  const members = `len(json_keys(${value}, ${path}))`
  const elements = `CAST(json_array_length(${value}, ${path}) AS BIGINT)`
  const kind = `json_type(${value}, ${path})`
  return guarded(
    `CASE ${kind} WHEN 'OBJECT' THEN CAST(${members} AS BIGINT) WHEN 'ARRAY' THEN ${elements} ELSE CASE WHEN ${kind} IS NOT NULL THEN 0 END END`,
  )
}

export const duckdbJsonFunctions: Readonly<Record<string, FunctionRule>> = {
  json_extract: (call, printing) => {
    const { text, guarded } = pathOf(call, printing)
    return guarded(`json_extract(${printing.print(argumentAt(call, 0))}, ${text})`)
  },
  json_extract_number: extractNumber,
  json_extract_scalar: extractScalar,
  json_array_length: arrayLength,
  json_size: size,
  json_parse: (call, { print }) => {
    const argument = argumentAt(call, 0)
    const text = literalText(argument)
    if (text !== undefined && !isJson(text)) throw mistake(argument.span, `'${text}' is no JSON`)
    return `CAST(${print(argument)} AS JSON)`
  },
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** A JSON value by Athena's CAST: numbers, texts and booleans become each other, null is NULL. */
export function castJson(value: string, to: SqlType, span: Span, printing: Printing): string {
  const name = `_j${depth(to)}`
  return `list_transform([CAST(${value} AS JSON)], lambda ${name}: ${castNamed(name, to, span, printing)})[1]`
}

function castNamed(value: string, to: SqlType, span: Span, printing: Printing): string {
  const text = `json_extract_string(${value}, '$')`
  const failure = printing.fail(quoteString(`Cannot cast JSON to ${printSqlType(to)}`), to)
  const type = printDuckdbSqlType(to)
  const cases = (branches: readonly string[]) =>
    `CASE json_type(${value}) WHEN 'NULL' THEN NULL ${branches.join(' ')} ELSE CASE WHEN ${value} IS NOT NULL THEN ${failure} END END`
  const fromText = { value: text, to, safe: false, printing }
  if (isInteger(to)) {
    return cases([
      `WHEN 'VARCHAR' THEN ${textToNumber(fromText)}`,
      `WHEN 'BOOLEAN' THEN CAST(CAST(${text} AS BOOLEAN) AS ${type})`,
      `WHEN 'DOUBLE' THEN CAST(round(CAST(${text} AS DOUBLE)) AS ${type})`,
      `WHEN 'BIGINT' THEN CAST(${text} AS ${type}) WHEN 'UBIGINT' THEN CAST(${text} AS ${type})`,
    ])
  }
  if (to.kind === 'double') {
    return cases([
      `WHEN 'VARCHAR' THEN ${textToNumber(fromText)}`,
      `WHEN 'BOOLEAN' THEN CAST(CAST(${text} AS BOOLEAN) AS DOUBLE)`,
      ...['DOUBLE', 'BIGINT', 'UBIGINT'].map((kind) => `WHEN '${kind}' THEN CAST(${text} AS DOUBLE)`),
    ])
  }
  if (to.kind === 'boolean') {
    const numbers = ['DOUBLE', 'BIGINT', 'UBIGINT'].map(
      (kind) => `WHEN '${kind}' THEN CAST(${text} AS DOUBLE) <> 0`,
    )
    return cases([
      `WHEN 'VARCHAR' THEN ${textToBoolean(fromText)}`,
      `WHEN 'BOOLEAN' THEN CAST(${text} AS BOOLEAN)`,
      ...numbers,
    ])
  }
  if (to.kind === 'string') {
    return cases([
      ...['VARCHAR', 'BOOLEAN', 'BIGINT', 'UBIGINT'].map((kind) => `WHEN '${kind}' THEN ${text}`),
      `WHEN 'DOUBLE' THEN ${doubleToText(`CAST(${text} AS DOUBLE)`)}`,
    ])
  }
  if (to.kind === 'array')
    return cases([`WHEN 'ARRAY' THEN ${castElements(value, to.element, span, printing)}`])
  if (to.kind === 'map' && isText(to.key))
    return cases([`WHEN 'OBJECT' THEN ${castMembers(value, to.value, span, printing)}`])
  if (to.kind === 'struct')
    return cases([`WHEN 'OBJECT' THEN ${castFields(value, to.fields, span, printing)}`])
  throw refused(span, `the conversion of json to ${printSqlType(to)}`)
}

function castElements(value: string, element: SqlType, span: Span, printing: Printing): string {
  const name = `_j${depth(element)}`
  return `list_transform(json_extract(${value}, '$[*]'), lambda ${name}: ${castNamed(name, element, span, printing)})`
}

function castMembers(value: string, element: SqlType, span: Span, printing: Printing): string {
  const name = `_j${depth(element)}`
  const pointer = `'/' || replace(replace(_k, '~', '~0'), '/', '~1')`
  const member = `list_transform([json_extract(${value}, ${pointer})], lambda ${name}: ${castNamed(name, element, span, printing)})[1]`
  return `map_from_entries(list_transform(json_keys(${value}), lambda _k: {key: _k, value: ${member}}))`
}

/** Athena finds the members without regard to case; a spelling that differs is told, not skipped. */
function castFields(value: string, fields: readonly SqlField[], span: Span, printing: Printing): string {
  const made = fields.map(({ name, type }) => {
    if (name === undefined) throw refused(span, 'the conversion of json to a row without names')
    const inner = `_j${depth(type)}`
    const member = `json_extract(${value}, ${quoteString(duckdbJsonPath([name]))})`
    return `${quoteIdentifier(name)}: list_transform([${member}], lambda ${inner}: ${castNamed(inner, type, span, printing)})[1]`
  })
  const names = `[${fields.map(({ name }) => quoteString(name ?? '')).join(', ')}]`
  const misspelt = `len(list_filter(json_keys(${value}), lambda _k: NOT list_contains(${names}, _k) AND list_contains(${names}, lower(_k)))) > 0`
  const message = quoteString('JSON members whose case differs from the fields of the row are not supported')
  return `CASE WHEN ${misspelt} THEN ${printing.fail(message, { kind: 'struct', fields })} ELSE {${made.join(', ')}} END`
}

function depth(type: SqlType): number {
  switch (type.kind) {
    case 'array':
      return 1 + depth(type.element)
    case 'map':
      return 1 + depth(type.value)
    case 'struct':
      return 1 + Math.max(0, ...type.fields.map((field) => depth(field.type)))
    default:
      return 0
  }
}
