import type { ConformanceCase } from './conformance-case.ts'
import { stepProject } from './step-project.ts'

/** What `npm run fuzz` has found, each the smallest that showed it. */
export const fuzzCases: readonly ConformanceCase[] = [
  {
    name: 'a timestamp in JSON keeps its microseconds, at any depth',
    files: stepProject({
      schema: 'id: int\nat: timestamp\ns: { l: [timestamp] }',
      documents: [
        { id: 1, at: '2024-01-02T03:04:05.123456', s: { l: ['2024-01-02T03:04:05.8134', '1969-12-31'] } },
      ],
      steps: '',
      sink: 'format: json',
    }),
    due: {
      rows: [
        {
          id: 1,
          at: '2024-01-02 03:04:05.123456',
          s: { l: ['2024-01-02 03:04:05.8134', '1969-12-31 00:00:00'] },
        },
      ],
    },
  },
  {
    name: 'a timestamp in the JSON of relationalize keeps its microseconds',
    files: stepProject({
      schema: 'id: int\nat: timestamp',
      documents: [{ id: 1, at: '2024-01-02T03:04:05.123456' }],
      steps: '- relationalize: {}',
      sink: 'format: json',
    }),
    due: { tables: { roottable: [{ id: 1, at: '2024-01-02 03:04:05.123456' }] } },
  },
  {
    name: 'keys of maps in JSON are spelled as values are',
    files: stepProject({
      schema: 'id: int\nm: map<date,string>\nn: ["map<decimal(5,1),int>"]',
      documents: [{ id: 1, m: { '2064-11-21': 'x', '1969-12-31': null }, n: [{ '1.5': 1 }, null] }],
      steps: '',
      sink: 'format: json',
    }),
    due: { rows: [{ id: 1, m: { '2064-11-21': 'x', '1969-12-31': null }, n: [{ '1.5': 1 }, null] }] },
  },
  {
    name: 'a check sees the rows that were written',
    files: stepProject({
      schema: 'id: int\nh: float',
      documents: [{ id: 1 }, { id: 2, h: 1.5 }],
      steps: '',
      job: 'checks: [{ notNull: [h] }]',
    }),
    due: { failed: 'check failed for 1 row: notNull: [h]' },
  },
  {
    name: 'a check of how many rows there are sees those that were written',
    files: stepProject({
      schema: 'id: int',
      documents: [{ id: 1 }],
      steps: '',
      job: 'checks: [{ rowCount: { min: 1 } }]',
    }),
    due: { rows: [{ id: 1 }] },
  },
  {
    name: 'a line break in a name stays, wherever the name stands',
    files: stepProject({
      schema: String.raw`
        id: int
        "a\nb": { "c\n\n  d": [int] }`,
      documents: [{ id: 1, 'a\nb': { 'c\n\n  d': [1, 2] } }],
      steps: String.raw`
        - explode: { e: "\"a\nb\".\"c\n\n  d\"" }
          position: n
        - sql: "SELECT \"a\nb\", e FROM (SELECT * FROM input WHERE e > 1)"`,
    }),
    due: { rows: [{ 'a\nb': { 'c\n\n  d': [1, 2] }, e: 2 }] },
  },
  {
    name: 'a line break in a text stays, in a query inside a query',
    files: stepProject({
      schema: 'id: int',
      documents: [{ id: 1 }],
      steps:
        String.raw`
        - sql: "SELECT t FROM (SELECT ARRAY['a', '\n', 'it''s', '\\', '\n  \"x\"', '` +
        '`' +
        String.raw`\n'] AS t FROM input)"`,
    }),
    due: { rows: [{ t: ['a', '\n', "it's", '\\', '\n  "x"', '`\n'] }] },
  },
  {
    name: 'an array with a star for a name is a table of its own',
    files: stepProject({
      schema: 'id: int\n"*": [[{ a: tinyint }]]',
      documents: [{ id: 1, '*': [[{ a: 7 }, { a: 8 }], []] }],
      steps: '- relationalize: {}',
    }),
    due: {
      tables: {
        roottable: [{ id: 1, '*': 1n }],
        'roottable_*': [
          { id: 1n, index: 0, '*.val': 1n },
          { id: 1n, index: 1, '*.val': 2n },
        ],
        'roottable_*.val': [
          { id: 1n, index: 0, '*.val.val.a': 7 },
          { id: 1n, index: 1, '*.val.val.a': 8 },
        ],
      },
    },
  },
  {
    name: 'the rows of a CSV file are counted whatever its texts hold',
    files: stepProject({
      schema: 't: string\nu: string',
      documents: [
        { t: 'a\nb', u: ' x ' },
        { t: 'a{"a":1' },
        { t: '', u: "'" },
        { t: '#c', u: '"' },
        { t: 'a,b', u: 'a\r\nb' },
      ],
      steps: '',
      sink: 'format: csv',
    }),
    due: {
      rows: [
        { t: 'a\nb', u: ' x ' },
        { t: 'a{"a":1', u: null },
        { t: '', u: "'" },
        { t: '#c', u: '"' },
        { t: 'a,b', u: 'a\r\nb' },
      ],
    },
  },
  {
    name: 'NULL in a CSV of one column is a row',
    files: stepProject({
      schema: 'id: int',
      documents: [{ id: 1 }, { id: null }],
      steps: '',
      sink: 'format: csv',
    }),
    due: { rows: [{ id: '1' }, { id: null }] },
    unsupported: { spark: "csv of the one column 'id' is not written on Spark" },
  },
  {
    name: 'a year of five digits is a partition without a sign',
    files: stepProject({
      schema: 'at: timestamp\nx: int',
      documents: [{ at: '9999-12-31T23:59:59', x: 1 }],
      steps: `
        - derive: { d: "CAST(at + INTERVAL '1' DAY AS date)" }
        - drop: [at]`,
      sink: 'partitionBy: [year(d), d]',
    }),
    due: { rows: [{ x: 1, year: '10000', d: '10000-01-01' }] },
  },
  {
    name: 'a source is filtered by what a query over it says',
    files: stepProject({
      schema: 'price: double\n"a=b": string',
      documents: [{ price: 1.5, 'a=b': 'x' }],
      steps: `
        - sql: 'SELECT price FROM input t WHERE "a=b" = (SELECT max("a=b") FROM input)'
        - sql: SELECT a.price AS x, count(*) AS n FROM input a LEFT JOIN input b ON a.price = b.price GROUP BY a.price
        - select: { n: n, one: 1 }
        - sql: SELECT n FROM input t WHERE one IN (SELECT one FROM input WHERE n IS NOT NULL)`,
    }),
    due: { rows: [{ n: 1n }] },
  },
  {
    name: 'a row of constants comes out of a step whose columns nobody needs',
    files: {
      ...stepProject({
        schema: 'id: bigint\nday: double',
        documents: '',
        steps: `
          - applyMapping: [[day, double, made.x, int]]
          - select: { one: "1" }`,
      }),
      'data/documents.json': '{"id":1,"day":2.5}\n{"id":2}\n',
    },
    due: { rows: [{ one: 1 }, { one: 1 }] },
  },
  {
    name: 'dropDuplicates refuses a key with a choice in it',
    files: stepProject({
      schema: 'value: { list: "choice<bigint,double>" }',
      documents: [{ value: { list: 0 } }],
      steps: `
        - dropDuplicates: { keys: [value] }
        - resolveChoice: cast:bigint`,
    }),
    due: { refused: ["rows cannot be compared by 'value', a struct with a choice in it"] },
  },
  {
    name: 'a CSV without rows, in partitions',
    files: stepProject({
      schema: 'id: int\nt: string\nu: string',
      documents: [{ id: 1, t: 'x', u: 'y' }],
      steps: `
        - sql: SELECT t, u, id FROM input ORDER BY id LIMIT 0`,
      sink: 'format: csv\npartitionBy: [id]',
    }),
    due: { rows: [] },
  },
  {
    name: 'a struct that is NULL comes after all others, in both directions',
    files: stepProject({
      schema: 'id: int\ns: { a: int, b: string }\nt: string',
      documents: [
        { id: 1, t: 'a' },
        { id: 1, s: { a: 1 }, t: 'b' },
        { id: 2, t: 'a' },
        { id: 2, s: {}, t: 'b' },
      ],
      steps: `
        - dropDuplicates: { keys: [id], orderBy: [s DESC] }
        - drop: [s]`,
    }),
    due: {
      rows: [
        { id: 1, t: 'b' },
        { id: 2, t: 'b' },
      ],
    },
  },
  {
    name: 'checks of dates beyond the year 9999',
    files: stepProject({
      schema: 'id: int\nf: date',
      documents: [
        { id: 1, f: '9999-12-31' },
        { id: 2, f: '9999-12-31' },
      ],
      steps: `
        - derive: { f: f + INTERVAL '40' MONTH, late: year(f + INTERVAL '40' MONTH) }`,
      job: `
        checks:
          - { unique: [f], severity: warn }
          - { freshness: { f: 2d }, severity: warn }
          - warn: late < 10000`,
    }),
    due: {
      rows: [
        { id: 1, f: '10003-04-30', late: 10003n },
        { id: 2, f: '10003-04-30', late: 10003n },
      ],
    },
  },
  {
    name: 'a check reads the text NULL of a partition as a text',
    files: stepProject({
      schema: 'id: int\np: string\nq: int',
      documents: [
        { id: 1, p: 'NULL', q: 1 },
        { id: 2, p: 'null', q: 1 },
        { id: 3, p: 'a', q: 1 },
      ],
      steps: '',
      sink: 'partitionBy: [p, q]',
      job: 'checks: [{ notNull: [p] }, { isIn: { p: [a, "null", "NULL"] } }, { unique: [p] }]',
    }),
    due: {
      rows: [
        { id: 1, p: 'NULL', q: '1' },
        { id: 2, p: 'null', q: '1' },
        { id: 3, p: 'a', q: '1' },
      ],
    },
  },
  {
    name: 'long bytes are one line of base64 in JSON',
    files: stepProject({
      schema: 't: string',
      documents: [{ t: 'x'.repeat(100) }],
      steps: '- select: { b: to_utf8(t) }',
      sink: 'format: json',
    }),
    due: { rows: [{ b: Buffer.from('x'.repeat(100)).toString('base64') }] },
  },
]
