import type { ConformanceCase } from '../conformance-case.ts'
import { stepProject } from '../step-project.ts'

export const applyMappingCases: readonly ConformanceCase[] = [
  {
    name: 'keeps only what is mapped, out of structs and into structs',
    files: stepProject({
      schema:
        'id: int\ncity: { name: string, coord: { lat: double, lon: double } }\nlist: [{ dt: bigint }]\nrest: int',
      documents: [
        { id: 1, city: { name: 'x', coord: { lat: 1.5, lon: 2.5 } }, list: [{ dt: 5 }], rest: 9 },
        {},
      ],
      steps: `
        - applyMapping:
            - [id, int, place.id, bigint]
            - [city.name, string, place.label.text, string]
            - [city.coord.lat, double, latitude, double]
            - [list, array, list, array]
            - [city.coord, place.coord]
            - [Id, copy]`,
    }),
    due: {
      rows: [
        {
          place: { id: 1n, label: { text: 'x' }, coord: { lat: 1.5, lon: 2.5 } },
          latitude: 1.5,
          list: [{ dt: 5n }],
          copy: 1,
        },
        { place: { id: null, label: { text: null }, coord: null }, latitude: null, list: null, copy: null },
      ],
    },
  },
  {
    name: 'takes a dot in backticks for part of the name, on both sides',
    files: stepProject({
      schema: '"old.name": int\nold: { name: int, "in.ner": int }\n"tick`ed": int',
      documents: '{"old.name":1,"old":{"name":2,"in.ner":3},"tick`ed":4}\n',
      steps: `
        - applyMapping:
            - ['\`old.name\`', int, '\`new.name\`', int]
            - [old.name, int, new.name, int]
            - ['old.\`in.ner\`', int, 'deep.\`er.er\`', int]
            - ['\`tick\`\`ed\`', int, t, int]`,
    }),
    due: { rows: [{ 'new.name': 1, new: { name: 2 }, deep: { 'er.er': 3 }, t: 4 }] },
  },
  {
    name: 'gives NULL for what cannot be cast, and cuts fractions off',
    files: stepProject({
      schema: 's: string\nd: double\nm: decimal(6,3)\nb: bigint\nf: float',
      documents: [
        { s: '12', d: 2.9, m: 2.999, b: 1, f: 1.75 },
        { s: 'twelve', d: -2.9, m: -2.999, b: 300, f: -1.75 },
        { s: '', d: 1e20, m: 999.999, b: -129, f: 3e38 },
        { s: '-7', d: 0.5, m: 0.5, b: 127, f: 0.999 },
        {},
      ],
      steps: `
        - applyMapping:
            - [s, string, s, int]
            - [d, double, d, int]
            - [m, 'decimal(6,3)', m, long]
            - [b, bigint, b, byte]
            - [f, float, f, short]`,
    }),
    due: {
      rows: [
        { s: 12, d: 2, m: 2n, b: 1, f: 1 },
        { s: null, d: -2, m: -2n, b: null, f: -1 },
        { s: null, d: null, m: 999n, b: null, f: null },
        { s: -7, d: 0, m: 0n, b: 127, f: 0 },
        { s: null, d: null, m: null, b: null, f: null },
      ],
    },
  },
  {
    name: 'casts to text, dates and timestamps',
    files: stepProject({
      schema: 'i: int\nt: boolean\ns: string\nd: date\nts: timestamp',
      documents: [
        { i: 5, t: true, s: '2024-02-29', d: '2024-02-29', ts: '2024-02-29T01:02:03' },
        { s: 'soon' },
      ],
      steps: `
        - applyMapping:
            - [i, int, i, string]
            - [t, boolean, t, string]
            - [s, string, s, date]
            - [d, date, d, timestamp]
            - [ts, timestamp, ts, date]`,
    }),
    due: {
      rows: [
        { i: '5', t: 'true', s: '2024-02-29', d: '2024-02-29 00:00:00.000000', ts: '2024-02-29' },
        { i: null, t: null, s: null, d: null, ts: null },
      ],
    },
  },
  {
    name: 'keeps types that are not named, and takes the names of Glue, Spark and Hive',
    files: stepProject({
      schema: 'a: tinyint\nb: smallint\nc: bigint\nd: decimal(5,2)',
      documents: [{ a: 1, b: 2, c: 3, d: 4.25 }],
      steps: `
        - applyMapping:
            - [a, BYTE, a, Integer]
            - [b, short, b, LONG]
            - [c, long, c, 'decimal(10,1)']
            - [d, d]`,
    }),
    due: { rows: [{ a: 1, b: 2n, c: '3.0', d: '4.25' }] },
  },
  {
    name: 'refuses what it cannot map',
    files: stepProject({
      schema: 'a: int\nb: int\nl: [{ x: int }]\nm: map<string,int>',
      documents: [],
      steps: `
        - applyMapping:
            - [aa, int, a, int]
            - [a, string, b, int]
            - [a, int, c, integerr]
            - ['l[].x', int, d, int]
            - [l.x, int, e, int]
            - [l, array, f, string]
            - [l, array, g, 'array<struct<x:bigint>>']
            - [l, 'array<int>', h, array]
            - [a, int, x.y, int]
            - [a, int, x.y, int]
            - [a, int, X, int]
            - [a, int, 'z[]', int]`,
    }),
    due: {
      refused: [
        "there is no column 'aa' here",
        "'a' is int, the mapping says string",
        "'integerr' is not a type",
        'ApplyMapping cannot map fields inside arrays',
        "there is no column 'l.x' here",
        "'l' is array<struct<x:int>> and cannot become string",
        "'l' is array<struct<x:int>> and cannot become array<struct<x:bigint>>",
        "'l' is array<struct<x:int>>, the mapping says array<int>",
        "'z[]' is not a target name",
        "columns 'x' and 'X' differ only by case",
        "two mappings write to 'y'",
      ],
    },
  },
]
