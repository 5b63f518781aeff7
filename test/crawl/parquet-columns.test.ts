import { expect, it } from 'vitest'
import { type ParquetNode, parquetColumns } from '../../src/crawl/classify/parquet-columns.ts'
import { printType } from '../../src/spec/data-type.ts'

function node(name: string, given: Partial<ParquetNode> = {}): ParquetNode {
  const none = { repetition: 'OPTIONAL', converted: null, logical: null, physical: null, leaf: null }
  return { name, children: 0, ...none, ...given }
}

const leaf = (name: string, physical = 'INT32', given: Partial<ParquetNode> = {}) =>
  node(name, { physical, ...given })
const repeated = { repetition: 'REPEATED' }
const list = { converted: 'LIST', children: 1 }
const map = { converted: 'MAP', children: 1 }

function columnsOf(...nodes: readonly ParquetNode[]): string {
  const root = node('schema', { children: 1, repetition: null })
  return parquetColumns([root, ...nodes])
    .map(({ name, type }) => `${name} ${printType(type)}`)
    .join(', ')
}

/** Parquet's LogicalTypes.md: the standard form, and what older writers left behind. */
it.each([
  [
    'three levels',
    [node('l', list), node('list', { ...repeated, children: 1 }), leaf('element')],
    'l array<int>',
  ],
  [
    'by logical type',
    [
      node('l', { logical: 'ListType()', children: 1 }),
      node('list', { ...repeated, children: 1 }),
      leaf('element'),
    ],
    'l array<int>',
  ],
  ['two levels', [node('l', list), leaf('element', 'INT32', repeated)], 'l array<int>'],
  [
    'two levels of structs',
    [node('l', list), node('element', { ...repeated, children: 2 }), leaf('a'), leaf('b')],
    'l array<struct<a:int,b:int>>',
  ],
  [
    'two levels called array',
    [node('l', list), node('array', { ...repeated, children: 1 }), leaf('a')],
    'l array<struct<a:int>>',
  ],
  [
    'two levels called tuple',
    [node('l', list), node('l_tuple', { ...repeated, children: 1 }), leaf('a')],
    'l array<struct<a:int>>',
  ],
  ['no list at all, but repeated', [leaf('l', 'INT64', repeated)], 'l array<bigint>'],
  ['a repeated group', [node('l', { ...repeated, children: 1 }), leaf('a')], 'l array<struct<a:int>>'],
  [
    'a map',
    [
      node('m', map),
      node('key_value', { ...repeated, children: 2 }),
      leaf('key', 'BYTE_ARRAY', { leaf: 'VARCHAR' }),
      leaf('value', 'DOUBLE'),
    ],
    'm map<string,double>',
  ],
  [
    'a map of an old writer',
    [
      node('m', { ...map, converted: 'MAP_KEY_VALUE' }),
      node('map', { ...repeated, children: 2 }),
      leaf('k'),
      leaf('v'),
    ],
    'm map<int,int>',
  ],
  [
    'a map without values',
    [node('m', map), node('key_value', { ...repeated, children: 1 }), leaf('key')],
    'm struct<key_value:array<struct<key:int>>>',
  ],
  [
    'a struct',
    [node('s', { children: 2 }), leaf('a'), node('t', { children: 1 }), leaf('b')],
    's struct<a:int,t:struct<b:int>>',
  ],
  ['an old timestamp', [leaf('t', 'INT96', { leaf: 'TIMESTAMP' })], 't timestamp'],
  ['nanoseconds', [leaf('t', 'INT64', { leaf: 'TIMESTAMP_NS' })], 't timestamp'],
  ['with zone', [leaf('t', 'INT64', { leaf: 'TIMESTAMP WITH TIME ZONE' })], 't timestamp'],
  ['a time of day', [leaf('t', 'INT32', { leaf: 'TIME' })], 't int'],
  ['a time of day in microseconds', [leaf('t', 'INT64', { leaf: 'TIME' })], 't bigint'],
  ['a decimal', [leaf('d', 'FIXED_LEN_BYTE_ARRAY', { leaf: 'DECIMAL(38,10)' })], 'd decimal(38,10)'],
  ['an interval', [leaf('i', 'FIXED_LEN_BYTE_ARRAY', { leaf: 'INTERVAL' })], 'i binary'],
])('%s', (_, nodes, columns) => {
  expect(columnsOf(...nodes)).toBe(columns)
})
