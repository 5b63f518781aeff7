import { describe, expect, it } from 'vitest'
import { compareRows } from '../reference/compare-rows.ts'
import { readParquetLite } from '../reference/read-parquet-lite.ts'
import type { Row } from '../reference/row.ts'
import { describeCases } from './describe-cases.ts'
import { engines } from './engines.ts'
import { inProject } from './in-project.ts'
import { readParquetExactly } from './read-parquet-exactly.ts'
import { runOn } from './run-on.ts'
import { stepProject } from './step-project.ts'

const schema = 'id: bigint\nname: string\nat: timestamp\nx: double'
const documents = [
  { id: 1, name: 'a,"b"\nc', at: '2024-01-02T03:04:05.5', x: 0.1 },
  { id: 2, name: '', at: '0001-01-01', x: -1e300 },
  { id: 3 },
  { id: 9007199254740993n, name: 'é😀', at: '9999-12-31', x: 5 },
].map((document) =>
  JSON.stringify(document, (_, value) => (typeof value === 'bigint' ? Number(value) : value)),
)
const lines = documents.map((line) => line.replace('9007199254740992', '9007199254740993')).join('\n')

const typed: readonly Row[] = [
  { id: 1n, name: 'a,"b"\nc', at: '2024-01-02 03:04:05.500000', x: 0.1 },
  { id: 2n, name: '', at: '0001-01-01 00:00:00.000000', x: -1e300 },
  { id: 3n, name: null, at: null, x: null },
  { id: 9007199254740993n, name: 'é😀', at: '9999-12-31 00:00:00.000000', x: 5 },
]
const asText: readonly Row[] = [
  { id: '1', name: 'a,"b"\nc', at: '2024-01-02 03:04:05.5', x: '0.1' },
  { id: '2', name: '', at: '0001-01-01 00:00:00', x: '-1e+300' },
  { id: '3', name: null, at: null, x: null },
  { id: '9007199254740993', name: 'é😀', at: '9999-12-31 00:00:00', x: '5.0' },
]
const asJson: readonly Row[] = [
  { id: 1, name: 'a,"b"\nc', at: '2024-01-02 03:04:05.5', x: 0.1 },
  { id: 2, name: '', at: '0001-01-01 00:00:00', x: -1e300 },
  { id: 3, name: null, at: null, x: null },
  // what JSON.parse makes of 9007199254740993
  { id: 9007199254740992, name: 'é😀', at: '9999-12-31 00:00:00', x: 5 },
]

/** In CSV a double is spelled as its engine spells doubles. */
function spelled(row: Row): Row {
  const digits: Readonly<Record<string, string>> = { '-1.0E300': '-1e+300' }
  return typeof row.x === 'string' ? { ...row, x: digits[row.x] ?? row.x } : row
}

describe.each(engines)('files that $name writes', (engine) => {
  it.each([
    ['snappy', 'SNAPPY', 'snappy.parquet'],
    ['zstd', 'ZSTD', 'zstd.parquet'],
    ['gzip', 'GZIP', 'gz.parquet'],
    ['none', 'UNCOMPRESSED', 'parquet'],
  ])('Parquet, %s', async (compression, codec, extension) => {
    const files = stepProject({ schema, documents: lines, steps: '', sink: `compression: ${compression}` })
    await inProject(files, async (project) => {
      const { rows, tablePath, files } = await runOn(engine, project)
      expect(compareRows(rows, typed)).toBeUndefined()
      expect(files).toEqual([expect.stringMatching(new RegExp(`^part-[\\w-]+-00000\\.${extension}$`))])
      expect((await readParquetExactly(`${tablePath}/${files[0]}`)).codecs).toEqual([codec])
      // parquetjs-lite has no zstd
      if (compression === 'zstd') return
      expect(compareRows(await readParquetLite(tablePath), typed)).toBeUndefined()
    })
  })

  it.each([
    ['csv', 'none', 'csv'],
    ['csv', 'gzip', 'csv.gz'],
    ['csv', 'zstd', 'csv.zst'],
    ['json', 'none', 'json'],
    ['json', 'gzip', 'json.gz'],
    ['json', 'zstd', 'json.zst'],
  ])('%s, %s', async (format, compression, extension) => {
    const sink = `format: ${format}\ncompression: ${compression}`
    await inProject(stepProject({ schema, documents: lines, steps: '', sink }), async (project) => {
      if (engine.name === 'spark' && compression === 'zstd') {
        const refused = 'with zstd is not written on Spark'
        await expect(runOn(engine, project)).rejects.toThrow(refused)
        return
      }
      const { rows, files } = await runOn(engine, project)
      expect(files).toEqual([expect.stringMatching(new RegExp(`^part-[\\w-]+-00000\\.${extension}$`))])
      expect(compareRows(rows.map(spelled), format === 'csv' ? asText : asJson)).toBeUndefined()
    })
  })

  it.each(['parquet', 'csv', 'json'])('%s in partitions, without the key in the rows', async (format) => {
    const sink = `format: ${format}\npartitionBy: [name, year(at)]`
    await inProject(stepProject({ schema, documents: lines, steps: '', sink }), async (project) => {
      const { rows, files } = await runOn(engine, project)
      expect(files.map((file) => file.slice(0, file.lastIndexOf('/'))).sort()).toEqual([
        'name=__HIVE_DEFAULT_PARTITION__/year=0001',
        'name=__HIVE_DEFAULT_PARTITION__/year=__HIVE_DEFAULT_PARTITION__',
        'name=a,%22b%22%0Ac/year=2024',
        'name=é😀/year=9999',
      ])
      const due = format === 'parquet' ? typed : format === 'csv' ? asText : asJson
      const years = ['2024', '0001', null, '9999']
      const keyed = due.map((row, index) => ({ ...row, name: row.name || null, year: years[index] }))
      expect(compareRows(rows.map(spelled), keyed)).toBeUndefined()
    })
  })

  it('take defaults from etl.yaml, which a job may override', async () => {
    const files = stepProject({ schema, documents: lines, steps: '', sink: 'compression: none' })
    const settings = 'name: case\ndefaults: { sink: { format: json, compression: gzip } }\n'
    await inProject({ ...files, 'etl.yaml': settings }, async (project) => {
      const { files: written } = await runOn(engine, project)
      expect(written).toEqual([expect.stringMatching(/\.json$/)])
    })
  })

  it('are not written for a job without rows', async () => {
    const files = stepProject({ schema, documents: lines, steps: '- filter: false' })
    await inProject(files, async (project) => {
      expect((await runOn(engine, project)).files).toEqual([])
    })
  })
})

