import type { ConformanceCase } from './conformance-case.ts'
import { stepProject } from './step-project.ts'

/** Every type of a schema, alone and inside others. */
export const everyType = `
  t: tinyint
  s: smallint
  i: int
  b: bigint
  f: float
  d: double
  o: boolean
  x: string
  y: date
  z: timestamp
  n: binary
  big: decimal(38,10)
  dec: decimal(10,2)
  int: decimal(5,0)
  c: char(3)
  v: varchar(5)
  m: map<string,bigint>
  mi: map<int,array<decimal(4,2)>>
  l: [{ n: binary, e: ["map<string,struct<z:timestamp>>"] }]
`

/** What Parquet has to say of each column of `everyType`, by the format's own logical types. */
export const everyParquetType = {
  t: 'INT32 INT_8',
  s: 'INT32 INT_16',
  i: 'INT32',
  b: 'INT64',
  f: 'FLOAT',
  d: 'DOUBLE',
  o: 'BOOLEAN',
  x: 'BYTE_ARRAY UTF8',
  y: 'INT32 DATE',
  z: 'INT64 TIMESTAMP(MICROS)',
  n: 'BYTE_ARRAY',
  big: 'DECIMAL(38,10)',
  dec: 'DECIMAL(10,2)',
  int: 'DECIMAL(5,0)',
  c: 'BYTE_ARRAY UTF8',
  v: 'BYTE_ARRAY UTF8',
  m: 'map<BYTE_ARRAY UTF8!,INT64>',
  mi: 'map<INT32!,list<DECIMAL(4,2)>>',
  l: 'list<struct<n:BYTE_ARRAY,e:list<map<BYTE_ARRAY UTF8!,struct<z:INT64 TIMESTAMP(MICROS)>>>>>',
}

const lowest =
  '{"t":-128,"s":-32768,"i":-2147483648,"b":-9223372036854775808,"f":-3.4028234663852886e38,"d":-1.7976931348623157e308,' +
  '"o":false,"x":"","y":"0001-01-01","z":"0001-01-01T00:00:00","n":"","big":-9999999999999999999999999999,' +
  '"dec":-99999999.99,"int":-99999,"c":"","v":"","m":{},"mi":{},"l":[]}'
const highest =
  '{"t":127,"s":32767,"i":2147483647,"b":9223372036854775807,"f":3.4028234663852886e38,"d":1.7976931348623157e308,' +
  '"o":true,"x":"a\\u0000\\ud83d\\ude00\\"\\n","y":"9999-12-31","z":"9999-12-31 23:59:59.999999","n":"AAEC/w==",' +
  '"big":1234567890123456789012345678,"dec":99999999.99,"int":99999,"c":"h\\u00e9x","v":"😀bcde",' +
  '"m":{"k":1,"":null,"K":-5},"mi":{"-7":[1.25,null],"8":null,"9":[]},' +
  '"l":[{"n":"/w==","e":[{"k":{"z":"2024-02-29"}},null,{}]},null,{}]}'
const small =
  '{"f":1e-45,"d":5e-324,"big":0.0000000001,"dec":-0.01,"z":"1969-12-31T23:59:59.999999","y":"1969-12-31"}'

const nothing = Object.fromEntries(Object.keys(everyParquetType).map((name) => [name, null]))

export const typeCases: readonly ConformanceCase[] = [
  {
    name: 'every type keeps its values from one end to the other',
    files: stepProject({
      schema: everyType,
      documents: [lowest, highest, small, '{}', `{"t":null,"m":null,"l":null}`]
        .map((line) => `${line}\n`)
        .join(''),
      steps: '',
    }),
    due: {
      rows: [
        {
          t: -128,
          s: -32768,
          i: -2147483648,
          b: -(2n ** 63n),
          f: -3.4028234663852886e38,
          d: -Number.MAX_VALUE,
          o: false,
          x: '',
          y: '0001-01-01',
          z: '0001-01-01 00:00:00.000000',
          n: new Uint8Array(),
          big: '-9999999999999999999999999999.0000000000',
          dec: '-99999999.99',
          int: '-99999',
          c: '',
          v: '',
          m: {},
          mi: {},
          l: [],
        },
        {
          t: 127,
          s: 32767,
          i: 2147483647,
          b: 2n ** 63n - 1n,
          f: 3.4028234663852886e38,
          d: Number.MAX_VALUE,
          o: true,
          x: 'a\0😀"\n',
          y: '9999-12-31',
          z: '9999-12-31 23:59:59.999999',
          n: new Uint8Array([0, 1, 2, 255]),
          big: '1234567890123456789012345678.0000000000',
          dec: '99999999.99',
          int: '99999',
          c: 'héx',
          v: '😀bcde',
          m: { k: 1n, '': null, K: -5n },
          mi: { '-7': ['1.25', null], 8: null, 9: [] },
          l: [
            { n: new Uint8Array([255]), e: [{ k: { z: '2024-02-29 00:00:00.000000' } }, null, {}] },
            null,
            { n: null, e: null },
          ],
        },
        {
          ...nothing,
          f: Math.fround(1e-45),
          d: 5e-324,
          big: '0.0000000001',
          dec: '-0.01',
          z: '1969-12-31 23:59:59.999999',
          y: '1969-12-31',
        },
        nothing,
        nothing,
      ],
    },
  },
  {
    name: 'fields that the schema does not know are left out, and keys match exactly',
    files: stepProject({
      schema: 'a: int\ns: { b: int }',
      documents: '{"A":1,"x":[1,{"y":2}],"s":{"B":3,"b":4,"c":5}}\n{"a":6,"A":7}\n',
      steps: '',
    }),
    due: {
      rows: [
        { a: null, s: { b: 4 } },
        { a: 6, s: null },
      ],
    },
  },
  {
    name: 'empty structs are structs of NULL, missing ones are NULL',
    files: stepProject({
      schema: 's: { a: int, t: { b: int } }',
      documents: '{"s":{}}\n{"s":{"t":{}}}\n{"s":null}\n{}\n',
      steps: '',
    }),
    due: {
      rows: [{ s: { a: null, t: null } }, { s: { a: null, t: { b: null } } }, { s: null }, { s: null }],
    },
  },
]
