import { quoteString } from '../duckdb/quote.ts'
import { printDuckdbSqlType } from './duckdb-type.ts'
import { mistake, refused } from './expression-problem.ts'
import { literalInteger } from './literal-integer.ts'
import { argumentAt, type FunctionCall, type FunctionRule, type Printing, plainCall } from './printing.ts'
import type { TypedExpression } from './typed-expression.ts'

/** White space as Athena's trim knows it: Java's Character.isWhitespace. DuckDB's own trim knows the space alone. */
const whiteSpace = [
  ...[0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x1680],
  ...[
    0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2008, 0x2009, 0x200a, 0x2028, 0x2029, 0x205f,
    0x3000,
  ],
]
  .map((code) => String.fromCodePoint(code))
  .join('')

const trim: FunctionRule = (call, { print }) => {
  const characters = call.arguments[1]
  return `${call.name}(${print(argumentAt(call, 0))}, ${characters ? print(characters) : quoteString(whiteSpace)})`
}

/**
 * Athena: the first character is 1, negative positions count from the end, 0 and positions outside give ''.
 * DuckDB counts 0 as the place before the first, and takes negative lengths.
 */
const substr: FunctionRule = (call, printing) => {
  const { print, operand } = printing
  if (call.arguments.some((value) => value.kind === 'literal' && value.value === null))
    return 'CAST(NULL AS VARCHAR)'
  const text = argumentAt(call, 0)
  const start = argumentAt(call, 1)
  const length = call.arguments[2]
  const from = literalInteger(start)
  const count = literalInteger(length)
  const plain = `substr(${print(text)}, ${number(start, printing)}${length ? `, ${number(length, printing)}` : ''})`
  const lengthIsSafe = length === undefined || (count !== undefined && count >= 0)
  if (from !== undefined && from > 0 && lengthIsSafe) return plain
  const inside =
    from === undefined || from <= 0
      ? [`${operand(start)} <> 0`, `${operand(start)} >= -length(${print(text)})`]
      : []
  const positive = lengthIsSafe || length === undefined ? [] : [`${operand(length)} > 0`]
  const known = [text, start, ...(length ? [length] : [])]
    .filter((value) => value.kind !== 'literal')
    .map((value) => `${operand(value)} IS NULL`)
  const nulls = known.length > 0 ? `WHEN ${known.join(' OR ')} THEN NULL ` : ''
  return `CASE ${nulls}WHEN ${[...inside, ...positive].join(' AND ')} THEN ${plain} ELSE '' END`
}

/** A bigint as a position or length: DuckDB takes none beyond 32 bits, and no text has as many characters. */
function number(expression: TypedExpression, { print }: Printing): string {
  const value = literalInteger(expression)
  if (value !== undefined) return String(Math.min(value, mostCharacters))
  const isSmall =
    expression.kind === 'cast' && expression.implicit && expression.operand.type.kind !== 'bigint'
  return isSmall ? print(expression) : `least(${print(expression)}, ${mostCharacters})`
}

const mostCharacters = 2_147_483_647

const replace: FunctionRule = (call, { print, fail }) => {
  const [text, search] = [argumentAt(call, 0), argumentAt(call, 1)]
  const by = call.arguments[2] ? print(call.arguments[2]) : "''"
  const plain = `replace(${print(text)}, ${print(search)}, ${by})`
  if (search.kind === 'literal') {
    if (search.value !== '') return plain
    // Athena puts the replacement before, between and after all characters.
    return `${by} || array_to_string(list_transform(string_split(${print(text)}, ''), lambda _c: CASE WHEN _c = '' THEN '' ELSE _c || ${by} END), '')`
  }
  return `CASE WHEN ${print(search)} = '' THEN ${fail(quoteString("replace of '' is not supported"), call.type)} ELSE ${plain} END`
}

