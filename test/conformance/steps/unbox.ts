import type { ConformanceCase } from '../conformance-case.ts'
import { stepProject } from '../step-project.ts'

const text = (value: unknown) => ({ doc: typeof value === 'string' ? value : JSON.stringify(value) })

export const unboxCases: readonly ConformanceCase[] = [
  {
    name: 'reads a string as the JSON it holds; what does not fit is NULL, field by field',
    files: stepProject({
      schema: 'doc: string',
      documents: [
        text({ id: 7, name: 'x', tags: ['a', 1, null], at: { ok: true } }),
        text({ id: '7', name: 7, tags: 'a', at: [true] }),
        text({ id: 7.5, name: null, tags: [], at: {} }),
        text('not json'),
        text('[1]'),
        text('null'),
        text(''),
        { doc: null },
      ],
      steps: '- unbox: { doc: "struct<id:int,name:string,tags:array<string>,at:struct<ok:boolean>>" }',
    }),
    due: {
      rows: [
        { doc: { id: 7, name: 'x', tags: ['a', null, null], at: { ok: true } } },
        { doc: { id: null, name: null, tags: null, at: null } },
        { doc: { id: null, name: null, tags: [], at: { ok: null } } },
        ...Array.from({ length: 5 }, () => ({ doc: null })),
      ],
    },
  },
  {
    name: 'keeps the digits of numbers, and NULL for those out of range',
    files: stepProject({
      schema: 'doc: string',
      documents: [
        text('{"b":9223372036854775807,"t":127,"d":12.345,"m":1e2,"f":0.1}'),
        text('{"b":9223372036854775808,"t":128,"d":-0.001,"m":1000,"f":1e999}'),
      ],
      steps: '- unbox: { doc: "struct<b:bigint,t:tinyint,d:decimal(5,3),m:decimal(3,0),f:double>" }',
    }),
    due: {
      rows: [
        { doc: { b: 9223372036854775807n, t: 127, d: '12.345', m: '100', f: 0.1 } },
        { doc: { b: null, t: null, d: '-0.001', m: null, f: null } },
      ],
    },
  },
  {
    name: 'reads dates, timestamps and binary out of strings, and maps with their keys',
    files: stepProject({
      schema: 'doc: string',
      documents: [
        text({
          d: '2024-02-29',
          t: '2024-02-29T01:02:03.5',
          b: 'AQI=',
          m: { 'a/b~c': [1], '': null },
          k: { 1: 'x' },
        }),
        text({ d: '2024-02-30', t: 'noon', b: '?', m: [], k: { one: 'x' } }),
        text('{"m":{"a":[1],"a":[2]},"k":{}}'),
      ],
      steps:
        '- unbox: { doc: "struct<d:date,t:timestamp,b:binary,m:map<string,array<int>>,k:map<int,string>>" }',
    }),
    due: {
      rows: [
        {
          doc: {
            d: '2024-02-29',
            t: '2024-02-29 01:02:03.500000',
            b: new Uint8Array([1, 2]),
            m: { 'a/b~c': [1], '': null },
            k: { 1: 'x' },
          },
        },
        { doc: { d: null, t: null, b: null, m: null, k: null } },
        // a key that comes twice, as one that does not fit, leaves no map
        { doc: { d: null, t: null, b: null, m: null, k: {} } },
      ],
    },
  },
  {
    name: 'takes of dates, timestamps and text what the contract takes',
    files: stepProject({
      schema: 'doc: string',
      documents: [
        ...[
          '2024-1-2',
          '2024/01/02',
          'epoch',
          'infinity',
          '0000-01-01',
          '10000-01-01',
          '2024-01-02T24:00:00',
        ],
        ...['2024-01-02T03:04:05Z', '2024-01-02 03:04:05+05', '2024-01-02T03:04:05.1234567', ' 2024-01-02'],
      ].map((at) => text({ d: at, t: at, v: at })),
      steps: '- unbox: { doc: "struct<d:date,t:timestamp,v:varchar(3)>" }',
    }),
    due: { rows: Array.from({ length: 11 }, () => ({ doc: { d: null, t: null, v: null } })) },
  },
  {
    name: 'reads hostile names, at any depth',
    files: stepProject({
      schema: 'doc: string\nj0: int\nj1: { b: int }',
      documents: [
        { ...text({ 'a.b': { "it's": [{ '"': 1 }] }, 'a/b': 2, '~': 3, $: 4, '0': 5 }), j0: 6, j1: { b: 7 } },
      ],
      steps: `
        - unbox: { doc: "struct<\`a.b\`:struct<\`it's\`:array<struct<\`\\"\`:int>>>,\`a/b\`:int,\`~\`:int,\`$\`:int,\`0\`:int>" }`,
    }),
    due: {
      rows: [
        {
          doc: { 'a.b': { "it's": [{ '"': 1 }] }, 'a/b': 2, '~': 3, $: 4, '0': 5 },
          j0: 6,
          j1: { b: 7 },
        },
      ],
    },
  },
  {
    name: 'gives the first of fields that come twice',
    files: stepProject({
      schema: 'doc: string',
      documents: [text('{"a":1,"a":2}')],
      steps: '- unbox: { doc: "struct<a:int>" }',
    }),
    due: { rows: [{ doc: { a: 1 } }] },
  },
  {
    name: 'refuses other columns than strings, unknown ones and types that are none',
    files: stepProject({
      schema: 'doc: string\nn: int',
      documents: [],
      steps: '- unbox: { n: "struct<a:int>" }',
    }),
    due: { refused: ["unbox needs a string, 'n' is int"] },
  },
]
