import type { ConformanceCase } from '../conformance-case.ts'
import { dedent } from '../step-project.ts'

/** Job A writes table lake.a, which job B reads. */
function tablesCase(options: {
  readonly name: string
  readonly schema: string
  readonly documents: readonly unknown[]
  readonly sinkA?: string
  readonly sourceB?: string
  readonly stepsB?: string
  readonly files?: ConformanceCase['files']
  /** What breaks the contract fails job B. */
  readonly strictB?: boolean
  readonly due: ConformanceCase['due']
}): ConformanceCase {
  const {
    name,
    schema,
    documents,
    sinkA = '',
    sourceB = 'table: lake.a',
    stepsB = '',
    files = {},
    strictB,
    due,
  } = options
  const steps = dedent(stepsB).replaceAll(/^(?=.)/gm, '  ')
  return {
    name,
    jobs: ['A', 'B'],
    files: {
      'schemas/in.yaml': dedent(schema),
      'data/a.json': documents.map((document) => `${JSON.stringify(document)}\n`).join(''),
      'jobs/A.yaml': `source: { path: data, schema: in }\nsteps: []\nsink: { table: lake.a, path: s3://lake/a/${sinkA} }\n`,
      'jobs/B.yaml': [
        `source: { ${sourceB} }`,
        ...(steps === '' ? ['steps: []'] : ['steps:', steps]),
        'sink: { table: lake.b, path: s3://lake/b/ }',
        ...(strictB ? ['rejects: { onMismatch: fail }'] : []),
      ].join('\n'),
      ...files,
    },
    due,
  }
}

const nested = {
  schema: 'id: int\ncity: { name: string, lat: double }\nlist: [{ dt: bigint, w: [{ m: string, n: int }] }]',
  documents: [
    { id: 1, city: { name: 'x', lat: 1.5 }, list: [{ dt: 5, w: [{ m: 'c', n: 1 }, { m: 'd' }] }] },
    { id: 2, list: [] },
  ],
}

export const tableCases: readonly ConformanceCase[] = [
  tablesCase({
    ...nested,
    name: 'a table of another job, whole',
    due: {
      rows: [
        {
          id: 1,
          city: { name: 'x', lat: 1.5 },
          list: [
            {
              dt: 5n,
              w: [
                { m: 'c', n: 1 },
                { m: 'd', n: null },
              ],
            },
          ],
        },
        { id: 2, city: null, list: [] },
      ],
    },
  }),
  tablesCase({
    ...nested,
    name: 'some fields of its nested columns',
    stepsB: `
      - explode: { slot: list }
      - explode: { w: slot.w }
      - select: { city: city.name, m: w.m }`,
    due: {
      rows: [
        { city: 'x', m: 'c' },
        { city: 'x', m: 'd' },
      ],
    },
  }),
  tablesCase({
    name: 'partition keys come back in their own types',
    schema: 'i: int\ns: string\nb: boolean\nd: date\nn: bigint\nt: timestamp',
    documents: [
      { i: 1, s: 'a b/c=d%41é😀:', b: true, d: '0999-01-02', n: -5, t: '2024-01-02T03:04:05' },
      { i: 2, s: '', b: false, d: '2024-02-29', n: 5, t: '0001-01-01' },
      { i: 3 },
    ],
    sinkA: ', partitionBy: [s, b, d, n, year(t), month(t), day(t), hour(t), date(t)]',
    due: {
      rows: [
        {
          i: 1,
          s: 'a b/c=d%41é😀:',
          b: true,
          d: '0999-01-02',
          n: -5n,
          t: '2024-01-02 03:04:05.000000',
          year: '2024',
          month: '01',
          day: '02',
          hour: '03',
          date: '2024-01-02',
        },
        {
          i: 2,
          s: null,
          b: false,
          d: '2024-02-29',
          n: 5n,
          t: '0001-01-01 00:00:00.000000',
          year: '0001',
          month: '01',
          day: '01',
          hour: '00',
          date: '0001-01-01',
        },
        {
          i: 3,
          s: null,
          b: null,
          d: null,
          n: null,
          t: null,
          year: null,
          month: null,
          day: null,
          hour: null,
          date: null,
        },
      ],
    },
  }),
  tablesCase({
    ...nested,
    name: 'Parquet files at a path, under a schema of their own',
    sourceB: 'path: s3://lake/a/, schema: own, format: parquet',
    files: { 'schemas/own.yaml': 'more: string\nID: int\n' },
    due: {
      rows: [
        { more: null, ID: 1 },
        { more: null, ID: 2 },
      ],
    },
  }),
  tablesCase({
    ...nested,
    name: 'Parquet files of another type are refused by name',
    sourceB: 'path: s3://lake/a/, schema: own, format: parquet',
    files: { 'schemas/own.yaml': 'id: bigint\n' },
    strictB: true,
    due: { failed: "column 'id' is of another type than the contract says" },
  }),
  {
    name: 'Parquet files of which one is of another type are refused by its name',
    jobs: ['A', 'B', 'C'],
    files: {
      'schemas/int.yaml': 'id: int\n',
      'schemas/text.yaml': 'id: string\n',
      'a.json': '{"id":1}\n',
      'b.json': '{"id":"x"}\n',
      'jobs/A.yaml':
        'source: { path: a.json, schema: int }\nsteps: []\nsink: { table: lake.a, path: s3://lake/in/a/ }\n',
      'jobs/B.yaml':
        'source: { path: b.json, schema: text }\nsteps: []\nsink: { table: lake.b, path: s3://lake/in/b/ }\n',
      'jobs/C.yaml':
        'source: { path: s3://lake/in/, schema: int, format: parquet }\nsteps: []\nsink: { table: lake.c, path: s3://lake/c/ }\nrejects: { onMismatch: fail }\n',
    },
    due: { failed: "column 'id' is of another type than the contract says" },
  },
  tablesCase({
    ...nested,
    name: 'Parquet files with another type inside are refused by name',
    sourceB: 'path: s3://lake/a/, schema: own, format: parquet',
    stepsB: '- select: { name: city.name }',
    files: { 'schemas/own.yaml': 'city: { name: string }\n' },
    strictB: true,
    due: { failed: "column 'city' is of another type than the contract says" },
  }),
  tablesCase({
    ...nested,
    name: 'an unknown table',
    sourceB: 'table: lake.aa',
    due: { refused: ["no job writes table 'lake.aa' | lake.a, lake.b"] },
  }),
  tablesCase({
    ...nested,
    name: 'a table that needs itself',
    sourceB: 'table: lake.b',
    due: { refused: ["a circle of jobs: B → B; 'lake.b' would be read to make itself"] },
  }),
  tablesCase({
    ...nested,
    name: 'a table that is not in Parquet',
    sinkA: ', format: json',
    due: { refused: ["table 'lake.a' is json; a job reads tables in Parquet"] },
  }),
]
