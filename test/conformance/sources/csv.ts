import { gzipSync } from 'node:zlib'
import type { ConformanceCase } from '../conformance-case.ts'
import { dedent } from '../step-project.ts'

interface CsvCase {
  readonly name: string
  readonly schema: string
  /** By file name. */
  readonly csv: string | Readonly<Record<string, string | Uint8Array>>
  readonly options?: string
  readonly steps?: string
  /** What breaks the contract fails the run. */
  readonly strict?: boolean
  readonly due: ConformanceCase['due']
}

function csvCase({ name, schema, csv, options = '', steps = '[]', strict, due }: CsvCase): ConformanceCase {
  const files = typeof csv === 'string' ? { 'a.csv': csv } : csv
  return {
    name,
    files: {
      'schemas/in.yaml': dedent(schema),
      'jobs/Case.yaml': [
        `source: { schema: in, path: data, format: csv${options === '' ? '' : `, csv: { ${options} }`} }`,
        `steps: ${steps}`,
        'sink: { table: lake.out, path: s3://lake/out/ }',
        ...(strict ? ['rejects: { onMismatch: fail }'] : []),
      ].join('\n'),
      ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`data/${file}`, text])),
    },
    due,
  }
}

const people = 'id: int\nname: string'

export const csvCases: readonly ConformanceCase[] = [
  csvCase({
    name: 'quotes, delimiters and newlines in cells; empty is NULL, quoted empty is text',
    schema: people,
    csv: 'id,name\n1,plain\n2,"a,""b""\nc"\n3,\n4,""\n5," x "\n6, y \n"7","8"\n',
    due: {
      rows: [
        { id: 1, name: 'plain' },
        { id: 2, name: 'a,"b"\nc' },
        { id: 3, name: null },
        { id: 4, name: '' },
        { id: 5, name: ' x ' },
        { id: 6, name: ' y ' },
        { id: 7, name: '8' },
      ],
    },
  }),
  csvCase({
    name: 'columns are found by the header, in any order; missing ones are NULL, unknown ones left out',
    schema: `${people}\nmore: double`,
    csv: {
      'a.csv': 'name,other,id\nx,?,1\n',
      'b.csv': 'id,more\n2,1.5\n',
      'c.csv': '"ID","Name"\n3,z\n',
      'd.csv': 'id\n',
    },
    due: {
      rows: [
        { id: 1, name: 'x', more: null },
        { id: 2, name: null, more: 1.5 },
        { id: 3, name: 'z', more: null },
      ],
    },
  }),
  csvCase({
    name: 'a column that no file has is NULL',
    schema: `${people}\nmore: double`,
    csv: 'id,name\n1,x\n',
    due: { rows: [{ id: 1, name: 'x', more: null }] },
  }),
  csvCase({
    name: 'without a header columns come in the order of the schema',
    schema: people,
    csv: '1,x\n2,"y"\n',
    options: 'header: false',
    due: {
      rows: [
        { id: 1, name: 'x' },
        { id: 2, name: 'y' },
      ],
    },
  }),
  csvCase({
    name: 'another delimiter, and a text for NULL',
    schema: people,
    csv: 'id;name\n1;a,b\n2;NULL\n3;"NULL"\n4;\n',
    options: 'delimiter: ";", nullText: "NULL"',
    due: {
      rows: [
        { id: 1, name: 'a,b' },
        { id: 2, name: null },
        { id: 3, name: 'NULL' },
        { id: 4, name: '' },
      ],
    },
  }),
  csvCase({
    name: 'tabs, a byte order mark, CRLF, gzip, no end of the last line',
    schema: people,
    csv: {
      'a.csv': '\ufeffid\tname\r\n1\tx\r\n2\t"y\r\nz"\r\n',
      'b.csv.gz': gzipSync('id\tname\n3\tw'),
    },
    options: 'delimiter: "\\t"',
    due: {
      rows: [
        { id: 1, name: 'x' },
        { id: 2, name: 'y\r\nz' },
        { id: 3, name: 'w' },
      ],
    },
  }),
  csvCase({
    name: 'lines with # are no comments',
    schema: 'a: string\nb: string',
    csv: 'a,b\n1,2 # two\n#3,4\n',
    due: {
      rows: [
        { a: '1', b: '2 # two' },
        { a: '#3', b: '4' },
      ],
    },
  }),
  csvCase({
    name: 'a cell spells the literal of its type',
    schema: `
      t: tinyint
      b: bigint
      d: double
      m: decimal(4,2)
      o: boolean
      y: date
      z: timestamp
      n: binary
      v: varchar(3)`,
    csv: [
      't,b,d,m,o,y,z,n,v',
      '-128,9223372036854775807,1e3,12.340,TRUE,2024-02-29,2024-01-31T01:02:03.5,AQI=,héx',
      '+5,-0,.5,.5,false,0001-01-01,2024-01-31,,😀😀😀',
      '007,12,-1.,-99.99,True,9999-12-31,9999-12-31 23:59:59.999999,"",""',
    ].join('\n'),
    due: {
      rows: [
        {
          t: -128,
          b: 9223372036854775807n,
          d: 1000,
          m: '12.34',
          o: true,
          y: '2024-02-29',
          z: '2024-01-31 01:02:03.500000',
          n: new Uint8Array([1, 2]),
          v: 'héx',
        },
        {
          t: 5,
          b: 0n,
          d: 0.5,
          m: '0.50',
          o: false,
          y: '0001-01-01',
          z: '2024-01-31 00:00:00.000000',
          n: null,
          v: '😀😀😀',
        },
        {
          t: 7,
          b: 12n,
          d: -1,
          m: '-99.99',
          o: true,
          y: '9999-12-31',
          z: '9999-12-31 23:59:59.999999',
          n: new Uint8Array(),
          v: '',
        },
      ],
    },
  }),
  ...(
    [
      ['tinyint', '128'],
      ['int', '1.0'],
      ['int', '1e3'],
      ['int', ' 1'],
      ['int', '""'],
      ['int', 'true'],
      ['double', 'NaN'],
      ['double', '1e400'],
      ['double', '0x1F'],
      ['decimal(4,2)', '123.4'],
      ['decimal(4,2)', '1.005'],
      ['boolean', '1'],
      ['boolean', 'yes'],
      ['date', '2024-02-30'],
      ['date', '29.02.2024'],
      ['date', '0000-01-01'],
      ['timestamp', '2024-01-31T24:00:00'],
      ['timestamp', '2024-01-31T25:00:00'],
      ['timestamp', '2024-01-31T01:02:03Z'],
      ['timestamp', '2024-01-31T01:02:03.1234567'],
      ['varchar(3)', 'abcd'],
      ['binary', 'AQI'],
    ] as const
  ).map(([type, cell]) =>
    csvCase({
      name: `${cell} does not spell a ${type}`,
      schema: `id: int\na: ${type}`,
      csv: { 'a.csv': 'id,a\n1,\n', 'b.csv': `id,a\n2,\n3,${cell}\n4,\n` },
      strict: true,
      due: { failed: 'record 2 does not fit the contract (wrongType) at a' },
    }),
  ),
  csvCase({
    name: 'a cell that nobody reads may spell anything',
    schema: people,
    csv: 'id,name\none,x\n',
    steps: '[select: { name: name }]',
    due: { rows: [{ name: 'x' }] },
  }),
  csvCase({
    name: 'a file with none of the columns is refused: the delimiter may be another',
    schema: people,
    csv: 'id;name\n1;x\n',
    strict: true,
    due: { failed: 'the file has none of the columns of the contract' },
  }),
  ...(
    [
      ['a row with fewer cells', 'id,name\n1,x\n2\n'],
      ['a row with more cells', 'id,name\n1,x\n2,y,z\n3,w\n'],
      ['a quote that stays open', 'id,name\n1,x\n2,"y\n'],
      ['text after a closing quote', 'id,name\n1,"x"y\n'],
      ['a comment', 'id,name\n1,x\n# two\n2,y\n'],
    ] as const
  ).map(([what, csv]) =>
    csvCase({
      name: `${what} fails the run`,
      schema: people,
      csv,
      strict: true,
      due: { failed: 'the file is not the CSV that the source describes' },
    }),
  ),
  csvCase({
    name: 'bytes that are not UTF-8 fail the run',
    schema: people,
    csv: { 'a.csv': Buffer.from('id,name\n1,\xff\n', 'latin1') },
    strict: true,
    due: { failed: 'the file is not the CSV that the source describes' },
  }),
  csvCase({
    name: 'a schema with nested columns is refused',
    schema: 'id: int\nl: [int]',
    csv: 'id\n1\n',
    due: { refused: ["a CSV cell cannot be the array 'l'"] },
  }),
]
