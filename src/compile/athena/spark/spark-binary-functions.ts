import { printBase64 } from '../../pyspark/print-base64.ts'
import { quoteString } from '../../pyspark/quote.ts'
import { refused } from '../expression-problem.ts'
import { argumentAt, type FunctionRule, plainCall } from '../printing.ts'

const digest =
  (hash: (value: string) => string): FunctionRule =>
  (call, { print }) =>
    `unhex(${hash(print(argumentAt(call, 0)))})`

export const sparkBinaryFunctions: Readonly<Record<string, FunctionRule>> = {
  to_utf8: (call, { print }) => `encode(${print(argumentAt(call, 0))}, 'UTF-8')`,
  from_utf8: (call, { print, operand, fail, insideTry }) => {
    if (insideTry) throw refused(call.span, 'from_utf8 inside TRY')
    const value = argumentAt(call, 0)
    const text = `decode(${print(value)}, 'UTF-8')`
    const message = quoteString('from_utf8 takes bytes that are UTF-8')
    return `CASE WHEN encode(${text}, 'UTF-8') <> ${operand(value)} THEN ${fail(message, call.type)} ELSE ${text} END`
  },
  to_hex: plainCall('hex'),
  from_hex: (call, { print, operand, fail }) => {
    const value = argumentAt(call, 0)
    if (value.type.kind === 'binary') throw refused(call.span, 'from_hex of this value')
    const message = quoteString('from_hex takes pairs of hexadecimal digits')
    return `CASE WHEN NOT ${operand(value)} RLIKE ${quoteString('^([0-9A-Fa-f]{2})*\\z')} THEN ${fail(message, call.type)} ELSE unhex(${print(value)}) END`
  },
  // Spark 3.5 breaks the text into lines
  to_base64: (call, { print }) => printBase64(print(argumentAt(call, 0))),
  md5: digest((value) => `md5(${value})`),
  sha1: digest((value) => `sha1(${value})`),
  sha256: digest((value) => `sha2(${value}, 256)`),
}
