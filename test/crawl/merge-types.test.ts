import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeTypes } from '../../src/crawl/shape/merge-types.ts'
import { type DataType, printType } from '../../src/spec/data-type.ts'
import { typeOf } from './type-of.ts'

const scalars = [
  'null',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'float',
  'double',
  'boolean',
  'string',
  'date',
  'decimal(5,2)',
].map(typeOf)

const anyType = fc.letrec<{ type: DataType }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...scalars),
    tie('type').map((element): DataType => ({ kind: 'array', element })),
    fc
      .uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c'), type: tie('type') }), {
        selector: ({ name }) => name,
      })
      .map((fields): DataType => ({ kind: 'struct', fields })),
  ),
})).type

/** With the fields of structs in the order of their names. */
function sorted(type: DataType): string {
  return printType(sortFields(type))
}

function sortFields(type: DataType): DataType {
  if (type.kind === 'array') return { kind: 'array', element: sortFields(type.element) }
  if (type.kind !== 'struct') return type
  const fields = type.fields.map((field) => ({ name: field.name, type: sortFields(field.type) }))
  return { kind: 'struct', fields: fields.sort((left, right) => (left.name < right.name ? -1 : 1)) }
}

describe('two types', () => {
  it.each([
    ['int', 'int', 'int'],
    ['int', 'bigint', 'bigint'],
    ['int', 'double', 'double'],
    ['bigint', 'double', 'double'],
    ['float', 'double', 'double'],
    ['bigint', 'float', 'double'],
    ['tinyint', 'smallint', 'smallint'],
    ['tinyint', 'float', 'double'],
    ['int', 'string', 'string'],
    ['boolean', 'string', 'string'],
    ['boolean', 'int', 'string'],
    ['null', 'boolean', 'boolean'],
    ['null', 'null', 'null'],
    ['struct<a:int>', 'string', 'string'],
    ['struct<a:int>', 'int', 'string'],
    ['struct<a:int>', 'array<int>', 'string'],
    ['array<int>', 'boolean', 'string'],
    ['array<null>', 'array<int>', 'array<int>'],
    ['array<int>', 'array<double>', 'array<double>'],
    ['array<int>', 'array<struct<a:int>>', 'array<string>'],
    ['struct<a:int,b:int>', 'struct<c:int,b:double>', 'struct<a:int,b:double,c:int>'],
    ['struct<a:struct<x:int>>', 'struct<a:struct<y:array<null>>>', 'struct<a:struct<x:int,y:array<null>>>'],
    ['decimal(5,2)', 'decimal(6,2)', 'string'],
  ])('%s and %s are %s', (left, right, merged) => {
    expect(printType(mergeTypes(typeOf(left), typeOf(right)))).toBe(merged)
    expect(sorted(mergeTypes(typeOf(right), typeOf(left)))).toBe(sorted(typeOf(merged)))
  })

  it('merge in any grouping, whichever scalars they are', () => {
    for (const a of scalars) {
      for (const b of scalars) {
        for (const c of scalars) {
          expect(mergeTypes(mergeTypes(a, b), c)).toEqual(mergeTypes(a, mergeTypes(b, c)))
          expect(mergeTypes(a, b)).toEqual(mergeTypes(b, a))
        }
      }
    }
  })

  it('merge in any order, in any grouping, and once', () => {
    fc.assert(
      fc.property(anyType, anyType, anyType, (a, b, c) => {
        expect(sorted(mergeTypes(a, b))).toBe(sorted(mergeTypes(b, a)))
        expect(mergeTypes(mergeTypes(a, b), c)).toEqual(mergeTypes(a, mergeTypes(b, c)))
        expect(mergeTypes(a, a)).toEqual(a)
        expect(mergeTypes(mergeTypes(a, b), b)).toEqual(mergeTypes(a, b))
      }),
      { numRuns: 500 },
    )
  })
})
