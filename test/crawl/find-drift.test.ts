import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeDrift } from '../../src/crawl/drift/describe-drift.ts'
import type { Drift } from '../../src/crawl/drift/drift.ts'
import { findDrift, isDrift } from '../../src/crawl/drift/find-drift.ts'
import { findTableDrift } from '../../src/crawl/drift/find-table-drift.ts'
import { writeSchema } from '../../src/crawl/drift/write-schema.ts'
import { mergeShapes, mostKeys } from '../../src/crawl/shape/shape.ts'
import { unwrapArrays } from '../../src/crawl/shape/unwrap-arrays.ts'
import { printType } from '../../src/spec/data-type.ts'
import { holds, knows } from './holds.ts'
import { observe } from './observed.ts'
import { columnsOf } from './type-of.ts'

function inShort({ kind, path, declared, seen, due, evidence }: Drift): string {
  const types = [declared, seen, due].map((type) => (type === undefined ? '-' : printType(type)))
  const proofs = evidence.map((one) => `${one.kind}×${one.count} :${one.line} ${one.text}`)
  return [`${kind} ${path}`, types.join(' / '), ...proofs].join(' | ')
}

function drift(declared: string, ...documents: readonly unknown[]): readonly string[] {
  return findDrift({ shape: observe(documents), declared: columnsOf(declared) })
    .filter(isDrift)
    .map(inShort)
}

function notes(declared: string, ...documents: readonly unknown[]): readonly string[] {
  return findDrift({ shape: observe(documents), declared: columnsOf(declared) })
    .filter((one) => !isDrift(one))
    .map(({ kind, path }) => `${kind} ${path}`)
}

describe('against a schema, drift is', () => {
  it.each<[string, string, readonly unknown[], readonly string[]]>([
    [
      'a field that is not known',
      'struct<a:int,l:array<struct<x:int>>>',
      [
        { a: 1, l: [{ x: 1 }, { x: 1, y: 'q' }] },
        { b: null, l: [{ y: 'r' }] },
      ],
      [
        'added $.l[*].y | - / string / string | string×2 :1 "q"',
        'added $.b | - / string / string | null×1 :2 null',
      ],
    ],
    [
      'a number that is too large',
      'struct<a:int,b:bigint,c:smallint,d:int>',
      [
        { a: 1, b: 1, c: 1, d: 1 },
        { a: 2 ** 31, b: 1.5, c: 2 ** 70, d: 0 },
      ],
      [
        'widened $.a | int / bigint / bigint | bigint×1 :2 2147483648',
        'widened $.b | bigint / double / double | double×1 :2 1.5',
        'widened $.c | smallint / double / double | hugeint×1 :2 1.1805916207174113e+21',
      ],
    ],
    [
      'a value of another kind',
      'struct<a:int,s:string,o:struct<x:int>,d:date>',
      [
        { a: 'x', s: 401, o: [1], d: 1 },
        { a: 'y', s: 'text', o: { x: 1 }, d: '2024-01-01' },
      ],
      [
        'changedKind $.a | int / string / choice<int,string> | string×2 :1 "x"',
        'changedKind $.s | string / choice<int,string> / choice<string,int> | int×1 :1 401',
        'changedKind $.o | struct<x:int> / choice<array<int>,struct<x:int>> / choice<struct<x:int>,array<int>> | array×1 :1 [1]',
        'changedKind $.d | date / choice<int,string> / choice<date,int> | int×1 :1 1',
      ],
    ],
    [
      'a value where null is declared',
      'struct<a:null>',
      [{ a: 1 }],
      ['widened $.a | null / int / int | int×1 :1 1'],
    ],
    [
      'a value that no alternative of a choice holds',
      'struct<c:choice<int,struct<x:string>>>',
      [{ c: 1.5 }, { c: { x: 'a' } }, { c: { x: 1 } }],
      [
        'widened $.c | choice<int,struct<x:string>> / choice<double,struct<x:choice<int,string>>> / choice<double,struct<x:choice<string,int>>> | double×1 :1 1.5',
        'changedKind $.c.x | string / choice<int,string> / choice<string,int> | int×1 :3 1',
      ],
    ],
    [
      'a value of a map',
      'struct<m:map<string,int>>',
      [{ m: { a: 1, b: 2 ** 40 } }],
      ['widened $.m.* | int / bigint / bigint | bigint×1 :1 1099511627776'],
    ],
    [
      'keys that are data',
      'struct<m:struct<`2024-01-01`:int>>',
      [{ m: { '2024-01-02': 1, '2024-01-03': 2.5 } }],
      [
        'keysAsData $.m | struct<`2024-01-01`:int> / map<string,double> / map<string,double> | object×1 :1 {"2024-01-02":1,"2024-01-03":2.5}',
      ],
    ],
    [
      'an odd name',
      'struct<a:int>',
      [{ 'wind speed': 1, "it's": 2 }],
      [
        "added $['wind speed'] | - / int / int | int×1 :1 1",
        "added $['it\\'s'] | - / int / int | int×1 :1 2",
      ],
    ],
  ])('%s', (_name, declared, documents, due) => {
    expect(drift(declared, ...documents)).toEqual(due)
  })

  it.each<[string, string, unknown]>([
    [
      'smaller numbers',
      'struct<a:bigint,b:double,c:float,d:decimal(5,2),e:tinyint>',
      { a: 1, b: 1, c: 2 ** 40, d: 1.5, e: 1 },
    ],
    [
      'text',
      'struct<a:date,b:timestamp,c:binary,d:char(3),e:varchar(2)>',
      { a: 'x', b: 'x', c: 'x', d: 'x', e: 'x' },
    ],
    [
      'what is missing, null or empty',
      'struct<a:int,b:array<int>,c:struct<x:int>,d:map<string,int>>',
      { a: null, b: [], c: {}, d: {} },
    ],
    ['another case', 'struct<Name:string>', { name: 1 }],
    ['an alternative', 'struct<c:choice<array<int>,double,string,struct<x:int>>>', { c: [1] }],
  ])('not: %s', (_name, declared, document) => {
    expect(drift(declared, document)).toEqual([])
  })

  it('nothing else; the rest is worth a note', () => {
    expect(
      notes('struct<a:bigint,b:double,c:struct<x:int,y:int>,Name:string,d:double>', {
        a: 1,
        b: 2,
        c: { x: 1 },
        name: 'q',
        d: 1.5,
        new: 1,
      }),
    ).toEqual(['otherCase $.name', 'narrowed $.a', 'narrowed $.b', 'gone $.c.y', 'gone $.Name'])
  })

  it('keys beyond what is told apart', () => {
    const documents = Array.from({ length: mostKeys + 1 }, (_, index) => ({ m: { [`k${index}`]: index } }))
    const halves = [observe(documents.slice(0, 600)), observe(documents.slice(600))] as const
    const shape = mergeShapes(...halves)
    const found = findDrift({ shape, declared: columnsOf('struct<m:struct<k1:int>>') }).filter(isDrift)
    expect(found.map(({ kind, path, due }) => [kind, path, due && printType(due)])).toEqual([
      ['keysAsData', '$.m', 'map<string,int>'],
    ])
  })
})

