import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failure, openEvaluator } from './evaluate.ts'

/** A decimal as a whole number of units of its last digit. */
interface Decimal {
  readonly units: bigint
  readonly precision: number
  readonly scale: number
}

const abs = (value: bigint) => (value < 0n ? -value : value)
const power = (exponent: number) => 10n ** BigInt(exponent)

function text({ units, scale }: Decimal): string {
  const digits = abs(units)
    .toString()
    .padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  return `${units < 0n ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`
}

const literal = (value: Decimal) => `CAST('${text(value)}' AS decimal(${value.precision},${value.scale}))`

/** n / d rounded half away from zero. */
function divideHalfUp(n: bigint, d: bigint): bigint {
  const quotient = abs(n) / abs(d)
  const rest = abs(n) % abs(d)
  const rounded = rest * 2n >= abs(d) ? quotient + 1n : quotient
  return n < 0n === d < 0n ? rounded : -rounded
}

const decimals: fc.Arbitrary<Decimal> = fc.integer({ min: 1, max: 18 }).chain((precision) =>
  fc.integer({ min: 0, max: precision }).chain((scale) =>
    fc
      .oneof(
        fc.bigInt({ min: -(power(precision) - 1n), max: power(precision) - 1n }),
        fc.bigInt({ min: -20n, max: 20n }),
      )
      .filter((units) => abs(units) < power(precision))
      .map((units) => ({ units, precision, scale })),
  ),
)

const edges = [0n, 1n, -1n, 2n ** 31n - 1n, -(2n ** 31n), 2n ** 15n, 7n, -7n]
const integers = fc.oneof(fc.constantFrom(...edges), fc.bigInt({ min: -(2n ** 31n), max: 2n ** 31n - 1n }))

