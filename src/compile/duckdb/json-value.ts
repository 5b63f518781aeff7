import { acceptedJson } from '../../spec/contract.ts'
import type { DataType } from '../../spec/data-type.ts'
import { printDuckdbType } from './print-type.ts'
import { quoteIdentifier, quoteString } from './quote.ts'

const accepted = acceptedJson({ kind: 'timestamp' })
const moment = 'pattern' in accepted ? accepted.pattern : ''

/** A JSON value as a type, by Glue's rule: what is of another kind becomes NULL, field by field. */
export function jsonValue(type: DataType, json: string, depth = 0): string {
  const text = `(${json} ->> '$')`
  const kinds = (...names: string[]) => `json_type(${json}) IN (${names.map(quoteString).join(', ')})`
  const when = (condition: string, value: string) => `CASE WHEN ${condition} THEN ${value} END`
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return when(
        kinds('BIGINT', 'UBIGINT'),
        `TRY_CAST(${text} AS ${type.kind === 'int' ? 'INTEGER' : type.kind.toUpperCase()})`,
      )
    case 'float':
    case 'double': {
      const number = `TRY_CAST(${text} AS ${type.kind.toUpperCase()})`
      return when(`${kinds('BIGINT', 'UBIGINT', 'DOUBLE')} AND isfinite(${number})`, number)
    }
    case 'decimal':
      return when(kinds('BIGINT', 'UBIGINT', 'DOUBLE'), castDecimal(type, text))
    case 'boolean':
      return when(kinds('BOOLEAN'), `TRY_CAST(${text} AS BOOLEAN)`)
    case 'date':
    case 'timestamp':
      return when(
        `${kinds('VARCHAR')} AND ${printIsMoment(text)}`,
        `TRY_CAST(${text} AS ${type.kind.toUpperCase()})`,
      )
    case 'binary':
      return when(kinds('VARCHAR'), `TRY(from_base64(${text}))`)
    case 'string':
      return when(kinds('VARCHAR'), text)
    case 'char':
    case 'varchar':
      return when(`${kinds('VARCHAR')} AND length(${text}) <= ${type.length}`, text)
    case 'struct': {
      const v = `j${depth}`
      const fields = type.fields.map((field) => {
        const inner = jsonValue(
          field.type,
          `json_extract(${v}, ${quoteString(jsonPointer(field.name))})`,
          depth + 1,
        )
        return `${quoteIdentifier(field.name)} := ${inner}`
      })
      const packed = when(`json_type(${v}) = 'OBJECT'`, `struct_pack(${fields.join(', ')})`)
      return `list_transform([${json}], lambda ${v}: ${packed})[1]`
    }
    case 'array': {
      const v = `j${depth}`
      const inner = jsonValue(type.element, v, depth + 1)
      return when(kinds('ARRAY'), `list_transform(json_extract(${json}, '$[*]'), lambda ${v}: ${inner})`)
    }
    case 'map': {
      const v = `j${depth}`
      const inner = jsonValue(
        type.value,
        `json_extract(${json}, '/' || replace(replace(${v}, '~', '~0'), '/', '~1'))`,
        depth + 1,
      )
      const key = printKey(type.key, v)
      const entry = `struct_pack(k := ${key}, v := ${inner})`
      const keys = `json_keys(${json})`
      // a key that does not fit or comes twice makes the map unfit
      return when(
        `${kinds('OBJECT')} AND list_unique(list_transform(${keys}, lambda ${v}: ${key})) = len(${keys})`,
        `map_from_entries(list_transform(${keys}, lambda ${v}: ${entry}))`,
      )
    }
    case 'choice':
      return json
    case 'null':
      return 'CAST(NULL AS JSON)'
  }
}

/** What the contract takes for a date or a timestamp; DuckDB's casts take more, and drop offsets. */
export function printIsMoment(text: string): string {
  return `regexp_full_match(${text}, ${quoteString(moment)}) AND NOT starts_with(${text}, '0000')`
}

/** DuckDB's cast takes numbers with an exponent that have more digits than the type: 1.2e22 as DECIMAL(22,0). */
export function castDecimal(type: Extract<DataType, { kind: 'decimal' }>, text: string): string {
  const fits = `abs(TRY_CAST(${text} AS DOUBLE)) < 1e${type.precision - type.scale}`
  const cast = `TRY_CAST(${text} AS ${printDuckdbType(type)})`
  return `CASE WHEN NOT contains(lower(${text}), 'e') OR ${fits} THEN ${cast} END`
}

const integerKey = '-?(0|[1-9][0-9]*)'
const numberKey = `${integerKey}(\\.[0-9]+)?([eE][+-]?[0-9]+)?`

/** Of another type than text, a key has to spell a literal, as in the contract; DuckDB's casts take more. */
function printKey(type: DataType, text: string): string {
  const spelled = (pattern: string, value: string) =>
    `CASE WHEN regexp_full_match(${text}, ${quoteString(pattern)}) THEN ${value} END`
  const cast = `TRY_CAST(${text} AS ${printDuckdbType(type)})`
  switch (type.kind) {
    case 'binary':
      return `TRY(from_base64(${text}))`
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return spelled(integerKey, cast)
    case 'float':
    case 'double':
      return spelled(numberKey, `CASE WHEN isfinite(${cast}) THEN ${cast} END`)
    case 'decimal':
      return spelled(numberKey, castDecimal(type, text))
    case 'boolean':
      return spelled('true|false', cast)
    case 'date':
    case 'timestamp':
      return `CASE WHEN ${printIsMoment(text)} THEN ${cast} END`
    default:
      return text
  }
}

function jsonPointer(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}
