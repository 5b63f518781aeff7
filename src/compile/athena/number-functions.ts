import {
  callNode,
  type FunctionRule,
  operandAt,
  type Signature,
  signatures,
  typedOperands,
  wrongOperands,
} from './call-site.ts'
import { canCoerce, coerce, isNumeric } from './coercion.ts'
import type { SqlType } from './sql-type.ts'
import { typeArithmetic } from './type-operator.ts'

const double: SqlType = { kind: 'double' }
const int: SqlType = { kind: 'int' }
const bigint: SqlType = { kind: 'bigint' }
const boolean: SqlType = { kind: 'boolean' }

const ofDouble: Signature = { parameters: [double], result: double }
const ofDoubles: Signature = { parameters: [double, double], result: double }

type DecimalType = Extract<SqlType, { kind: 'decimal' }>

/** A function of one number whose result type follows from its argument's; `ofDecimal` says how for decimals. */
function ofNumber(ofDecimal: (type: DecimalType) => SqlType, most = 1): FunctionRule {
  return (site) => {
    const operands = typedOperands(site)
    const [value, digits] = operands
    const fits =
      value && isNumeric(value.type) && operands.length <= most && (!digits || canCoerce(digits.type, int))
    if (!fits) throw wrongOperands(site, operands, most === 1 ? ['number'] : ['number', 'number, integer'])
    const rest = digits ? [coerce(digits, int)] : []
    const type = value.type.kind === 'decimal' ? ofDecimal(value.type) : value.type
    return callNode(site, [value, ...rest], type)
  }
}

/** Rounding to a whole number keeps the digits before the point, and one more where there are others to round. */
function wholeDecimal({ precision, scale }: DecimalType): DecimalType {
  return { kind: 'decimal', precision: Math.min(38, precision - scale + Math.min(1, scale)), scale: 0 }
}

const round: FunctionRule = (site) => {
  if (site.operands.length === 1) return ofNumber(wholeDecimal)(site)
  return ofNumber(
    ({ precision, scale }) => ({ kind: 'decimal', precision: Math.min(38, precision + 1), scale }),
    2,
  )(site)
}

const floor = ofNumber(wholeDecimal)

const truncate: FunctionRule = (site) => {
  if (site.operands.length === 1) {
    return ofNumber(({ precision, scale }) => ({
      kind: 'decimal',
      precision: Math.max(1, precision - scale),
      scale: 0,
    }))(site)
  }
  return ofNumber((type) => type, 2)(site)
}

const mod: FunctionRule = (site) => {
  const operands = typedOperands(site)
  if (operands.length !== 2) throw wrongOperands(site, operands, ['number, number'])
  return { ...typeArithmetic('%', operandAt(operands, 0), operandAt(operands, 1)), span: site.span }
}

const synonym =
  (name: string, rule: FunctionRule): FunctionRule =>
  (site) =>
    rule({ ...site, name })

const power = signatures(ofDoubles)
const bitwise = signatures({ parameters: [bigint, bigint], result: bigint })
const test = signatures({ parameters: [double], result: boolean })

/** Functions of numbers, by Athena's name. */
export const numberFunctions: Readonly<Record<string, FunctionRule>> = {
  abs: ofNumber((type) => type),
  sign: ofNumber(() => ({ kind: 'decimal', precision: 1, scale: 0 })),
  round,
  floor,
  ceil: synonym('ceiling', floor),
  ceiling: floor,
  truncate,
  mod,
  power,
  pow: synonym('power', power),
  sqrt: signatures(ofDouble),
  cbrt: signatures(ofDouble),
  exp: signatures(ofDouble),
  ln: signatures(ofDouble),
  log2: signatures(ofDouble),
  log10: signatures(ofDouble),
  log: signatures(ofDoubles),
  degrees: signatures(ofDouble),
  radians: signatures(ofDouble),
  pi: signatures({ parameters: [], result: double }),
  e: signatures({ parameters: [], result: double }),
  nan: signatures({ parameters: [], result: double }),
  infinity: signatures({ parameters: [], result: double }),
  is_nan: test,
  is_finite: test,
  is_infinite: test,
  sin: signatures(ofDouble),
  cos: signatures(ofDouble),
  tan: signatures(ofDouble),
  asin: signatures(ofDouble),
  acos: signatures(ofDouble),
  atan: signatures(ofDouble),
  atan2: signatures(ofDoubles),
  bitwise_and: bitwise,
  bitwise_or: bitwise,
  bitwise_xor: bitwise,
}
