import { quoteString } from '../../pyspark/quote.ts'
import { literalText } from '../call-site.ts'
import { type ExpressionError, mistake, refused } from '../expression-problem.ts'
import { literalInteger } from '../literal-integer.ts'
import { argumentAt, type FunctionCall, type FunctionRule, type Printing } from '../printing.ts'
import { contains, findGroup, isOptional, isRepeated, matchesEmpty } from '../re2-pattern.ts'
import { type ParsedRegex, parseRegex, RegexRefusal } from '../regular-expression.ts'
import { printJavaPattern } from './java-pattern.ts'

interface Pattern {
  readonly parsed: ParsedRegex
  /** SQL of the pattern. */
  readonly text: string
  /** SQL of the subject. */
  readonly subject: string
  /** The value of the function, where the subject is one that all engines read alike. */
  readonly guarded: (value: string) => string
}

function readPattern(call: FunctionCall, { print, operand, fail, insideTry }: Printing): Pattern {
  const argument = argumentAt(call, 1)
  const pattern = literalText(argument)
  if (pattern === undefined) throw refused(argument.span, `${call.name} with a pattern that is not a literal`)
  const { parsed, java } = parseOrRefuse(pattern, argument.span)
  const subject = operand(argumentAt(call, 0))
  const conditions = [
    ...(parsed.ignoresCase || contains(parsed.regex, 'boundary')
      ? [`${subject} RLIKE ${quoteString('[^\\x00-\\x7F]')}`]
      : []),
    ...(contains(parsed.regex, 'end')
      ? [`endswith(${print(argumentAt(call, 0))}, ${quoteString('\n')})`]
      : []),
  ]
  const guarded = (value: string) => {
    if (conditions.length === 0) return value
    if (insideTry) throw refused(call.span, `${call.name} with this pattern inside TRY`)
    const message = quoteString(
      `${call.name}: this pattern is not supported for texts with other letters than ASCII's or a line feed at the end`,
    )
    return `CASE WHEN ${conditions.join(' OR ')} THEN ${fail(message, call.type)} ELSE ${value} END`
  }
  return { parsed, text: quoteString(java), subject, guarded }
}

function parseOrRefuse(
  pattern: string,
  span: FunctionCall['span'],
): { readonly parsed: ParsedRegex; readonly java: string } {
  try {
    const parsed = parseRegex(pattern)
    if (parsed.names.size > 0 && parsed.names.size < parsed.groups)
      throw new RegexRefusal('named groups beside unnamed ones')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
    if (parsed.ignoresCase && /[^\u0000-\u007f]|\\[xu]/.test(pattern))
      throw new RegexRefusal("other letters than ASCII's beside (?i)")
    return { parsed, java: printJavaPattern(parsed.regex) }
  } catch (error) {
    if (!(error instanceof RegexRefusal)) throw error
    throw problemOf(error, span)
  }
}

function problemOf({ message, wrong }: RegexRefusal, span: FunctionCall['span']): ExpressionError {
  return wrong
    ? mistake(span, `the regular expression is wrong: ${message}`)
    : refused(span, `${message} in a regular expression`)
}

const like: FunctionRule = (call, printing) => {
  const { text, subject, guarded } = readPattern(call, printing)
  return guarded(`${subject} RLIKE ${text}`)
}

/** The group to take. @throws ExpressionError where it does not exist or the engines may disagree on it */
function groupOf(call: FunctionCall, { regex, groups }: ParsedRegex): number {
  const argument = call.arguments[2]
  const number = argument === undefined ? 0 : literalInteger(argument)
  if (number === undefined) throw refused(call.span, `${call.name} with a group that is not a literal`)
  if (number < 0 || number > groups)
    throw mistake(argument?.span ?? call.span, `the pattern has ${groups} groups`)
  if (number > 9) throw refused(call.span, 'a group beyond the ninth')
  if (number > 0 && isRepeated(regex, number)) throw refused(call.span, 'a group inside a repetition')
  return number
}