describe('against a schema of CSV, drift is', () => {
  const cells = (declared: string, ...rows: readonly unknown[]) =>
    findDrift({ shape: observe(rows), declared: columnsOf(declared), format: 'csv' })

  it('what no cell of the type spells', () => {
    const rows = [
      { ID: 2 ** 40, n: 1.5, s: 1, d: 20240101, b: 'true', new: 1 },
      { ID: 'x', new: 'y' },
    ]
    expect(cells('struct<id:int,n:bigint,s:string,d:date,b:boolean,z:int>', ...rows).map(inShort)).toEqual([
      'changedKind $.id | int / string / string | string×1 :2 "x"',
      'widened $.n | bigint / double / double | double×1 :1 1.5',
      'changedKind $.d | date / int / string | int×1 :1 20240101',
      'added $.new | - / string / string | int×1 :1 1 | string×1 :2 "y"',
    ])
    const shape = observe(rows)
    const text = 'id: int # one\nn: bigint\ns: string\nd: date\nb: boolean\nz: int\n'
    const options = { shape, name: 'in', remark: '', format: 'csv' } as const
    const written = writeSchema({ ...options, text })
    expect(written).toBe(
      'id: string # one\nn: double\ns: string\nd: string\nb: boolean\nz: int\nnew: string\n',
    )
    expect(writeSchema({ ...options, text: written })).toBe(written)
  })
})

