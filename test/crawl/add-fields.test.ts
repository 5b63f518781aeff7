import { describe, expect, it } from 'vitest'
import { addFields, findAddable } from '../../src/crawl/shape/add-fields.ts'
import { printType } from '../../src/spec/data-type.ts'
import { columnsOf, typeOf } from './type-of.ts'

function add(columns: string, ...fields: readonly [path: string, type: string][]) {
  const newFields = fields.map(([path, type]) => ({ path, type: typeOf(type) }))
  const known = columnsOf(columns)
  return {
    evolved: printType({ kind: 'struct', fields: addFields(known, newFields) }),
    added: findAddable(known, newFields).map(({ path }) => path),
  }
}

describe('a new field', () => {
  it.each([
    ['struct<a:int>', '$.b', 'struct<x:double>', 'struct<a:int,b:struct<x:double>>'],
    ['struct<a:int>', "$['x y']", 'string', 'struct<a:int,`x y`:string>'],
    ['struct<a:int>', "$['it\\'s']", 'string', "struct<a:int,`it's`:string>"],
    ['struct<s:struct<a:int>,b:int>', '$.s.c', 'int', 'struct<s:struct<a:int,c:int>,b:int>'],
    [
      'struct<l:array<struct<m:struct<a:int>>>>',
      '$.l[*].m.b',
      'int',
      'struct<l:array<struct<m:struct<a:int,b:int>>>>',
    ],
    ['struct<m:map<string,struct<a:int>>>', '$.m.*.b', 'int', 'struct<m:map<string,struct<a:int,b:int>>>'],
    [
      'struct<m:map<string,array<struct<a:int>>>>',
      '$.m.*[*].b',
      'int',
      'struct<m:map<string,array<struct<a:int,b:int>>>>',
    ],
    [
      'struct<v:choice<int,struct<a:int>,struct<b:int>>>',
      '$.v.b',
      'int',
      'struct<v:choice<int,struct<a:int,b:int>,struct<b:int>>>',
    ],
  ])('of %s at %s is the last of its struct', (columns, path, type, evolved) => {
    expect(add(columns, [path, type])).toEqual({ evolved, added: [path] })
  })

  it.each([
    ['struct<name:string>', '$.Name'],
    ['struct<s:struct<a:int>>', '$.s.A'],
    ['struct<s:int>', '$.s.a'],
    ['struct<l:array<int>>', '$.l[*].a'],
    ['struct<a:int>', '$.s.b'],
    ['struct<a:int>', '$'],
    ['struct<l:array<struct<a:int>>>', '$.l[0].b'],
    ['struct<v:choice<int,string>>', '$.v.b'],
  ])('of %s at %s is left out', (columns, path) => {
    expect(add(columns, [path, 'int'])).toEqual({ evolved: columns, added: [] })
  })

  it('may follow another, but not one of the same name in another case', () => {
    expect(add('struct<a:int>', ['$.c', 'int'], ['$.B', 'string'], ['$.b', 'int'], ['$.d', 'int'])).toEqual({
      evolved: 'struct<a:int,c:int,B:string,d:int>',
      added: ['$.c', '$.B', '$.d'],
    })
  })
})
