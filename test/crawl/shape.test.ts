import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { observeValue } from '../../src/crawl/observe-value.ts'
import { countFields, createShape, mergeShapes, type Shape } from '../../src/crawl/shape.ts'
import { typeOfShape } from '../../src/crawl/type-of-shape.ts'
import { beginScan } from '../../src/records/scan-state.ts'
import { defaultLimits } from '../../src/spec/contract.ts'
import { printType } from '../../src/spec/data-type.ts'
import { printInStyle, styles } from '../records/print-in-style.ts'

function shapeOf(values: readonly string[]): Shape {
  const shape = createShape()
  for (const value of values) {
    const bytes = Buffer.from(`${value} \n`)
    beginScan(defaultLimits, bytes.length - 1)
    expect(observeValue(shape, bytes, 0)).toBe(value.length)
  }
  return shape
}

function typeOfValues(values: readonly string[]): string | undefined {
  const type = typeOfShape(shapeOf(values))
  return type && printType(type)
}

describe('the type of values', () => {
  it.each([
    [['1', '-2147483648', '-0', 'null'], 'int'],
    [['2147483647'], 'int'],
    [['2147483648'], 'bigint'],
    [['-2147483649', '1'], 'bigint'],
    [['9007199254740993'], 'bigint'],
    [['9223372036854775807'], 'bigint'],
    [['-9223372036854775808'], 'bigint'],
    [['9223372036854775808'], 'double'],
    [['-9223372036854775809'], 'double'],
    [['1', `1${'0'.repeat(100_000)}`], 'double'],
    [['280', '280.32'], 'double'],
    [['1.0'], 'double'],
    [['1e2', '9007199254740993'], 'double'],
    [['true', 'false'], 'boolean'],
    [['"2024-01-31"'], 'string'],
    [['1', '"1"'], 'string'],
    [['true', '1'], 'string'],
    [['{"a":1}', '[]'], 'string'],
    [['{}', '"x"'], 'string'],
    [['[]', '[ 1 , null ]', '[2.5]'], 'array<double>'],
    [['[{"a":1},{"b":[{}]}]'], 'array<struct<a:int>>'],
    [['[[1],[],["x"]]'], 'array<array<string>>'],
    [['[1,"x",{}]'], 'array<string>'],
    [['{"b":1,"a":"x"}', '{"c":true,"b":5e0}'], 'struct<b:double,a:string,c:boolean>'],
    [['{"a":1,"A":2,"b":{"X":1,"x":1}}'], 'struct<a:int,b:struct<X:int>>'],
    [['{"\\u0061":1,"x y":null,"":2}'], 'struct<a:int,``:int>'],
  ])('%j is %s', (values, type) => {
    expect(typeOfValues(values)).toBe(type)
    expect(typeOfValues([...values, ...values])).toBe(type)
  })

  it.each([[['null']], [['[]']], [['[null]', '[[]]']], [['{}', '{"a":null,"b":[]}']], [[]]])(
    '%j has none yet',
    (values) => {
      expect(typeOfValues(values)).toBeUndefined()
    },
  )
})

const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, 1, 2 ** 40, 1.5, 'x'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'ä"'), tie('value'), { noNullPrototype: true }),
  ),
})).value
const values = fc.array(json, { maxLength: 3 })

/** With fields in the order of their names. */
function sorted({ scalar, element, fields }: Shape): unknown {
  return {
    scalar,
    element: element && sorted(element),
    fields: fields && Object.fromEntries([...fields].sort().map(([name, shape]) => [name, sorted(shape)])),
  }
}

function shapeOfAll(list: readonly unknown[]): Shape {
  return shapeOf(list.map((value) => JSON.stringify(value)).map(escapeNonAscii))
}

/** Lengths in characters are then lengths in bytes. */
function escapeNonAscii(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

describe('shapes', () => {
  it('merge in any order, in any grouping, and once', () => {
    const shape = values.map(shapeOfAll)
    fc.assert(
      fc.property(shape, shape, shape, (a, b, c) => {
        expect(sorted(mergeShapes(a, b))).toEqual(sorted(mergeShapes(b, a)))
        expect(mergeShapes(mergeShapes(a, b), c)).toEqual(mergeShapes(a, mergeShapes(b, c)))
        expect(mergeShapes(a, a)).toEqual(a)
        expect(mergeShapes(createShape(), a)).toEqual(a)
      }),
    )
  })

  it('of all values are those of some and those of the others, merged', () => {
    fc.assert(
      fc.property(values, values, (some, others) => {
        expect(mergeShapes(shapeOfAll(some), shapeOfAll(others))).toEqual(shapeOfAll([...some, ...others]))
      }),
    )
  })

  it('do not depend on how values are written', () => {
    fc.assert(
      fc.property(values, fc.constantFrom(...styles), (list, style) => {
        const written = list.map((value) => escapeNonAscii(printInStyle(value, style)))
        expect(
          shapeOf(
            written.map((text) =>
              text.replaceAll('\\u000d', '\r').replaceAll('\\u000a', '\n').replaceAll('\\u0009', '\t'),
            ),
          ),
        ).toEqual(shapeOfAll(list))
      }),
    )
  })

  it('count the fields of objects, however deep', () => {
    expect(countFields(shapeOf(['{"a":{"b":1},"c":[{"d":1},{"e":{}}]}', '7']))).toBe(5)
  })
})