describe('numbers', () => {
  let evaluate: (text: string) => Promise<unknown>
  let close: () => void

  beforeAll(async () => {
    ;({ evaluate, close } = await openEvaluator())
  })
  afterAll(() => close())

  it('integers divide towards zero and fail where the result does not fit', async () => {
    const operators = {
      '+': (a: bigint, b: bigint) => a + b,
      '-': (a: bigint, b: bigint) => a - b,
      '*': (a: bigint, b: bigint) => a * b,
      '/': (a: bigint, b: bigint) => (b === 0n ? undefined : a / b),
      '%': (a: bigint, b: bigint) => (b === 0n ? undefined : a % b),
    }
    const operator = fc.constantFrom('+', '-', '*', '/', '%') as fc.Arbitrary<keyof typeof operators>
    await fc.assert(
      fc.asyncProperty(integers, operator, integers, async (a, sign, b) => {
        const exact = operators[sign](a, b)
        const fits = exact !== undefined && exact < 2n ** 31n && exact >= -(2n ** 31n)
        expect(await evaluate(`CAST('${a}' AS integer) ${sign} CAST('${b}' AS integer)`)).toEqual(
          fits ? Number(exact) : failure,
        )
      }),
      { numRuns: 300 },
    )
  })

  it('decimals add, subtract and multiply exactly', async () => {
    await fc.assert(
      fc.asyncProperty(decimals, fc.constantFrom('+', '-', '*'), decimals, async (a, sign, b) => {
        const scale = sign === '*' ? a.scale + b.scale : Math.max(a.scale, b.scale)
        const [left, right] = [a.units * power(scale - a.scale), b.units * power(scale - b.scale)]
        const units = sign === '*' ? a.units * b.units : sign === '+' ? left + right : left - right
        expect(await evaluate(`${literal(a)} ${sign} ${literal(b)}`)).toBe(
          text({ units, precision: 38, scale }),
        )
      }),
      { numRuns: 300 },
    )
  })

  it('decimals divide with the larger scale, rounded half up', async () => {
    await fc.assert(
      fc.asyncProperty(decimals, decimals, async (a, b) => {
        const scale = Math.max(a.scale, b.scale)
        fc.pre(a.precision + scale + b.scale - a.scale <= 38)
        const found = await evaluate(`${literal(a)} / ${literal(b)}`)
        if (b.units === 0n) expect(found).toBe(failure)
        else
          expect(found).toBe(
            text({
              units: divideHalfUp(a.units * power(scale + b.scale - a.scale), b.units),
              precision: 38,
              scale,
            }),
          )
      }),
      { numRuns: 300 },
    )
  })

  it('the remainder of decimals has the sign of the dividend', async () => {
    await fc.assert(
      fc.asyncProperty(decimals, decimals, async (a, b) => {
        const scale = Math.max(a.scale, b.scale)
        fc.pre(b.units !== 0n && Math.max(a.precision - a.scale, b.precision - b.scale) + scale <= 38)
        const units = (a.units * power(scale - a.scale)) % (b.units * power(scale - b.scale))
        expect(await evaluate(`${literal(a)} % ${literal(b)}`)).toBe(text({ units, precision: 38, scale }))
      }),
      { numRuns: 200 },
    )
  })

  it('decimals are rescaled half up, and fail where they do not fit', async () => {
    const target = fc
      .integer({ min: 1, max: 20 })
      .chain((precision) => fc.tuple(fc.constant(precision), fc.integer({ min: 0, max: precision })))
    await fc.assert(
      fc.asyncProperty(decimals, target, async (value, [precision, scale]) => {
        const units =
          scale >= value.scale
            ? value.units * power(scale - value.scale)
            : divideHalfUp(value.units, power(value.scale - scale))
        const fits = abs(units) < power(precision)
        const found = await evaluate(`CAST(${literal(value)} AS decimal(${precision},${scale}))`)
        expect(found).toEqual(fits ? text({ units, precision, scale }) : failure)
      }),
      { numRuns: 300 },
    )
  })

  it('decimals are written with all the digits of their scale', async () => {
    await fc.assert(
      fc.asyncProperty(decimals, async (value) => {
        expect(await evaluate(`CAST(${literal(value)} AS varchar)`)).toBe(text(value))
      }),
      { numRuns: 200 },
    )
  })

  it('doubles become decimals by their shortest digits, half up', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: -1e9, max: 1e9, noNaN: true, noDefaultInfinity: true }),
        async (value) => {
          const [, sign = '', whole = '', fraction = '', exponent = '0'] =
            /^(-?)(\d+)\.?(\d*)(?:e([+-]\d+))?$/.exec(String(value)) ?? []
          const shift = 3 + Number(exponent) - fraction.length
          const digits = BigInt(`${sign}${whole}${fraction}`)
          const units = shift >= 0 ? digits * power(shift) : divideHalfUp(digits, power(-shift))
          expect(await evaluate(`CAST(DOUBLE '${value}' AS decimal(20,3))`)).toBe(
            text({ units, precision: 20, scale: 3 }),
          )
        },
      ),
      { numRuns: 300 },
    )
  })

  it('texts become decimals half up, whatever their exponent', async () => {
    const digits = fc
      .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 })
      .map((list) => list.join(''))
    await fc.assert(
      fc.asyncProperty(
        digits,
        digits,
        fc.integer({ min: -15, max: 5 }),
        fc.constantFrom('', '-', '+'),
        async (whole, fraction, exponent, sign) => {
          const written = `${sign}${whole}.${fraction}e${exponent}`
          const shift = 3 + exponent - fraction.length
          const all = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n)
          const units = shift >= 0 ? all * power(shift) : divideHalfUp(all, power(-shift))
          expect(await evaluate(`CAST('${written}' AS decimal(30,3))`)).toBe(
            text({ units, precision: 30, scale: 3 }),
          )
        },
      ),
      { numRuns: 200 },
    )
  })

  it('doubles become integers half away from zero', async () => {
    const halves = fc.integer({ min: -1000, max: 1000 }).map((value) => value / 2)
    await fc.assert(
      fc.asyncProperty(fc.oneof(halves, fc.double({ min: -3e9, max: 3e9, noNaN: true })), async (value) => {
        const rounded = Math.sign(value) * Math.floor(Math.abs(value) + 0.5)
        const fits = rounded <= 2 ** 31 - 1 && rounded >= -(2 ** 31)
        fc.pre(Math.abs(Math.abs(value) - 0.5) > 1e-12 || Math.abs(value) === 0.5)
        expect(await evaluate(`CAST(DOUBLE '${value}' AS integer)`)).toEqual(fits ? rounded + 0 : failure)
      }),
      { numRuns: 200 },
    )
  })

  it('doubles are written in scientific notation with their shortest digits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ noNaN: true }), async (value) => {
        const [, mantissa = '', exponent = ''] = /^(.*)e\+?(-?\d+)$/.exec(value.toExponential()) ?? []
        // Java writes the smallest double with two digits
        const smallest = Math.abs(value) === Number.MIN_VALUE && `${value < 0 ? '-' : ''}4.9`
        const shortest = smallest || (mantissa.includes('.') ? mantissa : `${mantissa}.0`)
        const zero = Object.is(value, -0) ? '-0E0' : '0E0'
        const infinite = value > 0 ? 'Infinity' : '-Infinity'
        const due = value === 0 ? zero : Number.isFinite(value) ? `${shortest}E${exponent}` : infinite
        const literalText = Number.isFinite(value) ? (Object.is(value, -0) ? '-0' : String(value)) : infinite
        expect(await evaluate(`CAST(DOUBLE '${literalText}' AS varchar)`)).toBe(due)
      }),
      { numRuns: 300 },
    )
  })

  it('texts become integers only if they are written as integers', async () => {
    const part = fc.constantFrom(
      '',
      ' ',
      '+',
      '-',
      '0',
      '42',
      '007',
      '.',
      '1.5',
      'e3',
      'x',
      '_',
      '99999999999',
      '\t',
      '0x1F',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 3 }), async (parts) => {
        const written = parts.join('')
        const trimmed = written.trim()
        const value = /^[+-]?\d+$/.test(trimmed) ? Number(trimmed) : Number.NaN
        const fits = Number.isInteger(value) && value <= 2 ** 31 - 1 && value >= -(2 ** 31)
        expect(await evaluate(`CAST('${written}' AS integer)`)).toEqual(fits ? value + 0 : failure)
        expect(await evaluate(`TRY_CAST('${written}' AS integer)`)).toEqual(fits ? value + 0 : null)
      }),
      { numRuns: 200 },
    )
  })

  it('whole numbers are rounded to tens half away from zero', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }),
        fc.integer({ min: 1, max: 17 }),
        async (value, digits) => {
          const rounded = divideHalfUp(value, power(digits)) * power(digits)
          expect(await evaluate(`round(CAST('${value}' AS bigint), -${digits})`)).toBe(rounded.toString())
        },
      ),
      { numRuns: 200 },
    )
  })
})
