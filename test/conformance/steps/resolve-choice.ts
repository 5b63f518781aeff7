import type { ConformanceCase } from '../conformance-case.ts'
import { stepProject } from '../step-project.ts'

const temps = {
  schema: 't: choice<int,double>',
  documents: '{"t":7}\n{"t":7.5}\n{"t":7.0}\n{"t":3000000000}\n{"t":null}\n{}\n',
}
const mixed = {
  schema: 'v: choice<bigint,string,boolean>',
  documents: '{"v":12}\n{"v":"12"}\n{"v":" 12.9 "}\n{"v":"twelve"}\n{"v":true}\n{"v":null}\n',
}

export const resolveChoiceCases: readonly ConformanceCase[] = [
  {
    name: 'cast: one type, fractions cut off, NULL where it cannot be cast',
    files: stepProject({ ...temps, steps: '- resolveChoice: { t: "cast:int" }' }),
    due: { rows: [{ t: 7 }, { t: 7 }, { t: 7 }, { t: null }, { t: null }, { t: null }] },
  },
  {
    name: 'cast to double',
    files: stepProject({ ...temps, steps: '- resolveChoice: "cast:double"' }),
    due: { rows: [{ t: 7 }, { t: 7.5 }, { t: 7 }, { t: 3e9 }, { t: null }, { t: null }] },
  },
  {
    name: 'cast text to numbers',
    files: stepProject({ ...mixed, steps: '- resolveChoice: "cast:int"\n- filter: v IS NOT NULL' }),
    due: { rows: [{ v: 12 }, { v: 12 }, { v: 12 }] },
  },
  {
    name: 'cast text that spells no number to NULL',
    files: stepProject({
      schema: 'i: choice<bigint,string>\nd: choice<double,string>\nm: choice<int,string>',
      documents: ['1_000', '0x1F', 'nan', 'Infinity', '1e400', '1,000', '', '.5', '-1.5e1'].map((v) => ({
        i: v,
        d: v,
        m: v,
      })),
      steps: '- resolveChoice: { i: cast:int, d: cast:double, m: "cast:decimal(5,2)" }',
    }),
    due: {
      rows: [
        ...Array.from({ length: 7 }, () => ({ i: null, d: null, m: null })),
        { i: 0, d: 0.5, m: '0.50' },
        { i: -15, d: -15, m: '-15.00' },
      ],
    },
  },
  {
    name: 'cast text to dates and timestamps as the contract takes them',
    files: stepProject({
      schema: 'd: choice<bigint,string>\nt: choice<bigint,string>',
      documents: [
        '2024-02-29',
        '2024-02-29T01:02:03.5',
        '2024-2-9',
        '2024-02-29T01:02:03Z',
        '2024-02-30',
        'epoch',
      ].map((v) => ({ d: v, t: v })),
      steps: '- resolveChoice: { d: cast:date, t: cast:timestamp }',
    }),
    due: {
      rows: [
        { d: '2024-02-29', t: '2024-02-29 00:00:00.000000' },
        { d: '2024-02-29', t: '2024-02-29 01:02:03.500000' },
        ...Array.from({ length: 4 }, () => ({ d: null, t: null })),
      ],
    },
  },
  {
    name: 'cast to string',
    files: stepProject({ ...mixed, steps: '- resolveChoice: "cast:string"' }),
    due: {
      rows: ['12', '12', ' 12.9 ', 'twelve', 'true', null].map((v) => ({ v })),
    },
  },
  {
    name: 'project: one type, NULL for the others',
    files: stepProject({ ...mixed, steps: '- resolveChoice: { v: "project:string" }' }),
    due: { rows: [null, '12', ' 12.9 ', 'twelve', null, null].map((v) => ({ v })) },
  },
  {
    name: 'project to the wider of two numbers gives what is of no narrower type',
    files: stepProject({ ...temps, steps: '- resolveChoice: "project:double"' }),
    due: { rows: [{ t: null }, { t: 7.5 }, { t: 7 }, { t: 3e9 }, { t: null }, { t: null }] },
  },
  {
    name: 'make_cols: a column per alternative',
    files: stepProject({ ...mixed, steps: '- resolveChoice: make_cols' }),
    due: {
      rows: [
        { v_long: 12n, v_string: null, v_boolean: null },
        { v_long: null, v_string: '12', v_boolean: null },
        { v_long: null, v_string: ' 12.9 ', v_boolean: null },
        { v_long: null, v_string: 'twelve', v_boolean: null },
        { v_long: null, v_string: null, v_boolean: true },
        { v_long: null, v_string: null, v_boolean: null },
      ],
    },
  },
  {
    name: 'make_struct: a field per alternative, NULL for NULL',
    files: stepProject({ ...temps, steps: '- resolveChoice: { t: make_struct }' }),
    due: {
      rows: [
        { t: { int: 7, double: null } },
        { t: { int: null, double: 7.5 } },
        { t: { int: null, double: 7 } },
        { t: { int: null, double: 3e9 } },
        { t: null },
        { t: null },
      ],
    },
  },
  {
    name: 'resolves by path, inside structs, arrays and arrays of arrays',
    files: stepProject({
      schema: `
        s: { p: "choice<int,string>", q: int }
        myList: [{ price: "choice<int,double>", n: int, in: [{ w: "choice<int,string>" }] }]
        el: [["choice<int,string>"]]`,
      documents: [
        {
          s: { p: 'x', q: 1 },
          myList: [{ price: 1, n: 2, in: [{ w: 'a' }, { w: 5 }, {}] }, { price: 1.5 }, null, {}],
          el: [[1, 'x', null], null, []],
        },
        { s: null, myList: null, el: null },
        { s: {}, myList: [], el: [] },
      ],
      steps: `
        - resolveChoice:
            s.p: cast:string
            myList[].price: make_cols
            myList[].in[].w: make_struct
            el[][]: project:int`,
    }),
    due: {
      rows: [
        {
          s: { p: 'x', q: 1 },
          myList: [
            {
              price_int: 1,
              price_double: null,
              n: 2,
              in: [{ w: { int: null, string: 'a' } }, { w: { int: 5, string: null } }, { w: null }],
            },
            { price_int: null, price_double: 1.5, n: null, in: null },
            null,
            { price_int: null, price_double: null, n: null, in: null },
          ],
          el: [[1, null, null], null, []],
        },
        { s: null, myList: null, el: null },
        { s: { p: null, q: null }, myList: [], el: [] },
      ],
    },
  },
  {
    name: 'resolves every choice by default, and nested alternatives by their kind',
    files: stepProject({
      schema: 'a: "choice<struct<x:int>,array<int>,string>"\nl: ["choice<struct<x:int>,int>"]',
      documents: [{ a: { x: 1 }, l: [{ x: 2 }, 3, null] }, { a: [1, 2] }, { a: 'text' }],
      steps: '- resolveChoice: make_struct',
    }),
    due: {
      rows: [
        {
          a: { struct: { x: 1 }, array: null, string: null },
          l: [{ struct: { x: 2 }, int: null }, { struct: null, int: 3 }, null],
        },
        { a: { struct: null, array: [1, 2], string: null }, l: null },
        { a: { struct: null, array: null, string: 'text' }, l: null },
      ],
    },
  },
  {
    name: 'takes backticks around a literal dot in a path',
    files: stepProject({
      schema: '"a.b": { "c.d": "choice<int,string>" }',
      documents: '{"a.b":{"c.d":1}}\n{"a.b":{"c.d":"x"}}\n',
      steps: `- resolveChoice: { "\`a.b\`.\`c.d\`": cast:string }`,
    }),
    due: { rows: [{ 'a.b': { 'c.d': '1' } }, { 'a.b': { 'c.d': 'x' } }] },
  },
  {
    name: 'is not misled by columns that are called like the variables of its SQL',
    files: stepProject({
      schema: 'x1: { p: int }\nx0: { p: int }\nl: [{ p: "choice<int,string>" }]',
      documents: [{ x1: { p: 99 }, x0: { p: 98 }, l: [{ p: 1 }] }],
      steps: '- resolveChoice: "cast:string"',
    }),
    due: { rows: [{ x1: { p: 99 }, x0: { p: 98 }, l: [{ p: '1' }] }] },
  },
  {
    name: 'leaves the type of other choices, which a sink refuses',
    files: stepProject({
      schema: 'a: choice<int,string>\nb: { c: "choice<int,string>" }',
      documents: [],
      steps: '- resolveChoice: { a: cast:string }',
    }),
    due: { refused: ["column 'b' is still a choice of types"] },
  },
  {
    name: 'refuses paths that are no choice, types that are none, and names that are there already',
    files: stepProject({
      schema: 'a: choice<int,string>\na_int: int\nb: int\nl: ["choice<int,string>"]',
      documents: [],
      steps: `
        - resolveChoice: { b: make_struct, c: make_struct }
        - resolveChoice: { a: cast:integerr }
        - resolveChoice: make_cols`,
    }),
    due: {
      refused: [
        "'b' is not a choice | a, l[]",
        "'c' is not a choice | a, l[]",
        "'integerr' is not a type",
        "make_cols cannot take the elements of an array apart: 'l[]'",
        "column 'a_int' stands twice",
      ],
    },
  },
]
