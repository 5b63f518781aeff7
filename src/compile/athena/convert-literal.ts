import type {
  IntervalContext,
  NumberContext,
  StringContext,
  TypeConstructorContext,
} from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js'
import { contextSpan } from './convert-name.ts'
import type { Expression } from './expression.ts'
import { mistake, refused } from './expression-problem.ts'
import { loadTrinoParser } from './trino-parser.ts'

export function convertNumber(context: NumberContext): Expression {
  const trino = loadTrinoParser()
  const span = contextSpan(context)
  const text = context.getText()
  if (context instanceof trino.IntegerLiteralContext) return { kind: 'integer', text, span }
  if (context instanceof trino.DecimalLiteralContext) return { kind: 'decimal', text, span }
  return { kind: 'double', text, span }
}

/** The characters between the quotes, with escapes resolved. @throws ExpressionError on a bad Unicode escape */
export function convertString(context: StringContext): string {
  const trino = loadTrinoParser()
  if (!(context instanceof trino.UnicodeStringLiteralContext)) return unquote(context.getText())
  const text = unquote(context.UNICODE_STRING().getText().slice(2))
  const escaping = context.STRING() === null ? '\\' : unquote(context.STRING()?.getText() ?? '')
  const span = contextSpan(context)
  if ([...escaping].length !== 1 || /[0-9A-Fa-f+'"\s]/.test(escaping))
    throw mistake(span, `${escaping} cannot be an escape character`)
  return decodeUnicode(text, escaping, () => mistake(span, 'the string has an incomplete Unicode escaping'))
}

function unquote(text: string): string {
  return text.slice(1, -1).replaceAll("''", "'")
}

function decodeUnicode(text: string, escaping: string, error: () => Error): string {
  let result = ''
  let rest = text
  while (rest !== '') {
    if (!rest.startsWith(escaping)) {
      const next = rest.indexOf(escaping)
      result += next < 0 ? rest : rest.slice(0, next)
      rest = next < 0 ? '' : rest.slice(next)
      continue
    }
    const after = rest.slice(escaping.length)
    if (after.startsWith(escaping)) {
      result += escaping
      rest = after.slice(escaping.length)
      continue
    }
    const digits = /^(?:\+([0-9A-Fa-f]{6})|([0-9A-Fa-f]{4}))/.exec(after)
    const code = Number.parseInt(digits?.[1] ?? digits?.[2] ?? '', 16)
    if (digits === null || code > 0x10_ffff || (code >= 0xd800 && code <= 0xdfff)) throw error()
    result += String.fromCodePoint(code)
    rest = after.slice(digits[0].length)
  }
  return result
}

/** `DATE '2024-01-02'`, `DECIMAL '1.10'`. */
export function convertTypedLiteral(context: TypeConstructorContext): Expression {
  const typeName = context.identifier()?.getText().toLowerCase() ?? 'double'
  return {
    kind: 'typed-literal',
    typeName,
    value: convertString(context.string()),
    span: contextSpan(context),
  }
}

export function convertInterval(context: IntervalContext): Expression {
  const span = contextSpan(context)
  const from = context._from_?.getText().toLowerCase()
  const to = context._to?.getText().toLowerCase()
  if (from === undefined) throw refused(span, context.getText())
  const sign = context.MINUS() === null ? 1 : -1
  return { kind: 'interval', sign, value: convertString(context.string()), from, ...(to ? { to } : {}), span }
}