describe('against the columns of before, drift is', () => {
  function between(before: string, after: string, ...documents: readonly unknown[]): readonly string[] {
    const shape = documents.length === 0 ? {} : { shape: observe(documents) }
    return findTableDrift({ before: columnsOf(before), after: columnsOf(after), ...shape }).map(inShort)
  }

  it('any difference but order and case', () => {
    expect(
      between(
        'struct<a:int,b:double,c:string,d:struct<x:int,y:int>,e:decimal(5,2),gone:int>',
        'struct<e:decimal(7,2),d:struct<y:bigint,z:int>,C:int,b:int,A:string,new:array<int>>',
      ),
    ).toEqual([
      'widened $.e | decimal(5,2) / decimal(7,2) / decimal(7,2)',
      'widened $.d.y | int / bigint / bigint',
      'added $.d.z | - / int / int',
      'gone $.d.x | int / - / -',
      'changedKind $.C | string / int / int',
      'narrowed $.b | double / int / int',
      'changedKind $.A | int / string / string',
      'added $.new | - / array<int> / array<int>',
      'gone $.gone | int / - / -',
    ])
    expect(between('struct<a:int,b:struct<x:int>>', 'struct<B:struct<X:int>,A:int>')).toEqual([])
  })

  it('shown by what was seen', () => {
    expect(
      between('struct<l:array<struct<v:int>>>', 'struct<l:array<struct<v:string,w:int>>>', {
        l: [{ V: 1 }, { V: 'x', w: 1 }],
      }),
    ).toEqual([
      'changedKind $.l[*].v | int / string / string | string×1 :1 "x"',
      'added $.l[*].w | - / int / int | int×1 :1 1',
    ])
  })

  it('of a contract only what it does not hold', () => {
    const declared = columnsOf('struct<a:timestamp,b:bigint,c:decimal(9,2),d:int,e:int>')
    const after = columnsOf('struct<a:string,b:int,c:double,d:double>')
    const json = findTableDrift({ before: declared, after, contractOf: 'json' })
    expect(json.map(({ kind, path, weight }) => `${weight} ${kind} ${path}`)).toEqual([
      'drift widened $.d',
      'note gone $.e',
    ])
    const parquet = findTableDrift({ before: declared, after, contractOf: 'parquet' })
    expect(parquet.filter(isDrift).map(({ path }) => path)).toEqual(['$.a', '$.b', '$.c', '$.d'])
  })
})

it('a difference is told in words, with where it was seen', () => {
  const shape = observe([{ id: 1 }, { id: 'x', day: { '2024-01-01': 1, '2024-01-02': 2 } }])
  const declared = columnsOf('struct<id:bigint,day:struct<x:int>,old:int>')
  expect(findDrift({ shape, declared }).map(describeDrift)).toEqual([
    {
      message: '$.id is declared bigint, and choice<int,string> was seen; choice<bigint,string> holds both',
      evidence: ['a string once, first in s3://in/a.json:2: "x"'],
    },
    {
      message:
        '$.day is declared struct<x:int>, but its keys are data (all 2 keys are dates or times, such as 2024-01-01, 2024-01-02): map<string,int>',
      evidence: ['an object once, first in s3://in/a.json:2: {"2024-01-01":1,"2024-01-02":2}'],
    },
    { message: '$.day.x is declared int, and was not seen', evidence: [] },
    { message: '$.old is declared int, and was not seen', evidence: [] },
  ])
})

it('the records of a job without a path are values as they stand in files, of arrays the elements', () => {
  const shape = observe([{ a: 1 }, [{ b: 1 }, { a: 'x' }], []])
  const declared = columnsOf('struct<a:int>')
  expect(findDrift({ shape: unwrapArrays(shape), declared }).map(inShort)).toEqual([
    'changedKind $.a | int / choice<int,string> / choice<int,string> | string×1 :2 "x"',
    'added $.b | - / int / int | int×1 :2 1',
  ])
  expect(unwrapArrays(observe([{ a: 1 }]))).toEqual(observe([{ a: 1 }]))
})

const anyDocument = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, 1, 2 ** 40, 1.5, 'x'),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { noNullPrototype: true }),
  ),
})).value

it('there is drift just where a document is not held or not known, in whatever order they come', () => {
  const record = fc.dictionary(fc.constantFrom('a', 'b', 'c'), anyDocument, { noNullPrototype: true })
  const declared = fc.constantFrom(
    'struct<a:int,b:struct<a:double,b:string>,c:array<bigint>>',
    'struct<a:choice<int,string,array<boolean>>,b:map<string,double>,c:struct<a:struct<b:int>,b:null>>',
    'struct<a:array<struct<a:int,b:int,c:int>>,b:choice<struct<a:int,b:boolean>,double>,c:string>',
  )
  fc.assert(
    fc.property(fc.array(record, { minLength: 1, maxLength: 3 }), declared, (documents, text) => {
      const columns = columnsOf(text)
      const row = { kind: 'struct', fields: columns } as const
      const isHeld = documents.every((document) => holds(row, document) && knows(row, document))
      const found = drift(text, ...documents)
      expect(found.length === 0, JSON.stringify(found)).toBe(isHeld)
      const forwards = findDrift({ shape: observe(documents), declared: columns }).map(
        ({ path, kind }) => path + kind,
      )
      const backwards = findDrift({ shape: observe(documents.toReversed()), declared: columns })
      expect(backwards.map(({ path, kind }) => path + kind)).toEqual(forwards)
    }),
    { numRuns: 200 },
  )
})
