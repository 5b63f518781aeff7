import { quoteString } from '../../pyspark/quote.ts'
import { refused } from '../expression-problem.ts'
import { literalInteger } from '../literal-integer.ts'
import { argumentAt, type FunctionCall, type FunctionRule, type Printing } from '../printing.ts'

/** The longest sequence Athena makes. */
const longestSequence = 10_000

export const sparkSequence: FunctionRule = (call, printing) => {
  const { print, fail } = printing
  const [from, to, step] = [argumentAt(call, 0), argumentAt(call, 1), call.arguments[2]]
  if (from.type.kind === 'date') return dateSequence(call, printing)
  const series = `sequence(${call.arguments.map(print).join(', ')})`
  if (isKnownToBeShort([from, to, step].map(literalInteger), step !== undefined)) return series
  const [a, b] = [print(from), print(to)]
  const by = step ? print(step) : '1L'
  const wrong = step ? [`${by} = 0`, `(${b} > ${a} AND ${by} < 0)`, `(${b} < ${a} AND ${by} > 0)`] : []
  const wide = (text: string) => `CAST(${text} AS DECIMAL(20, 0))`
  const most = step ? `abs(${wide(by)}) * ${longestSequence}` : String(longestSequence)
  const tooLong = `abs(${wide(b)} - ${wide(a)}) >= ${most}`
  const message = quoteString('sequence: wrong step, or more than 10000 entries')
  return `CASE WHEN ${[...wrong, tooLong].join(' OR ')} THEN ${fail(message, call.type)} ELSE ${series} END`
}

function isKnownToBeShort([a, b, step]: readonly (number | undefined)[], hasStep: boolean): boolean {
  if (a === undefined || b === undefined || (hasStep && step === undefined)) return false
  const by = step ?? (a <= b ? 1 : -1)
  return by !== 0 && (b - a) * by >= 0 && Math.abs(b - a) / Math.abs(by) < longestSequence
}

/** Every date is so many days or months after the first, so that the end of a month is not carried on. */
function dateSequence(call: FunctionCall, { print, fail, operand }: Printing): string {
  const [from, to, step] = [argumentAt(call, 0), argumentAt(call, 1), call.arguments[2]]
  if (step === undefined) return `sequence(${print(from)}, ${print(to)})`
  const size = Number(step.kind === 'literal' ? step.value : Number.NaN)
  const isMonths = step.type.kind === 'interval year to month'
  const count = isMonths ? size : size / 86_400_000
  if (!(count > 0) || !Number.isInteger(count)) throw refused(call.span, 'a sequence of dates with this step')
  const series = `sequence(${print(from)}, ${print(to)}, INTERVAL ${count} ${isMonths ? 'MONTH' : 'DAY'})`
  const message = quoteString('sequence: the last date is before the first')
  return `CASE WHEN ${operand(to)} < ${operand(from)} THEN ${fail(message, call.type)} ELSE ${series} END`
}
