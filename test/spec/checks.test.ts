import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createJobChecker } from '../../src/compile/check-project.ts'
import { publishedSchemas } from '../../src/spec/published-schemas.ts'
import { parseDurationSeconds } from '../../src/spec/quantity.ts'
import { projectOf } from '../conformance/in-project.ts'

const schema = `
id: bigint
tiny: tinyint
small: smallint
whole: int
price: double
share: float
amount: decimal(5,2)
name: string
code: varchar(3)
fixed: char(3)
ok: boolean
day: date
ts: timestamp
raw: binary
list: [int]
place: { lat: double }
`

/** The first check stands in line 8. */
function problemsOf(checks: string, sink = '') {
  const project = projectOf({
    'schemas/in.yaml': schema,
    'jobs/Case.yaml': [
      'source: { path: data, schema: in }',
      'steps: []',
      'sink:',
      '  table: lake.out',
      '  path: s3://lake/out/',
      `  ${sink}`,
      'checks:',
      checks,
      '',
    ].join('\n'),
  })
  const { problems = [] } = createJobChecker(project)('Case') ?? {}
  return problems.map(({ message, place, expected, hint }) => ({
    at: `${place?.line}:${place?.column}`,
    text: [message, expected, hint].filter((part) => part !== undefined).join(' | '),
  }))
}

describe('checks that are well written', () => {
  it.each([
    '- id > 0',
    '- warn: id > 0',
    '- notNull: [id, list, place]',
    '- unique: [id, raw, fixed, ok, day, ts, name]\n  severity: warn',
    '- between: { id: [-9223372036854775808, 9223372036854775807], tiny: [-128, 127], small: [-32768, 32767] }',
    '- between: { whole: [-2147483648, +2147483647], price: [-1, 1e300], share: [.5, 0.5], amount: [-999.99, 999.990] }',
    "- between: { name: [a, b], code: ['1', '2'], day: [2024-02-29, '2024-03-01'] }",
    "- between: { ts: ['2024-02-29', '2024-02-29T23:59:59.123456'] }",
    '- isIn: { id: [1], ok: [true, false], name: [x, "y"], amount: [1, 2.50], day: [2024-01-01] }',
    '- matches: { name: "^[a-z]+$", code: \\d }',
    '- rowCount: { min: 0 }',
    '- rowCount: { max: 10 }\n  severity: fail',
    '- rowCount: { min: 10, max: 10 }',
    '- freshness: { ts: 1.5h }',
    '- freshness: { day: 2d }\n  severity: warn',
    '- NAME IS NOT NULL\n- notNull: [NAME]',
  ])('%s', (checks) => {
    expect(problemsOf(checks)).toEqual([])
  })

  it('see the partition keys that a sink makes', () => {
    expect(problemsOf("- isIn: { year: ['2024'] }", 'partitionBy: [year(ts)]')).toEqual([])
    expect(problemsOf('- isIn: { year: [2024] }', 'partitionBy: [year(ts)]')).toMatchObject([{ at: '8:18' }])
  })
})

