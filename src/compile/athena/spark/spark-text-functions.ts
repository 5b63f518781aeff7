import { quoteString } from '../../pyspark/quote.ts'
import { mistake, refused } from '../expression-problem.ts'
import { literalInteger } from '../literal-integer.ts'
import { argumentAt, type FunctionCall, type FunctionRule, type Printing, plainCall } from '../printing.ts'
import type { TypedExpression } from '../typed-expression.ts'

/** White space as Athena's trim knows it: Java's Character.isWhitespace. Spark's own trim knows the space alone. */
const whiteSpace = String.fromCodePoint(
  ...[0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x1680],
  ...[
    0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2008, 0x2009, 0x200a, 0x2028, 0x2029, 0x205f,
    0x3000,
  ],
)

const trim =
  (side: string): FunctionRule =>
  (call, { print }) => {
    const characters = call.arguments[1]
    return `trim(${side} ${characters ? print(characters) : quoteString(whiteSpace)} FROM ${print(argumentAt(call, 0))})`
  }

/** A function whose result Spark gives as an INT, and Athena as a bigint. */
export const wide =
  (name: string): FunctionRule =>
  (call, printing) =>
    `CAST(${plainCall(name)(call, printing)} AS BIGINT)`

const largestInt = 2_147_483_647

/** A bigint argument as Spark's INT; what does not fit becomes the largest or the smallest INT. */
function toInt(expression: TypedExpression, { print, operand }: Printing): string {
  const value = literalInteger(expression)
  if (value !== undefined) return String(Math.max(-largestInt, Math.min(largestInt, value)))
  if (expression.kind === 'cast' && expression.implicit && isSmall(expression.operand))
    return print(expression.operand)
  const long = operand(expression)
  return `CAST(CASE WHEN ${long} > ${largestInt} THEN ${largestInt} WHEN ${long} < ${-largestInt} THEN ${-largestInt} ELSE ${long} END AS INT)`
}

function isSmall({ type }: TypedExpression): boolean {
  return type.kind === 'tinyint' || type.kind === 'smallint' || type.kind === 'int'
}

/**
 * Athena: the first character is 1, negative positions count from the end, 0 and positions outside give ''.
 * Spark takes 0 for 1, and counts negative positions from before the text.
 */
const substr: FunctionRule = (call, printing) => {
  const { print, operand } = printing
  if (call.arguments.some((value) => value.kind === 'literal' && value.value === null))
    return 'CAST(NULL AS STRING)'
  const text = argumentAt(call, 0)
  const start = argumentAt(call, 1)
  const length = call.arguments[2]
  const from = literalInteger(start)
  const count = length && toInt(length, printing)
  const plain = `substr(${print(text)}, ${toInt(start, printing)}${count === undefined ? '' : `, ${count}`})`
  if (from !== undefined && from > 0) return plain
  const nulls = [text, start, ...(length ? [length] : [])]
    .filter((value) => value.kind !== 'literal')
    .map((value) => `${operand(value)} IS NULL`)
  const inside =
    from === undefined
      ? `${operand(start)} <> 0 AND ${operand(start)} >= -length(${print(text)})`
      : from === 0
        ? 'false'
        : `length(${print(text)}) >= ${-from}`
  return `CASE ${nulls.length > 0 ? `WHEN ${nulls.join(' OR ')} THEN NULL ` : ''}WHEN ${inside} THEN ${plain} ELSE '' END`
}

const replace: FunctionRule = (call, { print, fail }) => {
  const [text, search] = [argumentAt(call, 0), argumentAt(call, 1)]
  const by = call.arguments[2] ? print(call.arguments[2]) : "''"
  const plain = `replace(${print(text)}, ${print(search)}, ${by})`
  if (search.kind === 'literal') {
    if (search.value !== '') return plain
    // Athena puts the replacement before, between and after all characters.
    return `concat(${by}, array_join(transform(split(${print(text)}, ''), _c -> CASE WHEN _c = '' THEN '' ELSE concat(_c, ${by}) END), ''))`
  }
  return `CASE WHEN ${print(search)} = '' THEN ${fail(quoteString("replace of '' is not supported"), call.type)} ELSE ${plain} END`
}

/** A pattern of Java that matches the text and nothing else. */
export function escapePattern(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')
}

