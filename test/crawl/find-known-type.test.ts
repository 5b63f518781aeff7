import { describe, expect, it } from 'vitest'
import { findKnownType } from '../../src/crawl/shape/find-known-type.ts'
import { printType } from '../../src/spec/data-type.ts'
import { readShape } from './read-shape.ts'

function knownType(values: readonly string[]): string | undefined {
  const { shape } = readShape(values.map((value) => `{"v":${value}}\n`).join(''))
  const field = shape.fields?.get('v')?.shape
  const type = field && findKnownType(field)
  return type && printType(type)
}

describe('what values tell of their type', () => {
  it.each([
    [['1', '-2147483648', '-0', 'null'], 'int'],
    [['2147483648'], 'bigint'],
    [['9223372036854775808'], 'double'],
    [['1', `1${'0'.repeat(100_000)}`], 'double'],
    [['280', '280.32'], 'double'],
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
    [['{"2024-01-01":1,"2024-01-02":2}'], 'struct<`2024-01-01`:int,`2024-01-02`:int>'],
  ])('%j is %s', (values, type) => {
    expect(knownType(values)).toBe(type)
    expect(knownType([...values, ...values])).toBe(type)
  })

  it.each([[['null']], [['[]']], [['[null]', '[[]]']], [['{}', '{"a":null,"b":[]}']], [[]]])(
    'is nothing yet where they are %j',
    (values) => {
      expect(knownType(values)).toBeUndefined()
    },
  )
})