const splitPart: FunctionRule = (call, printing) => {
  const { print, operand } = printing
  const [text, separator, index] = [argumentAt(call, 0), argumentAt(call, 1), argumentAt(call, 2)]
  const position = literalInteger(index)
  if (position === undefined || position < 1 || separator.kind !== 'literal' || separator.value === '') {
    throw refused(call.span, 'split_part with a separator or index that is not a literal')
  }
  if (position === 1) return `split_part(${print(text)}, ${print(separator)}, 1)`
  return `string_split(${operand(text)}, ${print(separator)})[${position}]`
}

const pad: FunctionRule = (call, printing) => {
  const length = literalInteger(call.arguments[1])
  const padding = argumentAt(call, 2)
  if (
    length === undefined ||
    length < 0 ||
    length > 2_147_483_647 ||
    padding.kind !== 'literal' ||
    padding.value === ''
  ) {
    throw refused(call.span, `${call.name} to a length or with a text that is not a literal`)
  }
  const { print } = printing
  return `${call.name}(${print(argumentAt(call, 0))}, ${length}, ${print(padding)})`
}

const concat: FunctionRule = (call, { operand }) => {
  const parts = flattened(call)
  const chain = `(${parts.map(operand).join(' || ')})`
  // with a constant in it that is NULL, DuckDB makes the chain a NULL of no type
  return parts.some(mayBeNullConstant) ? `CAST(${chain} AS ${printDuckdbSqlType(call.type)})` : chain
}

function mayBeNullConstant(part: TypedExpression): boolean {
  return part.kind === 'literal'
    ? part.value === null
    : !/"kind":"(?:column|variable)"/.test(JSON.stringify(part))
}

/** `a || b || c` as one chain. */
function flattened(call: FunctionCall): readonly TypedExpression[] {
  return call.arguments.flatMap((argument) =>
    argument.kind === 'call' && argument.name === 'concat' ? flattened(argument) : [argument],
  )
}

const split: FunctionRule = (call, { print }) => {
  const [text, separator] = [argumentAt(call, 0), argumentAt(call, 1)]
  if (separator.kind !== 'literal' || typeof separator.value !== 'string')
    throw refused(call.span, 'split by a text that is not a literal')
  if (separator.value === '') throw mistake(separator.span, 'split needs a separator that is not empty')
  const parts = `string_split(${print(text)}, ${print(separator)})`
  if (call.arguments.length === 2) return parts
  const limit = literalInteger(call.arguments[2])
  if (limit === undefined || limit < 1)
    throw refused(call.span, 'split with a limit that is not a literal of 1 or more')
  const rest = `array_to_string(_p[${limit}:], ${print(separator)})`
  return `list_transform([${parts}], lambda _p: CASE WHEN len(_p) > ${limit} THEN list_append(_p[1:${limit - 1}], ${rest}) ELSE _p END)[1]`
}

/** DuckDB turns whole graphemes around, Athena single characters. */
const reverse: FunctionRule = (call, { print }) => {
  const value = print(argumentAt(call, 0))
  if (call.type.kind === 'array') return `list_reverse(${value})`
  return `CASE WHEN ${value} IS NOT NULL THEN array_to_string(list_transform(range(length(${value}), 0, -1), lambda _i: substr(${value}, _i, 1)), '') END`
}

/** DuckDB maps ß to ẞ, Athena leaves it. */
const upper: FunctionRule = (call, { print }) =>
  `replace(upper(replace(${print(argumentAt(call, 0))}, 'ß', chr(57344))), chr(57344), 'ß')`

export const duckdbTextFunctions: Readonly<Record<string, FunctionRule>> = {
  length: plainCall('length'),
  lower: plainCall('lower'),
  upper,
  substr,
  trim,
  ltrim: trim,
  rtrim: trim,
  replace,
  concat,
  strpos: plainCall('strpos'),
  split,
  reverse,
  starts_with: plainCall('starts_with'),
  split_part: splitPart,
  lpad: pad,
  rpad: pad,
  translate: plainCall('translate'),
  chr: (call, { print }) => `chr(CAST(${print(argumentAt(call, 0))} AS INTEGER))`,
}
