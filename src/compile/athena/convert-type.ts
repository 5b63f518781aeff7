import type { TypeContext, TypeParameterContext } from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js'
import { contextSpan, convertIdentifier } from './convert-name.ts'
import { mistake, refused } from './expression-problem.ts'
import type { SqlType } from './sql-type.ts'
import { loadTrinoParser } from './trino-parser.ts'

/** The type named in a CAST. @throws ExpressionError */
export function convertType(context: TypeContext): SqlType {
  const trino = loadTrinoParser()
  if (context instanceof trino.RowTypeContext) {
    return {
      kind: 'struct',
      fields: context.rowField().map((field) => {
        const name = field.identifier()
        const type = convertType(field.type())
        return name === null ? { type } : { name: convertIdentifier(name).text.toLowerCase(), type }
      }),
    }
  }
  if (context instanceof trino.DateTimeTypeContext) return convertDateTime(context)
  if (context instanceof trino.DoublePrecisionTypeContext) return { kind: 'double' }
  if (context instanceof trino.LegacyArrayTypeContext)
    return { kind: 'array', element: convertType(context.type()) }
  if (context instanceof trino.ArrayTypeContext)
    return { kind: 'array', element: convertType(context.type()) }
  if (context instanceof trino.LegacyMapTypeContext) {
    const [key, value] = context.type_()
    if (key && value) return { kind: 'map', key: convertType(key), value: convertType(value) }
  }
  if (context instanceof trino.GenericTypeContext) {
    const span = contextSpan(context)
    return genericType(context.identifier().getText().toLowerCase(), context.typeParameter(), span)
  }
  throw refused(contextSpan(context), `the type ${context.getText()}`)
}

type DateTimeContext = InstanceType<ReturnType<typeof loadTrinoParser>['DateTimeTypeContext']>

function convertDateTime(context: DateTimeContext): SqlType {
  const span = contextSpan(context)
  if (context._base?.text?.toLowerCase() !== 'timestamp') throw refused(span, 'the type time')
  const parameter = context._precision
  const precision = parameter === undefined ? 3 : Number(parameter.getText())
  if (!Number.isInteger(precision)) throw refused(span, `the type ${context.getText()}`)
  if (context.KW_WITH() !== null) {
    if (precision !== 3) throw refused(span, `a timestamp with time zone with ${precision} digits`)
    return { kind: 'timestamp with time zone', zone: 'UTC' }
  }
  return timestampType(precision, span)
}

function timestampType(precision: number, span: ReturnType<typeof contextSpan>): SqlType {
  if (precision > 6) throw refused(span, `a timestamp finer than microseconds`)
  return precision === 3 ? { kind: 'timestamp' } : { kind: 'timestamp', precision }
}

const plainTypes = new Map<string, SqlType>([
  ['boolean', { kind: 'boolean' }],
  ['tinyint', { kind: 'tinyint' }],
  ['smallint', { kind: 'smallint' }],
  ['int', { kind: 'int' }],
  ['integer', { kind: 'int' }],
  ['bigint', { kind: 'bigint' }],
  ['real', { kind: 'float' }],
  ['double', { kind: 'double' }],
  ['varchar', { kind: 'string' }],
  ['varbinary', { kind: 'binary' }],
  ['date', { kind: 'date' }],
  ['timestamp', { kind: 'timestamp' }],
  ['json', { kind: 'json' }],
  ['char', { kind: 'char', length: 1 }],
  ['decimal', { kind: 'decimal', precision: 38, scale: 0 }],
  ['dec', { kind: 'decimal', precision: 38, scale: 0 }],
])

/** Names of Hive's DDL and of other engines, for the hint. */
const otherNames = new Map([
  ['string', 'varchar'],
  ['text', 'varchar'],
  ['float', 'real'],
  ['binary', 'varbinary'],
  ['datetime', 'timestamp'],
  ['long', 'bigint'],
  ['numeric', 'decimal'],
  ['struct', 'row'],
])

function genericType(
  name: string,
  parameters: readonly TypeParameterContext[],
  span: ReturnType<typeof contextSpan>,
): SqlType {
  const types = parameters.map((parameter) => parameter.type())
  const numbers = parameters.map((parameter) => Number(parameter.getText()))
  const [first, second] = types
  if (name === 'array' && first && types.length === 1) return { kind: 'array', element: convertType(first) }
  if (name === 'map' && first && second && types.length === 2) {
    return { kind: 'map', key: convertType(first), value: convertType(second) }
  }
  if (parameters.length === 0) {
    const type = plainTypes.get(name)
    if (type !== undefined) return type
  } else if (numbers.every((number) => Number.isInteger(number))) {
    const type = sizedType(name, numbers, span)
    if (type !== undefined) return type
  }
  const other = otherNames.get(name)
  if (other !== undefined)
    throw mistake(span, `unknown type ${name}`, { hint: `Athena's queries call it ${other}` })
  throw refused(span, `the type ${name}`)
}

function sizedType(
  name: string,
  [size = 0, scale = 0]: readonly number[],
  span: ReturnType<typeof contextSpan>,
): SqlType | undefined {
  if (name === 'varchar') {
    if (size < 1) throw mistake(span, 'a varchar has a length of at least 1')
    return { kind: 'varchar', length: size }
  }
  if (name === 'char') {
    if (size < 1 || size > 65_536) throw mistake(span, 'a char has a length of 1 to 65536')
    return { kind: 'char', length: size }
  }
  if (name === 'decimal' || name === 'dec') {
    if (size < 1 || size > 38 || scale > size)
      throw mistake(span, `decimal(${size},${scale}) does not exist`, {
        expected: 'a precision of 1 to 38 and a scale that is no larger',
      })
    return { kind: 'decimal', precision: size, scale }
  }
  if (name === 'timestamp') return timestampType(size, span)
  return undefined
}
