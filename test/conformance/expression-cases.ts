import type { ConformanceCase } from './conformance-case.ts'
import { stepProject } from './step-project.ts'

/** Expressions that `npm run fuzz` has found to differ, each the smallest that showed it. */
export const expressionCases: readonly ConformanceCase[] = [
  {
    name: 'concat of NULL and texts is NULL, a text',
    files: stepProject({
      schema: 'id: int',
      documents: [{ id: 1 }],
      steps: `- select: { t: "concat(NULL, 'a', 'b')", u: "coalesce(concat(NULL, 'a', 'b'), 'x')" }`,
    }),
    due: { rows: [{ t: null, u: 'x' }] },
  },
  {
    name: 'a text beside a constant that comes to NULL is a text',
    files: stepProject({
      schema: 't: string',
      documents: [{ t: 'x' }],
      steps: `
        - select:
            a: t || TRY(CAST(DATE '0001-01-01' AS varchar(1)))
            b: t || nullif('a', 'a')
            c: t || CAST(DATE '0001-01-01' AS varchar)`,
    }),
    due: { rows: [{ a: null, b: null, c: 'x0001-01-01' }] },
  },
  {
    name: 'a NULL that is known beforehand keeps its type',
    files: stepProject({
      schema: 'id: int',
      documents: [{ id: 1 }],
      steps: `
        - derive:
            a: array_sort(CASE 'a' WHEN 'b' THEN ARRAY[2, 1] END)
            b: flatten(CASE 'a' WHEN 'b' THEN ARRAY[ARRAY[2, 1]] END)
            c: map_filter(CASE 'a' WHEN 'b' THEN map(ARRAY['a'], ARRAY[1]) END, (k, v) -> v > 1)
            d: CAST(CASE 'a' WHEN 'b' THEN map(ARRAY['a'], ARRAY[1]) END AS map(varchar, double))
            e: map_from_entries(map_entries(CASE 'a' WHEN 'b' THEN map(ARRAY['a'], ARRAY[1]) END))
            f: transform_keys(CASE 'a' WHEN 'b' THEN map(ARRAY['a'], ARRAY[1]) END, (k, v) -> k)
            g: transform_values(CASE 'a' WHEN 'b' THEN map(ARRAY['a'], ARRAY[1]) END, (k, v) -> v)`,
    }),
    due: { rows: [{ id: 1, a: null, b: null, c: null, d: null, e: null, f: null, g: null }] },
  },
  {
    name: 'a position beyond what a double counts',
    files: stepProject({
      schema: 't: string',
      documents: [{ t: 'abc' }],
      steps: `
        - select:
            a: substr(t, 9223372036854775807)
            b: substr(t, 2, 9223372036854775807)
            c: substr(t, -9223372036854775807)
            d: substr('abc', 9223372036854775807, 9223372036854775807)`,
    }),
    due: { rows: [{ a: '', b: 'bc', c: '', d: '' }] },
  },
  {
    name: 'a real is rounded on the way from an integer or a decimal to a double',
    files: stepProject({
      schema: 'n: bigint\ni: int\nd: "decimal(10,2)"',
      documents: [{ n: 3294851930, i: 16777217, d: 32948519.3 }],
      steps: `
        - select:
            a: CAST(CAST(n AS real) AS double)
            b: CAST(CAST(i AS real) AS double)
            c: CAST(d AS real)
            d: CAST(CAST(d AS real) AS double)
            e: CAST(i AS real)
        - derive: { f: CAST(e AS double) }`,
    }),
    // as Athena: the units of the decimal as a real, divided by 100
    due: { rows: [{ a: 3294851840, b: 16777216, c: 32948518, d: 32948518, e: 16777216, f: 16777216 }] },
  },
  {
    name: 'a sum of reals may be too large for a real',
    files: stepProject({
      schema: 'id: int\nx: float',
      documents: '{"id":1,"x":3.4028234663852886e38}\n{"id":2,"x":3.4028234663852886e38}\n',
      steps: `
        - sql: SELECT sum(x) AS s, sum(-x) AS t, sum(x) FILTER (WHERE id > 2) AS u FROM input`,
    }),
    due: { rows: [{ s: Number.POSITIVE_INFINITY, t: Number.NEGATIVE_INFINITY, u: null }] },
  },
  {
    name: 'a decimal that the other side of a join cannot hold equals nothing there',
    files: stepProject({
      schema: 'a: "decimal(38,6)"',
      documents: '{"a":1.5}\n{"a":1}\n',
      steps: `
        - join: { other: { path: wide, schema: wide } }
          on: a = other.b
          type: left
        - derive: { b: other.b }
        - drop: [other]
        - sql: SELECT l.a, l.b, r.b AS c FROM input l LEFT JOIN input r ON l.a = r.b`,
      files: {
        'schemas/wide.yaml': 'b: "decimal(38,0)"\n',
        'wide/wide.json': '{"b":49124690951776780130357141063961759166}\n{"b":1}\n',
      },
    }),
    due: {
      rows: [
        { a: '1.500000', b: null, c: null },
        { a: '1.000000', b: '1', c: '1' },
      ],
    },
  },
  {
    name: 'the text of the smallest and the largest doubles',
    files: stepProject({
      schema: 'x: double',
      documents: '{"x":5e-324}\n{"x":-5e-324}\n{"x":2.2250738585072014e-308}\n{"x":1.7976931348623157e308}\n',
      steps: '- select: { t: CAST(x AS varchar) }',
    }),
    due: {
      rows: [
        { t: '4.9E-324' },
        { t: '-4.9E-324' },
        { t: '2.2250738585072014E-308' },
        { t: '1.7976931348623157E308' },
      ],
    },
  },
  {
    name: 'a query that fails is told as the step it stands in',
    files: stepProject({
      schema: 'id: int\ns: smallint',
      documents: [{ id: 1, s: -32768 }],
      steps: `
        - sql: SELECT id, -s AS t FROM input
        - select: { id: id, u: "if(true, t + 1, t)" }
        - relationalize: {}`,
    }),
    due: { failed: 'an expression failed: SELECT id, -s AS t FROM input' },
  },
  {
    name: 'a date beyond those of timestamps is none',
    files: stepProject({
      schema: 'n: bigint',
      documents: [{ n: 44888301 }, { n: -44888301 }, { n: 3 }, {}],
      steps: `
        - select:
            a: TRY(date_add('month', n, DATE '1970-01-01'))
            b: TRY(date_add('day', 2000000000, DATE '1970-01-01'))`,
    }),
    due: {
      rows: [
        { a: null, b: null },
        { a: null, b: null },
        { a: '1970-04-01', b: null },
        { a: null, b: null },
      ],
    },
  },
  {
    name: 'an element of a NULL that is known beforehand keeps its type',
    files: stepProject({
      schema: 'id: int',
      documents: [{ id: 1 }],
      steps: `
        - select:
            a: element_at(regexp_extract_all(regexp_extract('x', 'y'), '.'), 1)
            b: element_at(CASE 'a' WHEN 'b' THEN map(ARRAY['a'], ARRAY['x']) END, 'a')
            c: (CASE 'a' WHEN 'b' THEN ARRAY[ARRAY['x']] END)[1]`,
    }),
    due: { rows: [{ a: null, b: null, c: null }] },
  },
  {
    name: 'the cast of a field in TRY, however the field comes there',
    files: stepProject({
      schema: 's: { d: bigint, t: { n: bigint } }\nl: [{ d: bigint }]',
      documents:
        '{"s":{"d":9223372036854775807,"t":{"n":300}},"l":[{"d":70000}]}\n{"s":{"d":1,"t":{}},"l":[{"d":2}]}\n',
      steps: `
        - explode: { e: l }
        - derive:
            a: TRY(CAST(s.d AS integer))
            b: TRY(CAST(s.d AS integer) + 1)
            c: coalesce(TRY(date_add('day', s.d, TIMESTAMP '2000-01-01 00:00:00')), TRY(CAST(from_unixtime(s.d) AS timestamp)))
            d: s.t.n
            f: e.d
        - derive: { d: TRY(CAST(d AS tinyint)), f: TRY(CAST(f AS smallint)), g: TRY(CAST(s.t.n AS tinyint)) }
        - drop: [s, l, e]`,
    }),
    due: {
      rows: [
        { a: null, b: null, c: null, d: null, f: null, g: null },
        { a: 1, b: 2, c: '2000-01-02 00:00:00.000000', d: null, f: 2, g: null },
      ],
    },
  },
  {
    name: 'a NULL for a condition',
    files: stepProject({
      schema: 'id: int',
      documents: [{ id: 1 }, { id: 2 }],
      steps: `
        - join: { other: { path: data, schema: in } }
          on: "NULL"
          type: left
        - derive: { a: CASE WHEN NULL THEN 1 ELSE 2 END, b: other.id }
        - drop: [other]
        - filter: "NULL OR id > 1"
        - sql: SELECT id, a, b, count(*) FILTER (WHERE NULL) AS c FROM input GROUP BY id, a, b
        - dropDuplicates: { keys: [id] }`,
      job: 'checks: ["NULL", { warn: "NULL" }]',
    }),
    due: { rows: [{ id: 2, a: 2, b: null, c: 0n }] },
  },
  {
    name: 'a NULL for a filter',
    files: stepProject({
      schema: 'id: int',
      documents: [{ id: 1 }],
      steps: '- filter: "NULL"',
    }),
    due: { rows: [] },
  },
  {
    name: 'so many months that there is no such number in TRY',
    files: stepProject({
      schema: 'at: timestamp',
      documents: [{ at: '2024-01-31T00:00:00' }],
      steps: `
        - select:
            a: TRY(date_add('month', 9223372036854775807, at))
            b: CAST(date_add('month', 1, at) AS date)`,
    }),
    due: { rows: [{ a: null, b: '2024-02-29' }] },
  },
  {
    name: 'what fails in one TRY is no failure of another',
    files: stepProject({
      schema: 't: string\nn: bigint',
      documents: '{"t":"x","n":1614}\n{"t":"7","n":-1447821181509893832}\n',
      steps: `
        - derive:
            a: TRY(CAST(t AS integer))
            b: TRY(CAST(t AS integer) + 1)
            c: TRY(7 / CAST(t AS integer))
            d: TRY(CAST(CAST(from_unixtime(n) AS timestamp) AS varchar(30)))
        - filter: TRY(CAST(t AS integer) * 2) IS NULL OR TRY(CAST(t AS integer) * 3) > 0`,
      job: 'checks: ["TRY(CAST(t AS integer)) IS NULL OR TRY(CAST(t AS integer) + 1) > 0"]',
    }),
    due: {
      rows: [
        { t: 'x', n: 1614n, a: null, b: null, c: null, d: '1970-01-01 00:26:54.000' },
        { t: '7', n: -1447821181509893832n, a: 7, b: 8, c: 1, d: null },
      ],
    },
  },
  {
    name: 'TRY around a constant that can only fail is NULL',
    files: stepProject({
      schema: 'id: bigint\nn: bigint',
      documents: [{ id: 1666, n: 1 }],
      steps: `
        - filter: coalesce(NOT (TRY(n % CAST('2024-01-31 12:34:56' AS tinyint)) = id), true)
        - derive: { a: "CASE WHEN n > 0 THEN TRY(n / CAST('x' AS integer)) ELSE 3 END" }`,
    }),
    due: { rows: [{ id: 1666n, n: 1n, a: null }] },
  },
  {
    name: 'a count that is too large adds nothing to NULL',
    files: stepProject({
      schema: 'id: bigint\nat: timestamp',
      documents: [{ id: 1 }, { id: 2, at: '2024-01-01' }],
      steps: `
        - derive:
            a: date_add('minute', CASE WHEN at IS NULL THEN 9000000000000000000 ELSE id END, at)`,
    }),
    due: {
      rows: [
        { id: 1n, at: null, a: null },
        { id: 2n, at: '2024-01-01 00:00:00.000000', a: '2024-01-01 00:02:00.000000' },
      ],
    },
  },
  {
    name: 'a decimal of many digits is rounded to a double once',
    files: stepProject({
      schema: 'd: decimal(38,0)',
      documents: '{"d":13607491791580937442806171777637232949}\n',
      steps: '- select: { d: "CAST(d AS double)" }',
    }),
    due: { rows: [{ d: 1.3607491791580939e37 }] },
  },
  {
    name: 'a date before the year 1 has a year of four digits',
    files: stepProject({
      schema: 'at: timestamp',
      documents: [{ at: '0001-01-01T22:46:45' }],
      steps: `
        - select:
            a: to_iso8601(last_day_of_month(date_add('quarter', -1, at)))
            b: CAST(CAST(date_add('year', -3, at) AS date) AS varchar)
            c: CAST(at - INTERVAL '2' YEAR AS varchar)
            d: CAST(CAST(date_add('year', 9999, at) AS date) AS varchar)`,
    }),
    due: {
      rows: [{ a: '0000-10-31', b: '-0002-01-01', c: '-0001-01-01 22:46:45.000', d: '10000-01-01' }],
    },
  },
]
