import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Field } from '../../src/spec/data-type.ts'
import { type Comparison, type Engines, openEngines } from './compare-engines.ts'
import { expectAgreement } from './expect-agreement.ts'

const text = (name: string): Field => ({ name, type: { kind: 'string' } })
const bigint = (name: string): Field => ({ name, type: { kind: 'bigint' } })
const int = (name: string): Field => ({ name, type: { kind: 'int' } })
const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`
const rowsOf = (literals: readonly string[]) => literals.map((literal) => [literal])

/** Two and four bytes, letters with several capitals, combining marks, white space, NUL, NULL. */
const texts = [
  ...['', 'a', ' a ', 'abc,def,', 'a.b.c', ',,', 'é😀ß', 'İΣΑΣ', 'ŉǰ ﬁ ᾀᾈᾳ ΐ', 'aa\nbb', '\t x \u3000\u00a0'],
  ...[
    'e\u0301\u0301x',
    '日本語テキスト',
    "'quoted' $1 \\ %",
    'STRASSE straße',
    '👨‍👩‍👧',
    'aXbXc',
    '\u001f\u0085a\u2028',
  ],
].map(quoted)

const places = [-30, -2, -1, 0, 1, 3]
const lengths = [-1, 1, 50]

const ofTexts: Comparison = {
  columns: [text('s')],
  rows: rowsOf([...texts, "U&'\\0000'", 'NULL']),
  expressions: [
    ...['length', 'lower', 'upper', 'trim', 'ltrim', 'rtrim', 'reverse'].map((name) => `${name}(s)`),
    'lower(upper(s))',
    'upper(lower(s))',
    "trim(BOTH 'a ' FROM s)",
    "ltrim(s, 'a')",
    "rtrim(s, '')",
    "trim(s, 'é😀')",
    ...["''", "'b'", "'😀'", 's', 'NULL'].flatMap((part) => [
      `strpos(s, ${part})`,
      `starts_with(s, ${part})`,
    ]),
    ...[',', '.', 'aa', '😀', '|', '\\', '$1', "'", '\n'].map((part) => `split(s, ${quoted(part)})`),
    "split(s, ',', 1)",
    "split(s, ',', 2)",
    ...places.flatMap((from) => [
      `substr(s, ${from})`,
      ...lengths.map((length) => `substr(s, ${from}, ${length})`),
    ]),
    'substr(s, 2147483648)',
    'substr(s, -2147483649)',
    'substr(s, NULL)',
    'substr(NULL, 1)',
    'substr(s, 1, NULL)',
    'substr(s, length(s))',
    'substr(s, -length(s), 2)',
    "substr(s, strpos(s, 'b'))",
    ...[
      "'a'",
      "'a', 'b'",
      "'', '-'",
      "'a', 'aa'",
      "'😀', 'x'",
      "NULL, 'x'",
      "'a', NULL",
      "'a', s",
      "'', ''",
      "''",
      "'$1', '\\1'",
    ].map((rest) => `replace(s, ${rest})`),
    ...[1, 2, 3, 4].map((index) => `split_part(s, ',', ${index})`),
    "split_part(s, '.', 2)",
    ...["0, 'x'", "3, 'xy'", "10, '😀é'"].flatMap((rest) => [`lpad(s, ${rest})`, `rpad(s, ${rest})`]),
    ...["'abc', 'xy'", "'aab', 'xyz'", "'😀é', 'é😀'", "'', 'x'", "'a', ''", "NULL, 'a'", "s, 'zyxwv'"].map(
      (rest) => `translate(s, ${rest})`,
    ),
    "concat(s, s, 'x')",
    "s || 'a' || s",
    's || NULL',
    "concat('''', s) || concat('''', s) LIKE '''%'",
    'if(length(s) > 3, upper(s), lower(s))',
  ],
}

const ofArguments: Comparison = {
  columns: [text('s'), text('p'), bigint('i'), int('n')],
  rows: [
    ["'abc'", "'b'", '2', '-2'],
    ["'abc'", "'bc'", '0', '0'],
    ["'abc'", "''", '-9223372036854775808', '1'],
    ['NULL', "'a'", '9223372036854775807', '2147483647'],
    ["'😀é'", "'é'", '-2', '-2147483648'],
    ["'a'", 'NULL', 'NULL', 'NULL'],
    ["''", "'x'", '1', '3'],
  ],
  expressions: [
    ...['s, i', 's, n', 's, i, n', 's, n, i', 's, 1, i', 's, -1, n', 's, -2, i'].map(
      (all) => `substr(${all})`,
    ),
    'strpos(s, p)',
    'starts_with(s, p)',
    'concat(s, p)',
    'trim(BOTH p FROM s)',
    "translate(s, p, 'x')",
    "CASE WHEN p <> '' THEN replace(s, p, '-') END",
  ],
}

const codes: Comparison = {
  columns: [bigint('i'), int('n')],
  rows: [
    ['65', '0'],
    ['128512', '233'],
    ['NULL', '1114111'],
    ['55295', '57344'],
  ],
  expressions: ['chr(i)', 'chr(n)', 'TRY(chr(i))', 'length(chr(i))'],
}

const failing: Comparison = {
  expressions: ['chr(-1)', 'chr(55296)', 'chr(1114112)', "replace('abc', concat('', ''), 'x')"],
}

const inTry: Comparison = {
  expressions: ['TRY(chr(-1))', "TRY(replace('abc', concat('', ''), 'x'))", 'chr(0)', 'chr(128512)'],
}

const subjects = [
  ...[
    '',
    'a',
    'abc123def456',
    'foo bar  baz',
    'a.b.c',
    '2020-01-02T03:04',
    'user@example.com',
    'aaa',
    'é😀ß',
    '日本',
  ],
  ...[
    'a\rb',
    'a\u2028b',
    'x&y',
    '$1 \\ ',
    'key=value;k2=v2',
    'ab\u0085',
    '[x]',
    'Ünïcödé',
    '\u000b\t ',
    'a\nb',
  ],
].map(quoted)
const patterns = [
  ...[
    'a',
    '[0-9]+',
    '^a',
    '^\\w+',
    '\\s+',
    '[^a-z]+',
    'a|b',
    '(?:x|y)',
    'a.b',
    'a*?b',
    '[\\w.]+',
    'é',
    '😀',
    '.',
    '..',
  ],
  ...[
    '\\.',
    '\\$',
    '\\\\',
    '[&]',
    '[a&\\&b]',
    '\\[',
    '[\\]\\[]',
    'a{2}',
    'a{1,2}',
    '\\W',
    '\\D+',
    '[^\\s]+',
    '\\x41',
  ],
  ...['\\u00e9', '\\t', '[\\d-]', '\\S+', '[^é]', '[.-]', '[+-]', 'x?', '[^a]', '.+'],
].map(quoted)
const grouped = [
  '(\\d+)',
  '(\\w+)@(\\w+)\\.com',
  '(a|b)c',
  '(\\d{4})-(\\d{2})-(\\d{2})',
  '(a)(b)?',
  '(k2?)=(v\\d?)',
].map(quoted)

const calls = (pattern: string) => [
  `regexp_like(s, ${pattern})`,
  `regexp_extract(s, ${pattern})`,
  `regexp_extract_all(s, ${pattern})`,
  `regexp_replace(s, ${pattern})`,
  `regexp_replace(s, ${pattern}, '<$0>')`,
  `regexp_split(s, ${pattern})`,
  `regexp_count(s, ${pattern})`,
]

const expressionsOfPatterns: Comparison = {
  columns: [text('s')],
  rows: rowsOf([...subjects, 'NULL']),
  expressions: [
    ...patterns.flatMap((pattern) => [`regexp_replace(s, ${pattern}, '<$0>')`, `regexp_like(s, ${pattern})`]),
    ...grouped.flatMap(calls),
    ...grouped.flatMap((pattern) => [
      `regexp_extract(s, ${pattern}, 1)`,
      `regexp_extract_all(s, ${pattern}, 1)`,
      `regexp_replace(s, ${pattern}, '$1\\$\\\\0$10x')`,
    ]),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a group of the pattern
    "regexp_replace(s, '(?<k>\\w+)=(?<v>\\w+)', '${v}0=${k}')",
    "TRY(regexp_extract(s, '(\\d+)', 1))",
  ],
}

/** Patterns that both engines read alike in ASCII texts without a line feed at the end, and nowhere else. */
const ofAscii: Comparison = {
  columns: [text('s')],
  rows: rowsOf([
    ...['', 'a', 'abc123ABC456', 'foo bar  baz bar', 'aaa', 'ABCabc', 'bar', 'bar foobar'].map(quoted),
    'NULL',
  ]),
  expressions: ['a$', '^\\w+$', '(?i)ABC', '\\bbar\\b', '\\b[a-z]', 'a(?i)B', '(?i:AB)c', '^$', '$']
    .map(quoted)
    .flatMap(calls),
}

const guarded: Comparison = {
  expressions: ["regexp_like('a\n', 'a$')", "regexp_like('é', '(?i)a')", "regexp_like('é a', '\\ba')"],
}

describe('text on Spark as on DuckDB', () => {
  let engines: Engines

  beforeAll(async () => {
    engines = await openEngines(inject('python'))
  })
  afterAll(() => engines.close())

  it.each([
    ['texts', ofTexts],
    ['arguments that are columns', ofArguments],
    ['code points', codes],
    ['inside TRY', inTry],
    ['regular expressions', expressionsOfPatterns],
    ['regular expressions of ASCII', ofAscii],
  ])('%s', async (_name, comparison) => {
    expectAgreement(await engines.compare(comparison), { atLeast: 0.75 })
  })

  it.each([
    ['texts', failing],
    ['regular expressions', guarded],
  ])('%s that fail on one fail on the other', async (_name, comparison) => {
    for (const outcome of await engines.compare(comparison))
      expect(outcome).toMatchObject({ verdict: 'fails' })
  })

  it.each([
    ["regexp_like('a', '(a*)*')", 'refused by spark'],
    ["regexp_like('a', '(?i)é')", 'refused by spark'],
    ["regexp_split('a', '^a')", 'refused'],
    ["translate('a', 'a', U&'\\0000')", 'refused by spark'],
    ["split_part('a,b', concat(',', ''), 1)", 'refused'],
  ])('%s is %s', async (expression, verdict) => {
    expect(await engines.compare({ expressions: [expression] })).toMatchObject([{ verdict }])
  })
})
