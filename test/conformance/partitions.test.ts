import { describe, expect, it } from 'vitest'
import { compareRows } from '../reference/compare-rows.ts'
import { engines } from './engines.ts'
import { inProject } from './in-project.ts'
import { runOn } from './run-on.ts'
import { stepProject } from './step-project.ts'

/**
 * The characters that Spark escapes in folder names, one by one: `charToEscape` in ExternalCatalogUtils. It has '{' and
 * no '}'.
 */
const escaped = [
  ...Array.from({ length: 31 }, (_, index) => String.fromCharCode(index + 1)),
  ...['"', '#', '%', "'", '*', '/', ':', '=', '?', '\\', '\u007f', '{', '[', ']', '^'],
]

function hex(character: string): string {
  return `%${Buffer.from(character).toString('hex').toUpperCase()}`
}

const folders: Readonly<Record<string, string>> = {
  '': '__HIVE_DEFAULT_PARTITION__',
  'a b': 'a b',
  ' ': ' ',
  é: 'é',
  'e\u0301': 'e\u0301',
  '😀': '😀',
  '{z}': '%7Bz}',
  'x/y': 'x%2Fy',
  '../../x': '..%2F..%2Fx',
  '..': '..',
  '.': '.',
  'a=b': 'a%3Db',
  '%41': '%2541',
  '%': '%25',
  'a+b': 'a+b',
  '+': '+',
  '~&|;<>(),!@$`}': '~&|;<>(),!@$`}',
  'year=2024/month=01': 'year%3D2024%2Fmonth%3D01',
  _x: '_x',
  '.x': '.x',
  'a\nb': 'a%0Ab',
  '\u00a0': '\u00a0',
  NULL: 'NULL',
  null: 'null',
  A: 'A',
  a: 'a',
  ...Object.fromEntries(escaped.map((character) => [`${character}-`, `${hex(character)}-`])),
}

describe.each(engines)('partitions that $name writes', (engine) => {
  it('have folders named as Hive and Spark name them, whatever the values', async () => {
    const values = [null, ...Object.keys(folders)]
    const documents = values.map((p, i) => ({ i, p }))
    const files = stepProject({ schema: 'i: int\np: string', documents, steps: '', sink: 'partitionBy: [p]' })
    await inProject(files, async (project) => {
      const { rows, files } = await runOn(engine, project)
      const due = [...new Set(Object.values(folders))].map((folder) => `p=${folder}`)
      expect(files.map((file) => file.slice(0, file.lastIndexOf('/'))).sort()).toEqual(due.sort())
      expect(
        compareRows(
          rows,
          documents.map(({ i, p }) => ({ i, p: p || null })),
        ),
      ).toBeUndefined()
    })
  })

  it('have date parts that are padded with zeros', async () => {
    const documents = [
      { i: 1, ts: '0001-01-02T03:04:05' },
      { i: 2, ts: '0999-12-31T23:59:59.999999' },
      { i: 3, ts: '2024-02-29' },
      { i: 4, ts: '9999-10-10T10:10:10' },
      { i: 5 },
    ]
    const sink = 'partitionBy: [year(ts), month(ts), day(ts), hour(ts), date(ts), date(d)]'
    const job = { schema: 'i: int\nts: timestamp', documents, steps: '- derive: { d: CAST(ts AS date) }' }
    await inProject(stepProject({ ...job, sink: sink.replace(', date(d)', '') }), async (project) => {
      const { files } = await runOn(engine, project)
      expect(files.map((file) => file.slice(0, file.lastIndexOf('/'))).sort()).toEqual([
        'year=0001/month=01/day=02/hour=03/date=0001-01-02',
        'year=0999/month=12/day=31/hour=23/date=0999-12-31',
        'year=2024/month=02/day=29/hour=00/date=2024-02-29',
        'year=9999/month=10/day=10/hour=10/date=9999-10-10',
        ['year', 'month', 'day', 'hour', 'date'].map((key) => `${key}=__HIVE_DEFAULT_PARTITION__`).join('/'),
      ])
    })
  })

  it('do not cut years off that have five digits', async () => {
    const job = {
      schema: 'at: bigint',
      documents: [{ at: 253402300800 }],
      steps: '- select: { ts: CAST(from_unixtime(at) AS timestamp), at: at }',
      sink: 'partitionBy: [year(ts)]',
    }
    await inProject(stepProject(job), async (project) => {
      const { files } = await runOn(engine, project)
      expect(files).toEqual([expect.stringMatching(/^year=10000\//)])
    })
  })

  it('are found whatever their case, and named as the column is', async () => {
    const files = stepProject({
      schema: 'i: int\nCountry: string\nAt: timestamp',
      documents: [{ i: 1, Country: 'x', At: '2024-02-29' }],
      steps: '',
      sink: 'partitionBy: [country, year(AT)]',
      job: "checks: [country = 'x']",
    })
    await inProject(files, async (project) => {
      const { rows, files } = await runOn(engine, project)
      expect(files).toEqual([expect.stringMatching(/^Country=x\/year=2024\//)])
      expect(rows).toEqual([{ i: 1, At: '2024-02-29 00:00:00.000000', Country: 'x', year: '2024' }])
    })
  })

  it('take booleans, dates and integers as their literals', async () => {
    const documents = [
      { i: 1, t: true, d: '0999-01-02', n: -5, s: 'x' },
      { i: 2, t: false, d: '2024-02-29', n: 0, s: 'y' },
    ]
    const files = stepProject({
      schema: 'i: int\nt: boolean\nd: date\nn: bigint\ns: varchar(3)',
      documents,
      steps: '',
      sink: 'partitionBy: [t, d, n, s]',
    })
    await inProject(files, async (project) => {
      const { files } = await runOn(engine, project)
      expect(files.map((file) => file.slice(0, file.lastIndexOf('/')))).toEqual([
        't=false/d=2024-02-29/n=0/s=y',
        't=true/d=0999-01-02/n=-5/s=x',
      ])
    })
  })
})
