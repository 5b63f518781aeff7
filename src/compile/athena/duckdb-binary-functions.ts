import { refused } from './expression-problem.ts'
import { argumentAt, type FunctionRule, plainCall } from './printing.ts'

const digest =
  (name: string): FunctionRule =>
  (call, { print }) =>
    `from_hex(${name}(${print(argumentAt(call, 0))}))`

export const duckdbBinaryFunctions: Readonly<Record<string, FunctionRule>> = {
  to_utf8: plainCall('encode'),
  from_utf8: plainCall('decode'),
  to_hex: plainCall('hex'),
  from_hex: (call, { print, fail, insideTry }) => {
    const value = argumentAt(call, 0)
    if (value.type.kind === 'binary' || insideTry) throw refused(call.span, 'from_hex of this value')
    const text = print(value)
    return `CASE WHEN NOT regexp_matches(${text}, '^([0-9A-Fa-f]{2})*$') THEN ${fail("'from_hex takes pairs of hexadecimal digits'", call.type)} ELSE from_hex(${text}) END`
  },
  to_base64: plainCall('to_base64'),
  md5: digest('md5'),
  sha1: digest('sha1'),
  sha256: digest('sha256'),
}