const splitPart: FunctionRule = (call, { print }) => {
  const [text, separator, index] = [argumentAt(call, 0), argumentAt(call, 1), argumentAt(call, 2)]
  const position = literalInteger(index)
  if (
    position === undefined ||
    position < 1 ||
    position > largestInt ||
    separator.kind !== 'literal' ||
    typeof separator.value !== 'string' ||
    separator.value === ''
  ) {
    throw refused(call.span, 'split_part with a separator or index that is not a literal')
  }
  if (position === 1) return `split_part(${print(text)}, ${print(separator)}, 1)`
  return `get(split(${print(text)}, ${quoteString(escapePattern(separator.value))}), ${position - 1})`
}

const pad: FunctionRule = (call, { print }) => {
  const length = literalInteger(call.arguments[1])
  const padding = argumentAt(call, 2)
  if (
    length === undefined ||
    length < 0 ||
    length > largestInt ||
    padding.kind !== 'literal' ||
    padding.value === ''
  ) {
    throw refused(call.span, `${call.name} to a length or with a text that is not a literal`)
  }
  return `${call.name}(${print(argumentAt(call, 0))}, ${length}, ${print(padding)})`
}

const concat: FunctionRule = (call, { print }) => `concat(${flattened(call).map(print).join(', ')})`

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
  const pattern = quoteString(escapePattern(separator.value))
  if (call.arguments.length === 2) return `split(${print(text)}, ${pattern})`
  const limit = literalInteger(call.arguments[2])
  if (limit === undefined || limit < 1 || limit > largestInt)
    throw refused(call.span, 'split with a limit that is not a literal of 1 or more')
  return `split(${print(text)}, ${pattern}, ${limit})`
}

/** Letters that Spark turns into two or more, and Athena into one or none; those beside a dash are all of a range. */
const severalInUpper = 'ßŉǰΐΰևẖ-ẚὐ-ὖᾀ-ῼﬀ-ﬗ'
/** Of these, the ones that have another capital, and the capitals. */
const oneInUpper = ['ᾀᾁᾂᾃᾄᾅᾆᾇᾐᾑᾒᾓᾔᾕᾖᾗᾠᾡᾢᾣᾤᾥᾦᾧᾳῃῳ', 'ᾈᾉᾊᾋᾌᾍᾎᾏᾘᾙᾚᾛᾜᾝᾞᾟᾨᾩᾪᾫᾬᾭᾮᾯᾼῌῼ'] as const

const upper: FunctionRule = (call, { print }) => {
  const text = print(argumentAt(call, 0))
  const letters = `split(translate(${text}, ${oneInUpper.map(quoteString).join(', ')}), '')`
  const single = `transform(${letters}, _c -> CASE WHEN length(upper(_c)) = 1 THEN upper(_c) ELSE _c END)`
  return `CASE WHEN ${text} RLIKE ${quoteString(`[${severalInUpper}]`)} THEN array_join(${single}, '') ELSE upper(${text}) END`
}

/** Spark has two letters for İ and a letter of its own for Σ at the end of a word; Athena goes letter by letter. */
const lower: FunctionRule = (call, { print }) => `lower(translate(${print(argumentAt(call, 0))}, 'İΣ', 'iσ'))`

const translate: FunctionRule = (call, printing) => {
  const to = argumentAt(call, 2)
  // Spark takes NUL for no letter
  if (to.kind !== 'literal' || (typeof to.value === 'string' && to.value.includes('\u0000')))
    throw refused(call.span, 'translate to letters that are not a literal, or to NUL')
  return plainCall('translate')(call, printing)
}

const chr: FunctionRule = (call, { print, operand, fail }) => {
  const code = argumentAt(call, 0)
  const known = literalInteger(code)
  const valid = (value: number) => value >= 0 && value <= 0x10ffff && (value < 0xd800 || value > 0xdfff)
  if (known !== undefined && valid(known)) return quoteString(String.fromCodePoint(known))
  const wrong = `${operand(code)} NOT BETWEEN 0 AND ${0x10ffff} OR ${operand(code)} BETWEEN ${0xd800} AND ${0xdfff}`
  const failure = fail(quoteString('Not a valid Unicode code point'), call.type)
  return `CASE WHEN ${wrong} THEN ${failure} ELSE decode(unhex(lpad(hex(${print(code)}), 8, '0')), 'UTF-32') END`
}

export const sparkTextFunctions: Readonly<Record<string, FunctionRule>> = {
  length: wide('length'),
  lower,
  upper,
  substr,
  trim: trim('BOTH'),
  ltrim: trim('LEADING'),
  rtrim: trim('TRAILING'),
  replace,
  concat,
  strpos: wide('instr'),
  split,
  reverse: plainCall('reverse'),
  starts_with: plainCall('startswith'),
  split_part: splitPart,
  lpad: pad,
  rpad: pad,
  translate,
  chr,
}
