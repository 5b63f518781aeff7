import { describe, expect, it } from 'vitest'
import { analyseQuery, type QueryTable } from '../../src/compile/athena/analyse-query.ts'
import { newlyParsed, seedParseCache } from '../../src/compile/athena/parse-cache.ts'
import { printDuckdbQuery } from '../../src/compile/athena/print-duckdb-query.ts'
import { printSqlType } from '../../src/compile/athena/sql-type.ts'
import type { TypedQuery } from '../../src/compile/athena/typed-query.ts'
import type { Field } from '../../src/spec/data-type.ts'
import { parseType } from '../../src/spec/parse-type.ts'

function field(name: string, type: string): Field {
  const parsed = parseType(type)
  if (!parsed.ok) throw new Error(parsed.message)
  return { name, type: parsed.type }
}

const tables = new Map<string, QueryTable>([
  [
    'readings',
    {
      columns: [
        field('cityId', 'bigint'),
        field('temp', 'double'),
        field('ts', 'timestamp'),
        field('n', 'int'),
      ],
      sqlName: 'readings',
    },
  ],
  [
    'documents',
    {
      columns: [
        field('city', 'struct<id:bigint,name:string>'),
        field('list', 'array<struct<dt:bigint,weather:array<struct<main:string>>>>'),
      ],
      sqlName: '"raw"."documents"',
    },
  ],
])

function analyse(sql: string, parameters: readonly string[] = []) {
  return analyseQuery({
    sql,
    parameters,
    tables: (_database, name) => tables.get(name),
    tableNames: [...tables.keys()],
  })
}

function query(sql: string, parameters?: readonly string[]): TypedQuery {
  const analysis = analyse(sql, parameters)
  if (!analysis.ok) throw new Error(`${sql}: ${analysis.problems[0]?.message}`)
  return analysis.query
}

const columns = (sql: string) => query(sql).columns.map(({ name, type }) => `${name} ${printSqlType(type)}`)
const printed = (sql: string) => printDuckdbQuery(query(sql))

function problem(sql: string, parameters?: readonly string[]) {
  const analysis = analyse(sql, parameters)
  if (analysis.ok) throw new Error(`${sql} was taken`)
  return analysis.problems[0]
}

describe('the result of a query', () => {
  it.each([
    [
      'SELECT cityId, temp + 1, n AS "Number" FROM readings',
      ['cityid bigint', '_col1 double', 'number integer'],
    ],
    ['SELECT * FROM readings', ['cityid bigint', 'temp double', 'ts timestamp(3)', 'n integer']],
    ['SELECT city.name, d.city.id AS id FROM documents d', ['name varchar', 'id bigint']],
    [
      'SELECT count(*), sum(n), avg(n), min(temp), sum(temp) FROM readings',
      ['_col0 bigint', '_col1 bigint', '_col2 double', '_col3 double', '_col4 double'],
    ],
    [
      'SELECT r.* FROM readings r JOIN documents d ON r.cityid = d.city.id',
      ['cityid bigint', 'temp double', 'ts timestamp(3)', 'n integer'],
    ],
    ['SELECT 1 AS a UNION ALL SELECT 2.5', ['a decimal(11,1)']],
    ['WITH w(x) AS (SELECT n FROM readings) SELECT x FROM w', ['x integer']],
    ["VALUES (1, 'a')", ['_col0 integer', '_col1 varchar(1)']],
  ])('%s', (sql, due) => {
    expect(columns(sql)).toEqual(due)
  })

  it('takes values for its parameters', () => {
    const { columns: found } = query('SELECT ? AS a, ? AS b FROM readings LIMIT ?', ["'x'", '1.5', '3'])
    expect(found.map(({ type }) => printSqlType(type))).toEqual(['varchar(1)', 'decimal(2,1)'])
    expect(problem('SELECT ?', [])?.message).toBe('the query has 1 parameters and 0 values for them')
  })
})

describe('what a query reads', () => {
  it('is told for each table by paths', () => {
    const sql =
      'SELECT d.city.name, r.temp FROM documents d JOIN readings r ON r.cityid = d.city.id WHERE r.n > 1'
    expect(query(sql).reads).toEqual([
      {
        sqlName: '"raw"."documents"',
        paths: expect.arrayContaining([
          ['city', 'name'],
          ['city', 'id'],
        ]),
      },
      { sqlName: 'readings', paths: expect.arrayContaining([['cityId'], ['n'], ['temp']]) },
    ])
  })

  it('names the array of an UNNEST and no more', () => {
    const sql = 'SELECT x.dt FROM documents CROSS JOIN UNNEST(list) AS t(x)'
    expect(query(sql).reads).toEqual([{ sqlName: '"raw"."documents"', paths: [['list']] }])
  })

  it('is nothing of a table that is only counted', () => {
    expect(query('SELECT count(*) FROM readings').reads).toEqual([{ sqlName: 'readings', paths: [] }])
  })
})

