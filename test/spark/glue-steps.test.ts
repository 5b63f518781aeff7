import { isDeepStrictEqual } from 'node:util'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { printField, quoteIdentifier, quoteString } from '../../src/compile/duckdb/quote.ts'
import { printRelationalize as printDuckdbRelationalize } from '../../src/compile/duckdb/steps/print-relationalize.ts'
import { printStep } from '../../src/compile/duckdb/steps/print-step.ts'
import type { PythonCall } from '../../src/compile/pyspark/compile-job.ts'
import { printSparkType } from '../../src/compile/pyspark/print-type.ts'
import { type PythonValue, printPython } from '../../src/compile/pyspark/python-literal.ts'
import { quotePython } from '../../src/compile/pyspark/quote.ts'
import { printRelationalize } from '../../src/compile/pyspark/steps/print-relationalize.ts'
import { printResolveChoice } from '../../src/compile/pyspark/steps/print-resolve-choice.ts'
import { printUnbox } from '../../src/compile/pyspark/steps/print-unbox.ts'
import { checkRelationalize } from '../../src/compile/steps/relationalize.ts'
import { checkResolveChoice } from '../../src/compile/steps/resolve-choice.ts'
import { checkUnbox } from '../../src/compile/steps/unbox.ts'
import type { Place } from '../../src/errors.ts'
import { type DataType, type Field, printType } from '../../src/spec/data-type.ts'
import { parseType } from '../../src/spec/parse-type.ts'
import { jsonTexts, randomNumberTexts } from './json-texts.ts'
import { plainDuckdb, plainSpark } from './plain-value.ts'
import { openSparkSession, type SparkSession } from './spark-session.ts'

const place: Place = { file: 'jobs/Case.yaml' }
const python = inject('python')
let spark: SparkSession
let duckdb: DuckDBConnection

const texts = [...jsonTexts, ...randomNumberTexts(20261121, 1500)]
const lines = texts.map((doc, i) => ({ i, doc }))