/** Spark gives '' where nothing matches and where the group is left out; Athena gives NULL. */
const extract: FunctionRule = (call, printing) => {
  const { parsed, text, subject, guarded } = readPattern(call, printing)
  const number = groupOf(call, parsed)
  const extracted = `regexp_extract(${subject}, ${text}, ${number})`
  const taken = number === 0 ? parsed.regex : findGroup(parsed.regex, number)
  if (taken !== undefined && !matchesEmpty(taken)) return guarded(`nullif(${extracted}, '')`)
  if (number > 0 && isOptional(parsed.regex, number))
    throw refused(call.span, 'a group that may be empty or left out')
  return guarded(`CASE WHEN ${subject} RLIKE ${text} THEN ${extracted} END`)
}

function refuseEmpty(call: FunctionCall, { regex }: ParsedRegex): void {
  if (matchesEmpty(regex)) throw refused(call.span, `${call.name} with a pattern that can match nothing`)
}

const extractAll: FunctionRule = (call, printing) => {
  const { parsed, text, subject, guarded } = readPattern(call, printing)
  refuseEmpty(call, parsed)
  const number = groupOf(call, parsed)
  if (number > 0 && isOptional(parsed.regex, number)) throw refused(call.span, 'a group that may be left out')
  return guarded(`regexp_extract_all(${subject}, ${text}, ${number})`)
}

const replace: FunctionRule = (call, printing) => {
  const { parsed, text, subject, guarded } = readPattern(call, printing)
  refuseEmpty(call, parsed)
  const by = call.arguments[2]
  const written = by === undefined ? '' : literalText(by)
  if (written === undefined) throw refused(call.span, 'regexp_replace by a text that is not a literal')
  return guarded(`regexp_replace(${subject}, ${text}, ${quoteString(replacement(written, parsed, call))})`)
}

/** `$1` and `${name}` as Java writes them: names as numbers, and a digit behind a number with a backslash. */
function replacement(written: string, parsed: ParsedRegex, call: FunctionCall): string {
  return written.replace(
    /\\(.?)|\$(?:\{(\w+)\}|(\d+))?|[^\\$]+/gsu,
    (whole, escaped: string | undefined, name: string | undefined, digits: string | undefined) => {
      if (whole.startsWith('\\')) {
        if (escaped === '') throw mistake(call.span, 'the replacement ends with a backslash')
        return escaped === '\\' || escaped === '$' ? `\\${escaped}` : (escaped ?? '')
      }
      if (!whole.startsWith('$')) return whole
      const number = name === undefined ? groupNumber(digits, parsed.groups) : parsed.names.get(name)
      if (number === undefined || Number.isNaN(number))
        throw mistake(call.span, `the pattern has no group for ${whole}`)
      const rest = name === undefined ? (digits ?? '').slice(String(number).length) : ''
      if (
        number > 9 ||
        (number > 0 && (isOptional(parsed.regex, number) || isRepeated(parsed.regex, number)))
      )
        throw refused(call.span, `${whole} for a group that may be left out`)
      return `$${number}${rest.replace(/^\d/, '\\$&')}`
    },
  )
}

/** As many digits as there are groups for. */
function groupNumber(digits: string | undefined, groups: number): number | undefined {
  if (digits === undefined) return undefined
  let number = Number(digits[0])
  if (number > groups) return undefined
  for (const digit of digits.slice(1)) {
    if (number * 10 + Number(digit) > groups) break
    number = number * 10 + Number(digit)
  }
  return number
}

const split: FunctionRule = (call, printing) => {
  const { parsed, text, subject, guarded } = readPattern(call, printing)
  refuseEmpty(call, parsed)
  if (contains(parsed.regex, 'start') || contains(parsed.regex, 'boundary'))
    throw refused(call.span, 'regexp_split by a pattern with ^ or \\b')
  return guarded(`split(${subject}, ${text})`)
}

const count: FunctionRule = (call, printing) => {
  const { parsed, text, subject, guarded } = readPattern(call, printing)
  refuseEmpty(call, parsed)
  return guarded(`CAST(regexp_count(${subject}, ${text}) AS BIGINT)`)
}

export const sparkRegexpFunctions: Readonly<Record<string, FunctionRule>> = {
  regexp_like: like,
  regexp_extract: extract,
  regexp_extract_all: extractAll,
  regexp_replace: replace,
  regexp_split: split,
  regexp_count: count,
}