describe("queries in DuckDB's SQL", () => {
  it('unnest in the SELECT list of a subquery that hands on the columns that are used', () => {
    const sql =
      'SELECT d.city.name, w.main FROM documents d CROSS JOIN UNNEST(list) AS t(slot), UNNEST(slot.weather) AS s(w)'
    const lines = [
      'SELECT s.city.name, s.w.main',
      'FROM (',
      '  SELECT t.city, unnest(t.slot.weather) AS w',
      '  FROM (',
      '    SELECT d.city, unnest(d.list) AS slot',
      '    FROM "raw"."documents" AS d',
      '  ) AS t',
      ') AS s',
    ]
    expect(printed(sql)).toBe(lines.join('\n'))
  })

  it('groups by 0.0 for -0.0, wherever the key stands', () => {
    const sql =
      'SELECT temp * 2, rank() OVER (ORDER BY temp) FROM readings GROUP BY temp HAVING temp > 1 ORDER BY temp LIMIT 3'
    const lines = [
      'SELECT (readings.temp + 0e0) * 2e0 AS _col0, rank() OVER (ORDER BY readings.temp + 0e0 NULLS LAST) AS _col1',
      'FROM readings AS readings',
      'GROUP BY readings.temp + 0e0',
      'HAVING (readings.temp + 0e0) > 1e0',
      'ORDER BY readings.temp + 0e0 NULLS LAST',
      'LIMIT 3',
    ]
    expect(printed(sql)).toBe(lines.join('\n'))
  })

  it('does not take a subquery over what is grouped by as another number', () => {
    const sql =
      'SELECT temp, (SELECT max(i.n) FROM readings i WHERE i.temp = readings.temp) FROM readings GROUP BY temp'
    expect(() => printed(sql)).toThrow('a subquery with a floating-point number that is grouped by')
  })

  it('sorts a few rows by their columns', () => {
    expect(printed('SELECT temp FROM readings ORDER BY temp LIMIT 10')).toContain('ORDER BY 1 NULLS LAST')
    expect(printed('SELECT temp FROM readings ORDER BY temp LIMIT 5001')).toContain(
      'ORDER BY readings.temp + 0e0 NULLS LAST',
    )
  })

  it('sort NULL last in both directions, as Athena does', () => {
    expect(printed('SELECT n FROM readings ORDER BY n DESC, temp')).toMatch(
      /ORDER BY 1 DESC NULLS LAST, readings\.temp \+ 0e0 NULLS LAST$/,
    )
  })

  it('keep two relations of one name apart', () => {
    const sql = 'SELECT t.n, (SELECT max(t.n) FROM readings t) FROM readings t'
    expect(printed(sql)).toContain('max(t_2.n)')
  })
})

describe('problems of queries', () => {
  it.each([
    ['SELECT temp AS t FROM readings WHERE t > 1', 'column t does not exist', 38],
    ['SELECT temp AS t FROM readings GROUP BY t', 'column t does not exist', 41],
    [
      'SELECT cityid, temp FROM readings GROUP BY cityid',
      'temp is neither in GROUP BY nor inside an aggregate function',
      16,
    ],
    ['SELECT count(*) FROM readings WHERE count(*) > 1', 'WHERE cannot contain the aggregate count', 37],
    ['SELECT sum(count(*)) FROM readings', 'an aggregate function cannot contain the aggregate count', 12],
    ['SELECT n FROM readings a JOIN readings b ON a.n = b.n', 'column n is ambiguous', 8],
    ['SELECT n FROM readings ORDER BY 2', 'ORDER BY 2: the result has 1 columns', 33],
    ['SELECT n FROM reading', 'table reading does not exist', 15],
    ['SELECT n FROM readings r(a)', 'r has 4 columns and 1 names for them', 15],
    ['SELECT n FROM readings LIMIT 1 OFFSET 2', 'unexpected OFFSET', 32],
    ['SELECT 1 UNION SELECT 1, 2', 'the sides of UNION have 1 and 2 columns', 8],
    [
      'SELECT DISTINCT n FROM readings ORDER BY temp',
      'with SELECT DISTINCT, ORDER BY can only use columns of the result',
      42,
    ],
  ])('%s', (sql, message, column) => {
    const found = problem(sql)
    expect(found?.message).toBe(message)
    expect(found?.unsupported).toBeUndefined()
    if (!sql.includes('UNION')) expect(found?.span.start).toEqual({ line: 1, column })
  })

  it.each([
    'SELECT * FROM readings TABLESAMPLE BERNOULLI (10)',
    'INSERT INTO readings SELECT 1',
    'WITH RECURSIVE a(n) AS (SELECT 1) SELECT n FROM a',
  ])('%s is refused', (sql) => {
    expect(problem(sql)?.unsupported).toBe(true)
  })

  it('suggest the table that was meant', () => {
    expect(problem('SELECT n FROM reading')?.hint).toBe('did you mean readings?')
  })
})

describe('the parse cache', () => {
  it('hands on what was parsed as plain JSON, which serves instead of the parser', () => {
    const sql = 'SELECT n + 1 AS only_here FROM readings'
    query(sql)
    const kept = JSON.parse(JSON.stringify(newlyParsed())) as Record<string, unknown>
    const tree = kept[`query:${sql}`]
    expect(tree).toBeDefined()
    seedParseCache({ 'query:no SQL at all': tree })
    expect(columns('no SQL at all')).toEqual(['only_here integer'])
  })
})
