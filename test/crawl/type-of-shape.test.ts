import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnsOfShape, signatureOfShape, typeOfShape } from '../../src/crawl/shape/type-of-shape.ts'
import { printType } from '../../src/spec/data-type.ts'
import { parseType } from '../../src/spec/parse-type.ts'
import { holds, knows } from './holds.ts'
import { readShape } from './read-shape.ts'

/** The types of a field with these values, in a schema and in Glue's catalog. */
function typesOf(...values: readonly string[]) {
  const { shape } = readShape(values.map((value) => `{"v":${value}}\n`).join(''))
  const field = shape.fields?.get('v')?.shape
  return (['choice', 'glue'] as const).map((mixed) => {
    const type = field && typeOfShape(field, { mixed })
    return type && printType(type)
  })
}

function columnsOf(text: string, mixed: 'choice' | 'glue' = 'glue') {
  const columns = columnsOfShape(readShape(text).shape, { mixed })
  return printType({ kind: 'struct', fields: columns })
}

describe('the type of values', () => {
  it.each([
    [['1', '-2147483648', 'null'], 'int'],
    [['2147483648', '1'], 'bigint'],
    [['9223372036854775808', '1'], 'double'],
    [['280', '280.32'], 'double'],
    [['1e2', '9007199254740993'], 'double'],
    [['true', 'false'], 'boolean'],
    [['"2024-01-31"'], 'string'],
    [['null', '[]'], 'array<string>'],
    [['[null]', '[[]]'], 'array<array<string>>'],
    [['[]', '[1,null]', '[2.5]'], 'array<double>'],
    [['{}', 'null'], 'map<string,string>'],
    [['{}', '{"3h":1.5}'], 'struct<`3h`:double>'],
    [['{"a":null,"b":[],"c":{}}'], 'struct<a:string,b:array<string>,c:map<string,string>>'],
    [['{"b":1,"a":"x"}', '{"c":true,"b":5e0}'], 'struct<c:boolean,a:string,b:double>'],
    [['{"a":1,"A":2.5,"b":{"X":1,"x":null}}'], 'struct<a:double,b:struct<X:int>>'],
  ])('%j is the same in a schema and in Glue', (values, type) => {
    expect(typesOf(...values)).toEqual([type, type])
    expect(typesOf(...values.toReversed())).toEqual([type, type])
  })

  it.each([
    [['1', '"1"'], 'choice<int,string>', 'string'],
    [['2147483648', '"1"', 'true', '2.5'], 'choice<boolean,double,string>', 'string'],
    [['{"a":1}', '[]'], 'choice<array<string>,struct<a:int>>', 'string'],
    [['{}', '"x"'], 'choice<string,map<string,string>>', 'string'],
    [['[1,"x",{}]'], 'array<choice<int,string,map<string,string>>>', 'array<string>'],
    [['[{"a":1},{"a":"x"}]'], 'array<struct<a:choice<int,string>>>', 'array<struct<a:string>>'],
  ])('%j is a choice in a schema, and one type in Glue', (values, choice, glue) => {
    expect(typesOf(...values)).toEqual([choice, glue])
    expect(typesOf(...values.toReversed())).toEqual([choice, glue])
  })

  it('is unknown where there is null alone', () => {
    expect(typesOf('null', 'null')).toEqual([undefined, undefined])
  })
})

describe('columns', () => {
  it.each([
    ['{"b":1,"a":null}\n{"z":[],"b":2}', 'struct<z:array<string>,a:string,b:int>'],
    ['{"Temp":1,"x":1,"temp":1.5}\n{"TEMP":null}', 'struct<TEMP:double,x:int>'],
    ['[{"a":1},{"b":"x"}]', 'struct<array:array<struct<a:int,b:string>>>'],
    ['[1,2.5]', 'struct<array:array<double>>'],
    ['[]', 'struct<array:array<string>>'],
    ['{"a":1} [2]', 'struct<a:int,array:array<int>>'],
    ['', 'struct<>'],
  ])('of %j are %s', (text, columns) => {
    expect(columnsOf(text)).toBe(columns)
  })

  it('are one, `record`, where a path selects scalars or there are too many', () => {
    const { shape } = readShape('{"id":7}\n{"id":8.5}', { jsonPath: [{ kind: 'name', name: 'id' }] })
    expect(columnsOfShape(shape, { mixed: 'glue' })).toEqual([{ name: 'record', type: { kind: 'double' } }])
    const keys = Array.from({ length: 1001 }, (_, index) => `"k${index}":1`)
    expect(columnsOf(`{${keys.join(',')}}`)).toBe('struct<record:map<string,int>>')
  })
})

const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, 1, 2 ** 40, 2 ** 65, 1.5, -0.5, 'x'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', '2024-01-01', '2024-01-02', '7', '8', '9'), tie('value'), {
      noNullPrototype: true,
    }),
  ),
})).value
const records = fc.array(fc.dictionary(fc.constantFrom('a', 'b', 'c'), json, { noNullPrototype: true }), {
  maxLength: 6,
})
const shapeOf = (list: readonly unknown[]) =>
  readShape(list.map((value) => `${JSON.stringify(value)}\n`).join('')).shape

describe('an inferred type', () => {
  it('holds every value and knows every key', () => {
    fc.assert(
      fc.property(records, (list) => {
        const type = { kind: 'struct', fields: columnsOfShape(shapeOf(list), { mixed: 'choice' }) } as const
        for (const value of list) {
          expect(holds(type, value)).toBe(true)
          expect(knows(type, value)).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('can be written and read back', () => {
    fc.assert(
      fc.property(records, fc.constantFrom('choice', 'glue'), (list, mixed) => {
        for (const { type } of columnsOfShape(shapeOf(list), { mixed })) {
          expect(parseType(printType(type))).toEqual({ ok: true, type })
        }
      }),
    )
  })

  it('does not depend on the order of the records, but for their keys', () => {
    fc.assert(
      fc.property(records, (list) => {
        const columns = columnsOfShape(shapeOf(list), { mixed: 'choice' })
        expect(columnsOfShape(shapeOf(list.toReversed()), { mixed: 'choice' })).toEqual(columns)
      }),
    )
  })

  it('has one signature for any order of keys', () => {
    const signature = signatureOfShape(shapeOf([{ a: 1, b: { c: [], d: 'x' } }]))
    expect(signatureOfShape(shapeOf([{ b: { d: 'y', c: [] } }, { a: 2 }]))).toBe(signature)
    expect(signatureOfShape(shapeOf([{ a: 1, b: { c: [1], d: 'x' } }]))).not.toBe(signature)
    expect(signatureOfShape(shapeOf([]))).toBe('')
  })
})