describe('mistakes in checks', () => {
  it.each<readonly [checks: string, at: string, ...words: readonly string[]]>([
    ['- notnul: [id]', '8:3', "'notnul' is not a check", "did you mean 'notNull'?"],
    ['- severity: warn\n  uniqe: [id]', '9:3', "'uniqe' is not a check", "did you mean 'unique'?"],
    ["- name = 'a: b'", '8:3', 'is not a check', 'has to stand in quotes'],
    ['-', '8:', 'an empty check'],
    ['- [id]', '8:3', 'a list is not a check'],
    ["- ''", '8:3', 'an empty check'],
    ['- notNull: id', '8:12', "checks[0].notNull cannot be 'id'", 'a list'],
    ['- notNull: []', '8:12', 'expected at least one column'],
    ['- notNull: [id]\n  unique: [id]', '9:3', "unknown key 'unique' in checks[0]"],
    ['- notNull: [id]\n  severty: warn', '9:3', "unknown key 'severty'", "did you mean 'severity'?"],
    ['- notNull: [id]\n  severity: wran', '9:13', "cannot be 'wran'", "did you mean 'warn'?"],
    ['- warn: id > 0\n  severity: fail', '9:3', "unknown key 'severity'"],
    ['- notNull: [id, nme]', '8:17', "there is no column 'nme' here", "did you mean 'name'?"],
    ['- unique: [ids]', '8:12', "there is no column 'ids' here", "did you mean 'id'?"],
    ['- between: { prise: [0, 1] }', '8:14', "there is no column 'prise' here", "did you mean 'price'?"],
    ['- idd > 0', '8:3', 'column idd does not exist', 'did you mean id?'],
    ['- id', '8:3', 'a condition is boolean, this is bigint'],
    ['- unique: [list]', '8:12', "'list' is array<int>, which this check does not take"],
    ['- between: { id: [0] }', '8:18', 'expected [lowest, highest]'],
    ['- between: { id: [0, 1, 2] }', '8:18', 'expected [lowest, highest]'],
    ['- between: {}', '8:12', 'expected at least one column: [lowest, highest]'],
    ['- between: { id: [0, null] }', '8:22', 'cannot be empty', 'a text, a number, true or false'],
    ['- between: { price: [0, .inf] }', '8:25', 'cannot be Infinity'],
    [
      "- between: { id: ['0', 1] }",
      '8:19',
      "'0' is not a value of 'id'",
      'bigint',
      'write it without quotes',
    ],
    ['- between: { id: [0, 1.0] }', '8:22', "1.0 is not a value of 'id'", 'bigint'],
    ['- between: { tiny: [0, 128] }', '8:24', "128 is not a value of 'tiny'", 'tinyint'],
    ['- between: { id: [9223372036854775808, 9] }', '8:19', '9223372036854775808 is not a value'],
    ['- between: { amount: [0.001, 1] }', '8:23', "0.001 is not a value of 'amount'", 'decimal(5,2)'],
    ['- between: { amount: [0, 1000] }', '8:26', "1000 is not a value of 'amount'"],
    ['- between: { id: [2, 1] }', '8:19', 'no value is between 2 and 1'],
    ["- between: { name: ['b', 'a'] }", '8:21', 'no value is between b and a'],
    ["- between: { ts: ['2024-01-02', '2024-01-01 23:59:59'] }", '8:19', 'no value is between'],
    ['- between: { ok: [false, true] }', '8:14', "'ok' is boolean, which this check does not take"],
    ['- between: { fixed: [a, b] }', '8:14', "'fixed' is char(3)", 'make it a string'],
    ['- isIn: { name: [1] }', '8:18', "1 is not a value of 'name'", 'string', "write it in quotes: '1'"],
    ['- isIn: { name: [007] }', '8:18', "007 is not a value of 'name'", "'007'"],
    ['- isIn: { ok: ["true"] }', '8:16', "'true' is not a value of 'ok'", 'boolean'],
    ['- isIn: { id: [] }', '8:15', 'expected at least one value'],
    ['- isIn: { day: [2024-02-30] }', '8:17', "'2024-02-30' is not a value of 'day'", 'date'],
    ['- isIn: { ts: ["2024-02-28 24:00:00"] }', '8:16', 'is not a value of', 'timestamp'],
    ['- isIn: { ts: ["2024-02-28 10:00:00Z"] }', '8:16', 'is not a value of', 'in UTC'],
    ['- isIn: { list: [1] }', '8:11', "'list' is array<int>, which this check does not take"],
    ['- matches: { id: a }', '8:14', "'id' is bigint, which this check does not take", 'string, varchar'],
    ['- matches: { name: "(a" }', '8:20', 'the regular expression is wrong'],
    ['- matches: { name: 5 }', '8:20', 'cannot be 5', 'text'],
    ['- rowCount: {}', '8:13', 'expected min or max'],
    ['- rowCount: { min: 2, max: 1 }', '8:13', 'expected a min that is not above max'],
    ['- rowCount: { min: -1 }', '8:20', 'expected a whole number from 0 on'],
    ['- rowCount: { min: 1, mx: 2 }', '8:23', "unknown key 'mx'", "did you mean 'max'?"],
    ['- freshness: { ts: 2 days }', '8:20', 'expected a duration such as 2d'],
    ['- freshness: { ts: 2d, day: 2d }', '8:14', 'expected exactly one column: age'],
    ['- freshness: { price: 2d }', '8:16', "'price' is double", 'timestamp, date'],
  ])('%s', (checks, at, ...words) => {
    const problems = problemsOf(checks)
    expect(problems).toHaveLength(1)
    expect(problems[0]?.at).toMatch(new RegExp(`^${at}`))
    for (const word of words) expect(problems[0]?.text).toContain(word)
  })

  it('are all told at once', () => {
    const problems = problemsOf('- notnull: [id]\n- rowCount: {}\n- between: { id: [0] }')
    expect(problems.map(({ at }) => at)).toEqual(['8:3', '9:13', '10:18'])
    const untyped = problemsOf("- notNull: [a, b]\n- isIn: { id: ['x', 1, 'y'] }\n- freshness: { id: 2d }")
    expect(untyped.map(({ at }) => at)).toEqual(['8:13', '8:16', '9:16', '9:24', '10:16'])
  })
})

describe('the JSON Schema of checks', () => {
  type JsonSchema = Parameters<typeof z.fromJSONSchema>[0]
  const published = JSON.parse(JSON.stringify(publishedSchemas().job))
  const form = z.fromJSONSchema(published as JsonSchema)
  const takes = (check: unknown) => {
    const [source, sink] = [
      { path: 'data', schema: 'in' },
      { table: 'lake.out', path: 's3://lake/out/' },
    ]
    return form.safeParse({ source, steps: [], sink, checks: [check] }).success
  }

  it.each([
    'id > 0',
    { warn: 'id > 0' },
    { notNull: ['id'], severity: 'warn' },
    { unique: ['id', 'day'] },
    { between: { id: [0, 1], name: ['a', 'b'] } },
    { isIn: { ok: [true] }, severity: 'fail' },
    { matches: { name: '^a' } },
    { rowCount: { min: 1, max: 2 } },
    { freshness: { ts: '2d' } },
  ])('takes %j', (check) => {
    expect(takes(check)).toBe(true)
  })

  it.each([
    { notnull: ['id'] },
    { notNull: [] },
    { notNull: ['id'], severity: 'error' },
    { between: { id: [0] } },
    { isIn: { id: [] } },
    { matches: { name: 5 } },
    { rowCount: { mn: 1 } },
    { freshness: { ts: '2 days' } },
  ])('refuses %j', (check) => {
    expect(takes(check)).toBe(false)
  })

  it('describes every form', () => {
    const options: readonly { readonly description?: string }[] = published.properties.checks.items.anyOf
    expect(options).toHaveLength(9)
    for (const { description } of options) expect(description).toMatch(/\w+ \w+/)
  })
})

describe('durations', () => {
  it.each([
    ['30s', 30],
    ['5m', 300],
    ['1.5h', 5400],
    ['2d', 172_800],
    ['0s', 0],
    ['2', undefined],
    ['2 d', undefined],
    ['-2d', undefined],
    ['2D', undefined],
    ['d', undefined],
    ['2d3h', undefined],
  ])('%s', (text, seconds) => {
    expect(parseDurationSeconds(text)).toBe(seconds)
  })
})
