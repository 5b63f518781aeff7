import type { ConformanceCase } from './conformance-case.ts'
import { stepProject } from './step-project.ts'

/** Where floating-point numbers that are equal, or nearly, are told apart: what `npm run fuzz` has found, and its kin. */
export const floatCases: readonly ConformanceCase[] = [
  {
    name: '-0.0 and 0.0 are one group, one value of DISTINCT and one row of a set operation: 0.0',
    files: stepProject({
      schema: 'id: int\nx: double\nf: float\nl: [double]\ns: { a: double, t: string }',
      documents:
        '{"id":1,"x":-0.0,"f":-0.0,"l":[-0.0],"s":{"a":-0.0}}\n{"id":2,"x":0.0,"f":0.0,"l":[0.0],"s":{"a":0.0}}\n',
      steps: `
        - sql: >
            SELECT 'group' AS how, x, f, NULL AS l, NULL AS s, count(*) AS n, grouping(x) AS g FROM input GROUP BY ROLLUP (x), f
            UNION ALL SELECT 'distinct', *, NULL, NULL, 0, 0 FROM (SELECT DISTINCT x, f FROM input)
            UNION ALL SELECT 'union', *, 0, 0 FROM (SELECT x, f, l, s FROM input UNION SELECT x, f, l, s FROM input)
            UNION ALL SELECT 'intersect', *, 0, 0 FROM (SELECT x, f, l, s FROM input INTERSECT SELECT x, f, l, s FROM input)
            UNION ALL SELECT 'except', *, 0, 0 FROM (SELECT x, f, l, s FROM input EXCEPT SELECT x, f, l, s FROM input WHERE id > 9)
            UNION ALL SELECT 'keys', x, NULL, NULL, NULL, rank() OVER (ORDER BY x), 0 FROM input GROUP BY x HAVING x < 1
        - select:
            how: how
            x: CAST(x AS varchar)
            f: CAST(f AS varchar)
            l: CAST(l[1] AS varchar)
            s: CAST(s.a AS varchar)
            n: n
            g: g`,
    }),
    due: {
      rows: [
        { how: 'group', x: '0E0', f: '0E0', l: null, s: null, n: 2n, g: 0 },
        { how: 'group', x: null, f: '0E0', l: null, s: null, n: 2n, g: 1 },
        { how: 'distinct', x: '0E0', f: '0E0', l: null, s: null, n: 0n, g: 0 },
        { how: 'union', x: '0E0', f: '0E0', l: '0E0', s: '0E0', n: 0n, g: 0 },
        { how: 'intersect', x: '0E0', f: '0E0', l: '0E0', s: '0E0', n: 0n, g: 0 },
        { how: 'except', x: '0E0', f: '0E0', l: '0E0', s: '0E0', n: 0n, g: 0 },
        { how: 'keys', x: '0E0', f: null, l: null, s: null, n: 1n, g: 0 },
      ],
    },
  },
  {
    name: 'the least, the greatest and the distinct of -0.0 and 0.0 are 0.0, as are keys of maps',
    files: stepProject({
      schema: 'id: int\nx: double\nl: [double]',
      documents: '{"id":1,"x":-0.0,"l":[-0.0]}\n{"id":2,"x":0.0,"l":[0.0]}\n{"id":3,"x":-0.0,"l":[-0.0]}\n',
      steps: `
        - sql: >
            SELECT min(x) AS low, max(x) AS high, array_agg(DISTINCT x) AS one, histogram(x) AS h,
              array_agg(array_distinct(l)) AS lists, array_agg(array_union(l, l)) AS unions,
              array_agg(array_intersect(l, ARRAY[0e0])) AS shared, array_agg(array_except(l, ARRAY[1e0])) AS others,
              array_agg(array_sort(l)) AS sorted, array_agg(map(l, ARRAY['v'])) AS maps,
              array_agg(transform_keys(map(ARRAY['k'], ARRAY['v']), (k, v) -> -0e0)) AS keys
            FROM input
        - select:
            low: CAST(low AS varchar)
            high: CAST(high AS varchar)
            one: transform(one, v -> CAST(v AS varchar))
            h: transform(map_keys(h), v -> CAST(v AS varchar))
            lists: transform(flatten(lists), v -> CAST(v AS varchar))
            unions: transform(flatten(unions), v -> CAST(v AS varchar))
            shared: transform(flatten(shared), v -> CAST(v AS varchar))
            others: transform(flatten(others), v -> CAST(v AS varchar))
            sorted: transform(flatten(sorted), v -> CAST(v AS varchar))
            maps: transform(flatten(transform(maps, m -> map_keys(m))), v -> CAST(v AS varchar))
            keys: transform(flatten(transform(keys, m -> map_keys(m))), v -> CAST(v AS varchar))`,
    }),
    due: {
      rows: [
        {
          low: '0E0',
          high: '0E0',
          one: ['0E0'],
          h: ['0E0'],
          lists: ['0E0', '0E0', '0E0'],
          unions: ['0E0', '0E0', '0E0'],
          shared: ['0E0', '0E0', '0E0'],
          others: ['0E0', '0E0', '0E0'],
          sorted: ['0E0', '0E0', '0E0'],
          maps: ['0E0', '0E0', '0E0'],
          keys: ['0E0', '0E0', '0E0'],
        },
      ],
    },
  },
  {
    name: 'of rows that differ in the sign of a zero dropDuplicates keeps the same one',
    files: stepProject({
      schema: 'id: int\nx: double\nf: float\nl: [double]',
      documents:
        '{"id":1,"x":-0.0,"f":0.0,"l":[0.0]}\n{"id":1,"x":0.0,"f":-0.0,"l":[0.0]}\n{"id":2,"l":[0.0]}\n{"id":2,"l":[-0.0]}\n',
      steps: `
        - dropDuplicates: { keys: [id] }
        - select:
            id: id
            x: CAST(x AS varchar)
            f: CAST(f AS varchar)
            l: CAST(l[1] AS varchar)`,
    }),
    due: {
      rows: [
        { id: 1, x: '0E0', f: '-0E0', l: '0E0' },
        { id: 2, x: null, f: null, l: '-0E0' },
      ],
    },
  },
  {
    name: 'what rows are sorted and divided by keeps the sign of its zeros',
    files: stepProject({
      schema: 'id: int\nx: double',
      documents: '{"id":1,"x":-0.0}\n{"id":2,"x":0.0}\n{"id":3,"x":1.5}\n',
      steps: `
        - sql: SELECT id, x, rank() OVER (ORDER BY x) AS r, count(*) OVER (PARTITION BY x ORDER BY id) AS n FROM input
        - sql: SELECT * FROM input ORDER BY x, id
        - sql: SELECT * FROM input ORDER BY x, id OFFSET 0 LIMIT 10
        - sql: SELECT * FROM input ORDER BY x, id LIMIT 10000
        - sql: SELECT * FROM input UNION ALL SELECT * FROM input WHERE id > 3 ORDER BY x DESC
        - sql: >
            SELECT id, x, r, n, l FROM input CROSS JOIN
              (SELECT array_agg(i.x ORDER BY i.x, i.id) AS l FROM input i) AS whole
        - select: { id: id, x: CAST(x AS varchar), r: r, n: n, l: "transform(l, v -> CAST(v AS varchar))" }`,
    }),
    due: {
      rows: [
        { id: 1, x: '-0E0', r: 1n, n: 1n, l: ['-0E0', '0E0', '1.5E0'] },
        { id: 2, x: '0E0', r: 1n, n: 2n, l: ['-0E0', '0E0', '1.5E0'] },
        { id: 3, x: '1.5E0', r: 3n, n: 1n, l: ['-0E0', '0E0', '1.5E0'] },
      ],
    },
  },
  ...['parquet', 'json'].map(
    (format): ConformanceCase => ({
      name: `a table holds 0.0 for -0.0, at any depth: ${format}`,
      files: stepProject({
        schema:
          'x: double\nf: float\ns: { l: [float], t: string }\nm: map<string,double>\nn: map<double,int>',
        documents:
          '{"x":-0.0,"f":-0.0,"s":{"l":[-0.0,1.5,null]},"m":{"k":-0.0},"n":{"-0.0":1}}\n{"x":0.0,"f":0.0,"s":{"l":[0.0,1.5,null]},"m":{"k":0.0},"n":{"0.0":1}}\n'.repeat(
            20,
          ),
        steps: '',
        sink: `format: ${format}`,
      }),
      due: {
        rows: Array.from({ length: 40 }, () => {
          const n = { [format === 'json' ? '0.0' : '0']: 1 }
          return { x: 0, f: 0, s: { l: [0, 1.5, null], t: null }, m: { k: 0 }, n }
        }),
      },
    }),
  ),
  {
    name: 'a number whose last digit is open is rounded before it is a text, an integer or an equal',
    files: stepProject({
      schema: 'x: double',
      documents: [{ x: 2 }],
      steps: `
        - select:
            p: power(x, 10)
            t: CAST(round(exp(x), 6) AS varchar)
            e: round(ln(x), 6) = 0.693147e0
            w: floor(round(log2(x), 9))`,
    }),
    due: { rows: [{ p: 1024, t: '7.389056E0', e: true, w: 1 }] },
  },
  ...['CAST(exp(x) AS varchar)', 'power(x, 2) = 4', 'floor(abs(log2(x)))', 'nullif(1e0, cbrt(x))'].map(
    (expression): ConformanceCase => ({
      name: `Spark refuses ${expression}`,
      files: stepProject({
        schema: 'x: double',
        documents: [{ x: 8 }],
        steps: `- select: { x: "(${expression}) IS NULL" }`,
      }),
      due: { rows: [{ x: false }] },
      unsupported: {
        spark: 'of a number whose last digit differs between engines is not supported on Spark',
      },
    }),
  ),
]
