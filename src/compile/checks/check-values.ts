import type { Problem } from '../../errors.ts'
import type { BetweenCheck, IsInCheck, WrittenValue } from '../../spec/check.ts'
import { type DataType, type Field, printType } from '../../spec/data-type.ts'
import { sqlTypeOf } from '../athena/sql-type.ts'
import type { TypedExpression } from '../athena/typed-expression.ts'
import { typeValue, wholeSpan } from './type-value.ts'

interface TypedCondition {
  readonly condition?: TypedExpression
  readonly problems: readonly Problem[]
}

export function columnExpression({ name, type }: Field): TypedExpression {
  return { kind: 'column', name, type: sqlTypeOf(type), span: wholeSpan }
}

export function typeBetween({ lowest, highest }: BetweenCheck, column: Field): TypedCondition {
  const [low, high] = [typeValue(lowest, column.type), typeValue(highest, column.type)]
  if (low === undefined || high === undefined) return { problems: unfitValues([lowest, highest], column) }
  if (isAbove(low, high)) {
    const message = `no value is between ${lowest.text} and ${highest.text}`
    return { problems: [{ message, place: lowest.place, expected: '[lowest, highest]' }] }
  }
  const operand = columnExpression(column)
  const condition = { kind: 'between', operand, low, high, negated: false } as const
  return { condition: { ...condition, type: { kind: 'boolean' }, span: wholeSpan }, problems: [] }
}

export function typeIsIn({ values }: IsInCheck, column: Field): TypedCondition {
  const items = values.map((value) => typeValue(value, column.type))
  if (!items.every((item) => item !== undefined)) return { problems: unfitValues(values, column) }
  const condition = { kind: 'in', operand: columnExpression(column), items, negated: false } as const
  return { condition: { ...condition, type: { kind: 'boolean' }, span: wholeSpan }, problems: [] }
}

function unfitValues(values: readonly WrittenValue[], column: Field): readonly Problem[] {
  return values
    .filter((value) => typeValue(value, column.type) === undefined)
    .map((written) => {
      const hint = hintFor(written, column.type)
      return {
        message: `${typeof written.value === 'string' ? `'${written.text}'` : written.text} is not a value of '${column.name}'`,
        place: written.place,
        expected: printType(column.type),
        ...(hint === undefined ? {} : { hint }),
      }
    })
}

function hintFor({ value, text }: WrittenValue, type: DataType): string | undefined {
  if (typeof value !== 'string') {
    const isQuoted = ['string', 'varchar', 'date', 'timestamp'].includes(type.kind)
    return isQuoted ? `write it in quotes: '${text}'` : undefined
  }
  if (type.kind === 'date') return "write it as '2019-09-07'"
  if (type.kind === 'timestamp') return "write it as '2019-09-07 12:30:00', in UTC"
  return text !== '' && Number.isFinite(Number(text)) ? 'write it without quotes' : undefined
}

/** Never true by rounding; texts are compared by their bytes, as the engines do. */
function isAbove(low: TypedExpression, high: TypedExpression): boolean {
  const [left, right] = [low, high].map((side) => (side.kind === 'literal' ? String(side.value) : ''))
  if (left === undefined || right === undefined) return false
  const isText = ['string', 'varchar', 'date', 'timestamp'].includes(low.type.kind)
  return isText ? Buffer.compare(Buffer.from(left), Buffer.from(right)) > 0 : Number(left) > Number(right)
}