describe.skipIf(python === '')('Glue’s steps on Spark give what they give on DuckDB', () => {
  beforeAll(async () => {
    spark = openSparkSession(python)
    duckdb = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect()
    await duckdb.run('CREATE TABLE docs (i INTEGER, doc VARCHAR)')
    const appender = await duckdb.createAppender('docs')
    for (const { i, doc } of lines) {
      appender.appendInteger(i)
      appender.appendVarchar(doc)
      appender.endRow()
    }
    appender.closeSync()
    await spark.createView('docs', 'i INT, doc STRING', lines)
  })

  afterAll(async () => {
    duckdb.closeSync()
    await spark.close()
  })

  const unboxed = [
    ...['tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'boolean', 'string', 'date', 'timestamp'],
    ...['binary', 'char(3)', 'varchar(1)', 'decimal(1,0)', 'decimal(4,4)', 'decimal(5,2)', 'decimal(18,5)'],
    ...['decimal(22,0)', 'decimal(38,0)', 'decimal(38,10)', 'array<int>', 'array<double>'],
    ...['array<array<string>>', 'struct<a:int>', 'struct<a:struct<b:array<int>,a:bigint>,e:float>'],
    ...[
      'array<struct<a:array<null>>>',
      'map<string,int>',
      'map<int,string>',
      'map<bigint,map<string,double>>',
    ],
    ...['map<double,int>', 'map<float,int>', 'map<decimal(5,2),int>', 'map<boolean,int>', 'map<date,int>'],
    ...[
      'map<timestamp,int>',
      'map<binary,int>',
      'map<varchar(2),int>',
      'struct<a:map<string,map<string,string>>>',
    ],
  ]

  it('unbox: every JSON value as every type', async () => {
    const all = unboxed.map((text, index) => ({ text, column: `c${index}` }))
    const list = ['i', ...all.map(({ column }) => `doc AS ${column}`)].join(', ')
    await duckdb.run(`CREATE OR REPLACE TEMP VIEW unbox_0 AS SELECT ${list} FROM docs`)
    await makeView('unbox_0', `SELECT ${list} FROM docs`)
    let input: readonly Field[] = [field('i', 'int'), ...all.map(({ column }) => field(column, 'string'))]
    for (const [index, { text, column }] of all.entries()) {
      const { checked } = checkUnbox({ kind: 'unbox', place, column, type: { text, place } }, input)
      if (checked === undefined) throw new Error(text)
      const [source, view] = [`unbox_${index}`, `unbox_${index + 1}`]
      await call(printUnbox(checked, { source, columns: checked.output }).call, view)
      await duckdb.run(
        `CREATE OR REPLACE TEMP VIEW ${view} AS ${printStep(checked, checked.output, source, '')}`,
      )
      input = checked.output
    }
    // Python has neither the order of a map nor keys that are bytes
    const read = input.flatMap<Field>(({ name, type: of }) =>
      of.kind === 'map'
        ? [`map_keys(${name})`, `map_values(${name})`].map((part) => ({ name: part, type: of }))
        : [{ name, type: of }],
    )
    const sql = `SELECT ${read.map(({ name }) => name).join(', ')} FROM unbox_${all.length} ORDER BY i`
    expectRows(await inSpark(sql), await inDuckdb(sql), read, (row) => texts[row])
    expect(await typesOf(`unbox_${all.length}`)).toEqual(input.map((column) => sparkType(column.type)))
  })

  const targets = [
    ...['tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'boolean', 'string', 'date', 'timestamp'],
    ...[
      'binary',
      'varchar(2)',
      'decimal(4,2)',
      'decimal(9,4)',
      'decimal(22,0)',
      'decimal(38,10)',
      'array<int>',
    ],
    ...['map<string,string>', 'struct<a:int,e:double>'],
  ]

  it.each(['cast', 'project'])('resolveChoice: %s of every JSON value', async (action) => {
    const choice = type('choice<tinyint,int,double,string,boolean,array<int>,struct<a:int>>')
    const input = [field('i', 'int'), ...targets.map((_, index) => ({ name: `c${index}`, type: choice }))]
    const rules = targets.map((target, index) => ({
      path: `c${index}`,
      action: `${action}:${target}`,
      place,
    }))
    const list = ['i', ...targets.map((_, index) => `doc AS c${index}`)].join(', ')
    await duckdb.run(
      `CREATE OR REPLACE TEMP VIEW choices AS SELECT ${list} FROM (SELECT i, TRY_CAST(doc AS JSON) AS doc FROM docs)`,
    )
    const kinds = await inDuckdb('SELECT json_type(TRY_CAST(doc AS JSON)) FROM docs ORDER BY i')
    // on Spark a choice is NULL where the JSON is null or missing
    const given = lines.map(({ i, doc }) => ({
      i,
      doc: [null, 'NULL'].some((kind) => kind === kindOf(kinds[i])) ? null : doc,
    }))
    await spark.createView('raw', 'i INT, doc STRING', given)
    await makeView('choices', `SELECT ${list} FROM raw`)
    await compareResolved(input, rules, 'choices', (row) => texts[row])
  })

  it('resolveChoice: alternatives of each kind, beside each other', async () => {
    const choices = [
      'choice<int,string>',
      'choice<bigint,double,string,boolean>',
      'choice<decimal(5,2),double,date,timestamp,string>',
      'choice<struct<a:int>,array<int>,string>',
      'choice<map<string,int>,int>',
      'choice<float,smallint,char(2)>',
    ]
    const input = choices.flatMap((text, index) => [field(`c${index}`, text), field(`s${index}`, text)])
    const rules = choices.flatMap((_, index) => [
      { path: `c${index}`, action: 'make_cols', place },
      { path: `s${index}`, action: 'make_struct', place },
    ])
    const values =
      '1|1.5|-0.0|300|40000|3e9|123.45|"x"|"ab"|"abc"|"12"|true|"2024-02-29"|"2024-02-29 01:02:03.5"|[1,"x"]|{"a":1}|{"a":"x","b":2}|null|[]|{}'
    const documents = values
      .split('|')
      .map((value) => Object.fromEntries(input.map(({ name }) => [name, value])))
    await bothViews('alternatives', [field('i', 'int'), ...input], documents)
    await compareResolved([field('i', 'int'), ...input], rules, 'alternatives')
  })

  it('resolveChoice: at any depth, with what stands around the choices untouched', async () => {
    const input = [
      field('i', 'int'),
      field('s', 'struct<p:choice<int,string>,q:int,`it.s "x"`:struct<`x.y`:choice<int,boolean>>>'),
      field(
        'l',
        'array<struct<price:choice<int,double>,n:decimal(38,10),in:array<struct<w:choice<int,string>>>>>',
      ),
      field('el', 'array<array<choice<int,string>>>'),
      field('around', 'struct<m:map<string,double>,t:array<timestamp>,b:binary,d:date,c:choice<int,string>>'),
      field('left', 'struct<c:choice<int,string>,d:double>'),
    ]
    const documents = [
      {
        s: '{"p":"x","q":1,"it.s \\"x\\"":{"x.y":true}}',
        l: '[{"price":1,"n":12345678901234567890.5,"in":[{"w":"a"},{"w":5},{}]},{"price":1.50},null,{}]',
        el: '[[1,"x",null],null,[]]',
        around:
          '{"m":{"z":1.5,"a":null,"m":-0.0},"t":["0001-01-01","9999-12-31T23:59:59.999999",null],"b":"AAH/","d":"1582-10-10","c":7}',
        left: '{"c":1e2,"d":0.1}',
      },
      { s: '{}', l: '[]', el: '[]', around: '{"m":{}}', left: '{}' },
      { s: 'null', l: 'null', el: 'null', around: 'null', left: 'null' },
    ]
    await bothViews('nested', input, documents)
    const rules = [
      { path: 's.p', action: 'cast:string', place },
      { path: 's.`it.s "x"`.`x.y`', action: 'make_cols', place },
      { path: 'l[].price', action: 'make_cols', place },
      { path: 'l[].in[].w', action: 'make_struct', place },
      { path: 'el[][]', action: 'project:int', place },
      { path: 'around.c', action: 'cast:map<string,int>', place },
    ]
    await compareResolved(input, rules, 'nested')
  })

  const nested = [
    field('i', 'int'),
    field('city', 'struct<name:string,coord:struct<lat:double>>'),
    field('list', 'array<struct<dt:bigint,weather:array<struct<main:string>>,rain:struct<`3h`:double>>>'),
    field('grid', 'array<array<int>>'),
    field('m', 'map<string,array<struct<x:int>>>'),
    field('k', 'map<int,choice<int,string>>'),
    field('row_key', 'array<int>'),
    field('😀 "x"', 'array<choice<int,double>>'),
    field('c', 'choice<int,string>'),
  ]
  const documents = [
    {
      city: '{"name":"x","coord":{"lat":1.5}}',
      list: '[{"dt":1,"weather":[{"main":"Rain"},{"main":"Mist"}],"rain":{"3h":0.5}},{"dt":2,"weather":[]}]',
      grid: '[[1,2],[],null,[3]]',
      m: '{"z":[{"x":5},null],"a":null,"m":[]}',
      k: '{"2":1,"1":"x","3":null}',
      row_key: '[1,null]',
      '😀 "x"': '[1,1.5,null]',
      c: '"x"',
    },
    { list: '[null,{"dt":3,"weather":[null,{}]}]', grid: '[]', m: '{}', k: '{}', row_key: 'null', c: '7' },
    {},
    { list: '[]', city: '{"coord":{}}', c: 'null' },
    { list: '[{"weather":[{"main":"Clear"}]}]', row_key: '[]' },
  ]

  it('relationalize: the tables of one partition, key for key', async () => {
    await bothViews('documents', nested, documents)
    const { checked } = checkRelationalize({ kind: 'relationalize', root: 'root', place }, nested)
    if (checked === undefined) throw new Error('refused')
    await duckdb.run('SET VARIABLE key_base = 5000000000000000000::BIGINT')
    const { statements, relations } = printDuckdbRelationalize(checked, 'documents')
    for (const statement of statements) await duckdb.run(statement)
    await spark.run('spark.conf.set("spark.glue_etl.keyBase", "5000000000000000000")')
    const { view, outputs } = printRelationalize(checked, { name: 'tables', source: 'documents' })
    if (!('call' in view)) throw new Error('no call')
    await call(view.call, view.name)
    for (const [index, { name, columns }] of checked.tables.entries()) {
      const output = outputs[index]
      expect(output?.columns).toEqual(
        columns.map(({ name: column, type: of }) => ({ name: column, type: of })),
      )
      const due = await inDuckdb(`SELECT * FROM ${relations.get(name)}`)
      const found = await inSpark(`SELECT * FROM ${output?.view}`)
      expect({ name, rows: found }).toEqual({ name, rows: due })
      expect(await typesOf(output?.view ?? '')).toEqual(columns.map((column) => sparkType(column.type)))
    }
  })

  it('relationalize: keys of several partitions are unique, without gaps, and lead from each row to its own', async () => {
    const columns = [field('i', 'int'), field('list', 'array<struct<n:int,in:array<int>>>')]
    const listOf = (i: number) =>
      Array.from({ length: i % 7 }, (_, n) => ({
        n: i * 10 + n,
        in: Array.from({ length: n }, (_, at) => i * at),
      }))
    await spark.createView(
      'many_rows',
      'i INT, list ARRAY<STRUCT<n: INT, in: ARRAY<INT>>>',
      Array.from({ length: 1000 }, (_, i) => ({ i, list: i % 11 === 0 ? null : listOf(i) })),
    )
    await makeView(
      'many',
      'SELECT /*+ REPARTITION(8, bucket) */ i, list FROM (SELECT *, i % 5 AS bucket FROM many_rows)',
    )
    const { checked } = checkRelationalize({ kind: 'relationalize', root: 'r', place }, columns)
    if (checked === undefined) throw new Error('refused')
    await spark.run(
      'from datetime import UTC, datetime\nfrom glue_etl.key_base import set_key_base\nset_key_base(spark, datetime.fromtimestamp(1_700_000_000.001, UTC))',
    )
    const { view } = printRelationalize(checked, { name: 'parts', source: 'many' })
    if (!('call' in view)) throw new Error('no call')
    await call(view.call, view.name)
    const base = 1_700_000_000_001n * 1000n * 1024n
    const withLists = Array.from({ length: 1000 }, (_, i) => i).filter((i) => i % 11 !== 0)
    const keys = (await inSpark('SELECT list FROM parts_r WHERE list IS NOT NULL')).map(([key]) =>
      BigInt(String(key)),
    )
    expect(new Set(keys).size).toBe(withLists.length)
    expect(keys.every((key) => key > base && key <= base + 1000n)).toBe(true)
    const joined = await inSpark(
      'SELECT i, index, `list.val.n` FROM parts_r JOIN parts_r_list ON list = id ORDER BY i, index',
    )
    const due = withLists.flatMap((i) => listOf(i).map(({ n }, index) => [i, index, n]))
    expect(joined).toEqual(due)
    const inner = await inSpark(
      'SELECT `list.val.n`, c.index, `list.val.in.val` FROM parts_r_list p JOIN `parts_r_list_val_in` c ON p.`list.val.in` = c.id ORDER BY 1, 2',
    )
    expect(inner).toEqual(
      withLists.flatMap((i) =>
        listOf(i).flatMap(({ n, in: items }) => items.map((item, at) => [n, at, item])),
      ),
    )
    const children = await inSpark('SELECT count(DISTINCT `list.val.in`), count(*) FROM parts_r_list')
    expect(children).toEqual([[due.length, due.length]])
  })
})

async function compareResolved(
  input: readonly Field[],
  rules: readonly { readonly path: string; readonly action: string; readonly place: Place }[],
  view: string,
  describeRow: (row: number) => unknown = (row) => row,
): Promise<void> {
  const { checked, problems } = checkResolveChoice({ kind: 'resolveChoice', place, rules }, input)
  if (checked === undefined || problems.length > 0) throw new Error(JSON.stringify(problems))
  const columns = checked.output
  await call(printResolveChoice(checked, { source: view, columns }).call, 'resolved')
  const due = await inDuckdb(`SELECT * FROM (${printStep(checked, columns, view, '')}) ORDER BY i`)
  const found = await inSpark('SELECT * FROM resolved ORDER BY i')
  expectRows(found, due, columns, describeRow)
  expect(await typesOf('resolved')).toEqual(columns.map((column) => sparkType(column.type)))
}

/** Views of documents that give the JSON of their columns; `i` numbers them. */
async function bothViews(
  view: string,
  columns: readonly Field[],
  documents: readonly Readonly<Record<string, string>>[],
): Promise<void> {
  const given = documents.map((document, i) => {
    const members = Object.entries(document).map(([name, json]) => `${JSON.stringify(name)}:${json}`)
    return { i, doc: `{${[`"i":${i}`, ...members].join(',')}}` }
  })
  const struct: DataType = { kind: 'struct', fields: columns }
  const text = printType(struct)
  const { checked } = checkUnbox({ kind: 'unbox', place, column: 'doc', type: { text, place } }, [
    field('i', 'int'),
    field('doc', 'string'),
  ])
  if (checked === undefined) throw new Error(text)
  const rows = given.map(({ i, doc }) => `(${i}, ${quoteString(doc)})`).join(', ')
  await duckdb.run(`CREATE OR REPLACE TEMP TABLE ${view}_docs AS SELECT * FROM (VALUES ${rows}) AS t(i, doc)`)
  await duckdb.run(
    `CREATE OR REPLACE TEMP TABLE ${view} AS SELECT ${columns.map(({ name }) => `${printField('doc', name)} AS ${quoteIdentifier(name)}`)} FROM (${printStep(checked, checked.output, `${view}_docs`, '')}) ORDER BY i`,
  )
  await spark.createView(`${view}_docs`, 'i INT, doc STRING', given)
  await call(printUnbox(checked, { source: `${view}_docs`, columns: checked.output }).call, `${view}_unboxed`)
  await makeView(view, `SELECT doc.* FROM ${view}_unboxed`)
}

async function makeView(view: string, sql: string): Promise<void> {
  await spark.run(`spark.sql(${quotePython(sql)}).createOrReplaceTempView(${quotePython(view)})`)
}

async function call({ function: name, arguments: given }: PythonCall, view: string): Promise<void> {
  const printed = Object.entries({ ...given, view }).map(
    ([key, value]) => `${key}=${printPython(value as PythonValue, 4, key.length + 1)}`,
  )
  await spark.run(`from glue_etl.glue_steps import ${name}\n${name}(spark, ${printed.join(', ')})`)
}

async function inSpark(sql: string): Promise<readonly (readonly unknown[])[]> {
  const answer = await spark.query(sql)
  if ('error' in answer) throw new Error(`${answer.error} in ${sql}`)
  return answer.rows.map((row) => row.map(plainSpark))
}

async function inDuckdb(sql: string): Promise<readonly (readonly unknown[])[]> {
  const rows = (await duckdb.runAndReadAll(sql)).getRows()
  return rows.map((row) => row.map(plainDuckdb))
}

async function typesOf(view: string): Promise<readonly string[]> {
  const answer = await spark.query(`SELECT * FROM ${view} LIMIT 0`)
  if ('error' in answer) throw new Error(answer.error)
  return answer.columns
}

/** Says of the first cells that differ what they are made of. */
function expectRows(
  found: readonly (readonly unknown[])[],
  due: readonly (readonly unknown[])[],
  columns: readonly Field[],
  describeRow: (row: number) => unknown,
): void {
  expect(found.length).toBe(due.length)
  const differing = due.flatMap((cells, row) =>
    columns.flatMap(({ type: of }, column) => {
      const [left, right] = [cells, found[row]].map((given) => trimDecimal(of, given?.[column]))
      return isDeepStrictEqual(left, right)
        ? []
        : [{ of: describeRow(row), as: printType(of), due: left, found: right }]
    }),
  )
  expect(differing.slice(0, 10)).toEqual([])
}

/** Python is given 1E-10 of a decimal(38,10) as 1.00E-10. */
function trimDecimal(of: DataType, cell: unknown): unknown {
  return of.kind === 'decimal' && typeof cell === 'string' ? cell.replace(/(\.\d*?)0+$/, '$1') : cell
}

function kindOf(row: readonly unknown[] | undefined): unknown {
  return row?.[0] ?? null
}

function field(name: string, text: string): Field {
  return { name, type: type(text) }
}

function type(text: string): DataType {
  const parsed = parseType(text)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.type
}

/** As Spark's `simpleString` has it. */
function sparkType(of: DataType): string {
  switch (of.kind) {
    case 'struct':
      return `struct<${of.fields.map((inner) => `${inner.name}:${sparkType(inner.type)}`).join(',')}>`
    case 'array':
      return `array<${sparkType(of.element)}>`
    case 'map':
      return `map<${sparkType(of.key)},${sparkType(of.value)}>`
    default:
      return printSparkType(of).toLowerCase()
  }
}