describeCases('text formats', [
  {
    name: 'JSON holds nested values, binary as base64, and what it has no numbers for as text',
    files: stepProject({
      schema: 's: { n: binary, l: [binary] }\nm: map<string,date>\nd: decimal(5,2)\nf: float\nl: [double]',
      documents:
        '{"s":{"n":"AQI=","l":["/w==",null]},"m":{"k":"2024-02-29"},"d":1.5,"f":0.5,"l":[1.5,null]}\n{}\n',
      steps: '- derive: { nan: nan(), up: infinity(), down: -infinity() }',
      sink: 'format: json',
      job: "checks: [nan <> 0e0, up > 0e0, down < 0e0, s.n IS NULL OR s.n = X'0102']",
    }),
    due: {
      rows: [
        {
          s: { n: 'AQI=', l: ['/w==', null] },
          m: { k: '2024-02-29' },
          d: 1.5,
          f: 0.5,
          l: [1.5, null],
          nan: 'NaN',
          up: 'Infinity',
          down: '-Infinity',
        },
        { s: null, m: null, d: null, f: null, l: null, nan: 'NaN', up: 'Infinity', down: '-Infinity' },
      ],
    },
  },
  {
    name: 'CSV tells an empty text from NULL, also to the checks',
    files: stepProject({
      schema: 'id: int\na: string\nn: binary',
      documents: [{ id: 1, a: '', n: '/w==' }, { id: 2 }],
      steps: '',
      sink: 'format: csv',
      job: 'checks: ["id = 2 OR a = \'\' AND n = X\'FF\'", "id = 1 OR a IS NULL AND n IS NULL", "(id = 1) = (a IS NOT NULL)"]',
    }),
    due: {
      rows: [
        { id: '1', a: '', n: '/w==' },
        { id: '2', a: null, n: null },
      ],
    },
  },
  {
    name: 'CSV holds no nested columns',
    files: stepProject({
      schema: 'a: int\nl: [int]\ns: { a: int }\nm: map<string,int>',
      documents: [],
      steps: '',
      sink: 'format: csv',
    }),
    due: { refused: ["column 'l' is nested", "column 's' is nested", "column 'm' is nested"] },
  },
  ...['csv', 'json'].map((format) => ({
    name: `${format} is never snappy`,
    files: stepProject({ schema, documents: [], steps: '', sink: `format: ${format}\ncompression: snappy` }),
    due: { refused: [`${format} files cannot be snappy | gzip, zstd or none`] },
  })),
  ...['orc', 'avro', 'iceberg'].map((format) => ({
    name: `${format} is refused by name`,
    files: stepProject({ schema, documents: lines, steps: '', sink: `format: ${format}` }),
    due: { refused: [`the local engine does not write ${format} | parquet, csv or json`] },
  })),
  {
    name: 'overwritePartitions needs partitions',
    files: stepProject({ schema, documents: [], steps: '', sink: 'mode: overwritePartitions' }),
    due: { refused: ['overwritePartitions needs partitions'] },
  },
  {
    name: 'partition keys that there are not, twice or of types that are none',
    files: stepProject({
      schema: 'a: double\nb: string\nc: date\nd: int',
      documents: [],
      steps: '',
      sink: 'partitionBy: [aa, a, year(b), hour(c), b, b, month(nope)]',
    }),
    due: {
      refused: [
        "there is no column 'aa' here",
        'a double cannot be a partition key',
        "year() needs a timestamp or a date, 'b' is string",
        'a date has no hour',
        "partition key 'b' stands twice",
        "partition key 'b' stands twice",
        "there is no column 'nope' here",
      ],
    },
  },
  {
    name: 'partition keys of all columns, and date parts under names that are taken',
    files: stepProject({
      schema: 'year: int\nat: date',
      documents: [],
      steps: '',
      sink: 'partitionBy: [year(at)]',
    }),
    due: { refused: ["the rows have a column 'year' already"] },
  },
  {
    name: 'partition keys whose names no folder can have',
    files: stepProject({
      schema: 'i: int\n"a b": int\n"x/y": int\n_h: int\n"é": int',
      documents: [],
      steps: '',
      sink: 'partitionBy: ["a b", "x/y", _h, "é"]',
    }),
    due: { refused: ['a b', 'x/y', '_h', 'é'].map((name) => `partition key '${name}' would name folders`) },
  },
  {
    name: 'no column beside the partition keys',
    files: stepProject({ schema: 'a: int\nb: date', documents: [], steps: '', sink: 'partitionBy: [b, a]' }),
    due: { refused: ['every column is a partition key', 'every column is a partition key'] },
  },
])
