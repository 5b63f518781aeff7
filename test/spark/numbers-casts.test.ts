import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { DataType, Field } from '../../src/spec/data-type.ts'
import { type Comparison, type Engines, openEngines } from './compare-engines.ts'

const column = (name: string, type: DataType): Field => ({ name, type })
const decimal = (precision: number, scale: number): DataType => ({ kind: 'decimal', precision, scale })
const quote = (text: string) => `'${text.replaceAll("'", "''")}'`
const as = (type: string) => (text: string) => `CAST(${quote(text)} AS ${type})`
const double = (text: string) => `DOUBLE '${text}'`
const operators = ['+', '-', '*', '/', '%']
const rowsOf = (cells: readonly string[]) => [...cells.map((cell) => [cell]), ['NULL']]
const pairsOf = (left: readonly string[], right: readonly string[]) => [
  ...left.flatMap((a) => right.map((b) => [a, b])),
  ...right.map((b) => ['NULL', b]),
  ...left.map((a) => [a, 'NULL']),
]

/** Every column goes through its values at a pace of its own, so that all pairs meet. */
const turning = (values: readonly string[], row: number, index: number) =>
  values[(row * (index + 1) + Math.floor(row / values.length)) % values.length] ?? '0'

const integers: readonly (readonly [
  DataType['kind'] & ('tinyint' | 'smallint' | 'int' | 'bigint'),
  string,
  readonly string[],
])[] = [
  ['tinyint', 'tinyint', ['-128', '127']],
  ['smallint', 'smallint', ['-32768', '32767']],
  ['int', 'integer', ['-2147483648', '2147483647']],
  ['bigint', 'bigint', ['-9223372036854775808', '9223372036854775807']],
]

const doubles = [
  ...[
    '0',
    '-0.0',
    '1',
    '-1',
    '0.5',
    '-0.5',
    '1.5',
    '2.5',
    '-2.5',
    '0.1',
    '0.3',
    '0.7',
    '-0.7',
    '12.34',
    '-12.345',
  ],
  ...[
    '0.001',
    '0.00099999',
    '0.0123',
    '9.999999',
    '9999999',
    '10000000',
    '12345678.9',
    '100',
    '1e15',
    '1e16',
  ],
  ...['123456789012345.6', '0.49999999999999994', '4503599627370496.5', '9007199254740993', '1e17', '1e21'],
  // Java 17 writes these with too many digits, or not with the nearest ones
  ...[
    '1027502504978292480',
    '854885258983705088',
    '220954179829565440',
    '2.0775867958807037e25',
    '2e23',
    '8.41e21',
  ],
  ...['9223372036854775807', '9223372036854774784', '-9223372036854775808', '-1e19', '1e23', '5e26', '1e38'],
  ...[
    '2147483647',
    '2147483647.4',
    '2147483647.5',
    '-2147483648.5',
    '-2147483648.4',
    '127.5',
    '-128.5',
    '32767.5',
  ],
  ...[
    '1e100',
    '-1.5e-7',
    '1.7976931348623157e308',
    '2.2250738585072014e-308',
    '3.5',
    '1.005',
    '2.675',
    '1e39',
  ],
  ...['3.4028235677973366e38', '3.4028235677973362e38', 'NaN', 'Infinity', '-Infinity'],
]

const reals = [
  ...['0', '-0.0', '1', '0.1', '-2.5', '16777217', '12345675', '12345665', '3e38', '1e-40', '1.17549435e-38'],
  ...['9.9999999', '0.33333334', '123456.789', 'NaN', 'Infinity'],
]

const decimals: readonly (readonly [number, number, readonly string[]])[] = [
  [3, 2, ['0.00', '1.25', '-9.99', '0.01', '0.05']],
  [10, 0, ['0', '3', '-7', '9999999999']],
  [18, 4, ['12345678901234.5678', '-0.0001', '7.0000', '99999999999999.9999']],
  [38, 10, ['12345678901234567890.0123456789', '-3.0000000001', '0.0000000000', '1.5']],
  [38, 0, ['99999999999999999999999999999999', '-3', '7']],
  [5, 5, ['0.12345', '-0.00001', '0.00000']],
  [20, 6, ['12345678901234.123456', '-0.000005', '3']],
]

const numberTexts = [
  ...[
    '',
    ' ',
    '0',
    '42',
    '-7',
    '+7',
    '007',
    ' 42',
    '42 ',
    '\t42\n',
    '42\n',
    '4 2',
    '1.5',
    '.5',
    '5.',
    '.',
    '-',
    '+',
  ],
  ...[
    'e3',
    '1e3',
    '1E3',
    '1e-3',
    '1.5e+3',
    '1e',
    'e',
    '1_000',
    '0x1F',
    '1f',
    '1.5d',
    '1D',
    '1L',
    '12e2f',
    '1ff',
  ],
  ...[
    'NaN',
    '-NaN',
    '+NaN',
    'nan',
    'Infinity',
    '-Infinity',
    '+Infinity',
    'inf',
    'infinity',
    'INFINITY',
    'null',
  ],
  ...[
    '127',
    '128',
    '-128',
    '-129',
    '32768',
    '2147483648',
    '-2147483648',
    '9223372036854775807',
    '9223372036854775808',
  ],
  ...[
    '99999999999999999999',
    '1e400',
    '-1e400',
    '1e39',
    '3.5e38',
    '1e-400',
    '1e-46',
    '0.005',
    '0.015',
    '-0.005',
  ],
  ...[
    '12345678.995',
    '99999999.995',
    '1\u00a0',
    '\u20031',
    '١',
    '1\u0000',
    '\u00001',
    '--1',
    '+-1',
    '1.2.3',
    '5e-5',
  ],
  ...['123456e-4', '1.0', '1e38', '1e37', '1e-9999', '-0', '-0.0', '1e-320', '2.4703282292062327e-324'],
  ...[
    '1.7976931348623159e308',
    '123456789.123456789',
    '16777217',
    '0.30000001192092896',
    `${'0'.repeat(50)}1`,
  ],
]

const booleanTexts = [
  'true',
  'TRUE',
  'tRuE',
  't',
  '1',
  'false',
  'F',
  '0',
  'yes',
  '',
  ' true',
  'on',
  '2',
  '1.0',
]

const dateTexts = [
  ...[
    '2024-02-29',
    '2023-02-29',
    '2024-2-9',
    ' 2024-02-09 ',
    '\t2024-02-09\n',
    '\u30002024-02-09',
    '\u00a02024-02-09',
  ],
  ...[
    '2024-02-09 10:00:00',
    '+2024-01-01',
    '-2024-01-01',
    '20240101',
    '2024-13-01',
    '2024-00-01',
    '2024-01-00',
  ],
  ...[
    '2024-01-32',
    '1-1-1',
    '10000-01-01',
    '9999-12-31',
    '0001-01-01',
    '1582-10-10',
    '1969-12-31',
    '2024/01/01',
  ],
  ...['2024-01-01T00:00:00', '2024-01-01x', 'x', '99-1-1', '9999999-01-01', 'today', 'epoch', '2024'],
]

const timestampTexts = [
  ...[
    '2024-02-29 12:34:56',
    '2024-02-29 12:34:56.7',
    '2024-02-29 12:34:56.7895',
    '2024-02-29 12:34:56.78949999',
  ],
  ...['2024-02-29 12:34:56.999999', '2024-02-29', '2024-2-9 1:2:3', '2024-2-9 1:2', '2024-02-29 12', 'x', ''],
  ...[
    '2024-02-29T12:34:56',
    '2024-02-29 24:00:00',
    '2024-02-29 12:60:00',
    '2024-02-30 00:00:00',
    ' 2024-02-29 ',
  ],
  ...['2024-02-29 12:34:56 UTC', '2024-02-29 12:34:56+02:00', '2024-02-29 12:34:56 Europe/Moscow'],
  ...[
    '1969-12-31 23:59:59.9999',
    '1969-12-31 23:59:59.9994',
    '0001-01-01 00:00:00',
    '9999-12-31 23:59:59.999',
  ],
  ...[
    '9999-12-31 23:59:59.9999',
    '1900-01-01 00:00:00.5',
    '2024-01-01 00:00:00Z',
    '2024-01-01 00:00:00 Foo/Bar',
  ],
]

const texts = ['', 'a', 'äöü', '😀😀😀', 'e\u0301x', 'abc', 'a\u0000b']

/** What Athena gives a value for. */
const constants = [
  ...['CAST(NULL AS integer) / 0', '7 / -2', '-7 % 3'],
  ...[
    "CAST(TIMESTAMP '2024-01-05 01:02:03.123456' AS varchar)",
    "CAST(TIMESTAMP '2024-01-05 01:02:03' AS varchar)",
  ],
  ...["CAST(TIMESTAMP '2024-01-05 01:02:03.1235' AS timestamp(3))", "CAST(DATE '2024-01-05' AS timestamp)"],
  ...["CAST(at_timezone(TIMESTAMP '2024-01-05 22:02:03.123 UTC', 'Europe/Moscow') AS varchar)"],
  ...["CAST(at_timezone(TIMESTAMP '2024-01-05 22:02:03.123 UTC', 'Europe/Moscow') AS date)"],
  ...[
    'CAST(true AS varchar)',
    'CAST(true AS integer)',
    'CAST(false AS double)',
    'CAST(true AS decimal(5,2))',
  ],
  ...['TRY_CAST(12345 AS varchar(3))', 'CAST(1.5e0 AS varchar(5))'],
  ...["to_hex(from_hex('0aFF'))", "from_utf8(from_hex('C3A4'))"],
  ...[
    'is_nan(nan())',
    'is_nan(NULL)',
    'infinity()',
    'pi()',
    'e()',
    'typeof(ARRAY[1])',
    'coalesce(NULL, 1, 2.5)',
  ],
  ...[
    'greatest(1, 2.5, NULL)',
    'greatest(1, 2.5)',
    'least(3, 2, 3)',
    'nullif(1, 1.0)',
    'nullif(2, 1.0)',
    "if(1 > 2, 'x')",
  ],
  ...['round(2.5)', 'round(-2.5)', 'round(1.005e0, 2)', 'round(12345, -2)', 'mod(-7, 3)'],
  ...[
    'TRY(1 / 0)',
    "TRY(CAST('x' AS integer) + 1)",
    "coalesce(TRY(CAST('x' AS integer)), 5)",
    '1e308 * 10',
    '-(1e0 / 0)',
  ],
  ...['CAST(ARRAY[1,2,NULL] AS array(varchar))', 'CAST(NULL AS array(integer))'],
  ...[
    'CAST(ARRAY[1.5e0, 2e0] AS array(varchar))',
    'CAST(ARRAY[ARRAY[1],ARRAY[2,NULL],NULL] AS array(array(varchar)))',
  ],
  ...[
    `CAST(ROW(1, 'a', NULL) AS row("X y" varchar, y varchar, z integer))`,
    "CAST(ARRAY['abc'] AS array(varchar(2)))",
  ],
  ...["CAST(CAST(ROW(1, 'a') AS row(x bigint, y varchar)) AS row(p bigint, q varchar))"],
  ...["CAST(CAST(ROW(1, '5') AS row(x bigint, y varchar)) AS row(p varchar, q integer))"],
  ...[
    "CAST(ARRAY[ROW(1, 'a'), NULL] AS array(row(p varchar, q varchar)))",
    'CAST(if(1 > 2, ROW(1)) AS row(a varchar))',
  ],
  ...[
    "CAST(MAP(ARRAY['1','2'], ARRAY[1.5, 2.5]) AS map(integer, double))",
    'TRY_CAST(ARRAY[1] AS array(varchar))',
  ],
  ...[
    'CAST(ROW(ROW(1), ARRAY[2]) AS row(a row(b varchar), c array(double)))',
    "CAST(ARRAY[DATE '2024-01-01'] AS array(timestamp))",
  ],
]

/** What Athena has an error for. */
const failing = [
  "CAST('127' AS tinyint) + CAST('1' AS tinyint)",
  "CAST('-128' AS tinyint) - CAST('1' AS tinyint)",
  "CAST('100' AS tinyint) * CAST('2' AS tinyint)",
  '2147483647 + 1',
  '9223372036854775807 * 2',
  '1 / 0',
  '1 % 0',
  "DECIMAL '1.0' / 0",
  "DECIMAL '1.0' % 0",
  "CAST(DECIMAL '127.5' AS tinyint)",
  'CAST(128 AS tinyint)',
  "CAST('99999999999999999999999999999999999999' AS decimal(38,0)) + 1",
  'CAST(3000000000 AS integer)',
  "CAST(DECIMAL '99.95' AS decimal(3,1))",
  'CAST(9.223372036854775807E18 AS bigint)',
  'CAST(1e20 AS decimal(20,0))',
  "CAST(DOUBLE 'NaN' AS integer)",
  "CAST(DOUBLE 'NaN' AS decimal(10,2))",
  "CAST(REAL '2147483648' AS integer)",
  "CAST('x' AS integer)",
  "CAST('1.5' AS integer)",
  "CAST(' 1' AS decimal(5,1))",
  "CAST('inf' AS double)",
  "CAST('yes' AS boolean)",
  "CAST('2024-02-30' AS date)",
  "CAST('2024-02-30 00:00:00' AS timestamp)",
  'CAST(12345 AS varchar(3))',
  'CAST(1.5e0 AS varchar(3))',
  "from_hex('0G')",
  "from_hex('ABC')",
  "from_utf8(from_hex('FF'))",
  'round(2147483647, -1)',
  "CAST(ARRAY['1','x'] AS array(integer))",
  "CAST(MAP(ARRAY['1','01'], ARRAY[1, 2]) AS map(integer, double))",
]

describe('numbers and conversions on both engines', () => {
  let engines: Engines

  beforeAll(async () => {
    engines = await openEngines(inject('python'))
  })
  afterAll(() => engines.close())

  /** Every expression gives the same in both engines, or is refused by both; those of `failing` fail in both. */
  async function check(comparison: Comparison, failing: readonly string[] = []) {
    const outcomes = await engines.compare(comparison)
    const verdicts = new Set(['same', 'refused', 'fails'])
    expect(outcomes.filter(({ verdict }) => !verdicts.has(verdict))).toEqual([])
    expect(outcomes.filter(({ verdict }) => verdict === 'fails').map(({ expression }) => expression)).toEqual(
      failing,
    )
  }

  it.each(integers)('%s', async (kind, type, ends) => {
    const values = ['0', '1', '-1', '7', '-7', '100', ...ends].map(as(type))
    await check({
      columns: [column('a', { kind }), column('b', { kind })],
      rows: pairsOf(values, values),
      expressions: [
        ...operators.map((operator) => `TRY(a ${operator} b)`),
        ...[
          'a % -1',
          'TRY(-a)',
          'TRY(abs(a))',
          'CAST(a AS varchar)',
          'TRY_CAST(a AS tinyint)',
          'TRY_CAST(a AS smallint)',
        ],
        ...[
          'TRY_CAST(a AS integer)',
          'CAST(a AS double)',
          'CAST(a AS real)',
          'CAST(a AS decimal(38,2))',
          'floor(a)',
        ],
        ...[
          'CAST(a AS boolean)',
          'round(a)',
          'TRY(round(a, -1))',
          'TRY(round(a, -2))',
          'sign(a)',
          'greatest(a, b, a)',
        ],
        ...[
          'least(a, b)',
          'bitwise_and(a, b)',
          'bitwise_xor(a, b)',
          'nullif(a, b)',
          'coalesce(a, b)',
          'if(a > b, a)',
        ],
      ],
    })
  })

  it('doubles', async () => {
    await check({
      columns: [column('a', { kind: 'double' })],
      rows: rowsOf(doubles.map(double)),
      expressions: [
        ...[
          'CAST(a AS varchar)',
          'CAST(a AS varchar(30))',
          'CAST(a AS real)',
          'TRY_CAST(a AS tinyint)',
          'CAST(a AS boolean)',
        ],
        ...[
          'TRY_CAST(a AS smallint)',
          'TRY_CAST(a AS integer)',
          'TRY_CAST(a AS bigint)',
          'TRY(CAST(a AS bigint))',
        ],
        ...[
          'TRY_CAST(a AS decimal(10,2))',
          'TRY_CAST(a AS decimal(38,0))',
          'TRY_CAST(a AS decimal(38,20))',
          'round(a)',
        ],
        ...[
          'round(a, 1)',
          'round(a, 2)',
          'round(a, 5)',
          'round(a, -1)',
          'round(a, -3)',
          'floor(a)',
          'ceil(a)',
          'truncate(a)',
        ],
        ...[
          'abs(a)',
          '-a',
          'is_nan(a)',
          'is_finite(a)',
          'is_infinite(a)',
          'sqrt(a)',
          'degrees(a)',
          'radians(a)',
        ],
      ],
    })
  })

  it.each(['double', 'real'] as const)('arithmetic of %s', async (type) => {
    const values = ['0', '-0.0', '1', '-2.5', '1e38', '3', '0.1', 'NaN', 'Infinity', '-Infinity'].map(
      as(type),
    )
    const kind = type === 'real' ? 'float' : 'double'
    await check({
      columns: [column('a', { kind }), column('b', { kind })],
      rows: pairsOf(values, values),
      expressions: [
        ...operators.flatMap((operator) => [`a ${operator} b`, `TRY(a ${operator} b)`]),
        ...['a / 0e0', 'a % 3e0', 'coalesce(a, b)', '-a'],
      ],
    })
  })

  it('reals', async () => {
    await check({
      columns: [column('a', { kind: 'float' })],
      rows: rowsOf(reals.map(as('real'))),
      expressions: [
        ...[
          'CAST(a AS varchar)',
          'CAST(a AS double)',
          'TRY_CAST(a AS bigint)',
          'TRY_CAST(a AS integer)',
          'round(a)',
        ],
        ...['round(a, 1)', 'floor(a)', 'ceil(a)', '-a', 'abs(a)', 'CAST(a AS boolean)', 'truncate(a)'],
      ],
    })
  })

  const decimalColumns = decimals.map(([precision, scale], index) =>
    column(`d${index}`, decimal(precision, scale)),
  )
  const decimalRows = Array.from({ length: 16 }, (_, row) =>
    decimals.map(([, , values], index) =>
      row === index ? 'NULL' : `DECIMAL '${turning(values, row, index)}'`,
    ),
  )

  it.each(decimals.map((_, index) => `d${index}`))('decimals, %s', async (name) => {
    const scale = (other: Field) => (other.type.kind === 'decimal' ? other.type.scale : 0)
    const own = decimalColumns.find((field) => field.name === name)
    await check({
      columns: decimalColumns,
      rows: decimalRows,
      expressions: [
        `CAST(${name} AS varchar)`,
        ...['double', 'real'].map((type) => `CAST(${name} AS ${type})`),
        ...['bigint', 'tinyint', 'decimal(5,1)', 'decimal(38,12)'].map(
          (type) => `TRY_CAST(${name} AS ${type})`,
        ),
        ...[
          'round(?)',
          'round(?, 1)',
          'round(?, 3)',
          'round(?, -1)',
          'floor(?)',
          'ceil(?)',
          'truncate(?)',
        ].map((call) => call.replace('?', name)),
        ...['truncate(?, 1)', 'abs(?)', '-?', 'sign(?)', 'greatest(?, 0)', 'CAST(? AS boolean)'].map((call) =>
          call.replace('?', name),
        ),
        ...decimalColumns.flatMap((other) =>
          operators
            .filter((operator) => operator !== '*' || (own && scale(own) + scale(other) <= 38))
            .map((operator) => `TRY(${name} ${operator} ${other.name})`),
        ),
      ],
    })
  })

  it('texts to numbers, booleans and times', async () => {
    const types = [
      ...[
        'tinyint',
        'smallint',
        'integer',
        'bigint',
        'double',
        'real',
        'decimal(10,2)',
        'decimal(38,5)',
        'decimal(38,38)',
      ],
      ...['boolean', 'date', 'timestamp', 'varchar(2)'],
    ]
    await check({
      columns: [column('a', { kind: 'string' })],
      rows: rowsOf([...numberTexts, ...booleanTexts, ...dateTexts, ...timestampTexts].map(quote)),
      expressions: [
        ...types.flatMap((type) => [`TRY_CAST(a AS ${type})`, `TRY(CAST(a AS ${type}))`]),
        ...['date', 'timestamp', 'real', 'double'].map((type) => `CAST(TRY_CAST(a AS ${type}) AS varchar)`),
        ...['CAST(TRY_CAST(a AS timestamp) AS date)', 'CAST(TRY_CAST(a AS date) AS timestamp)'],
      ],
    })
  })

  it('texts and binary values', async () => {
    await check({
      columns: [column('a', { kind: 'string' })],
      rows: rowsOf(texts.map(quote)),
      expressions: [
        ...['CAST(a AS varchar(2))', 'CAST(a AS varchar(10))', 'to_hex(to_utf8(a))', 'to_base64(to_utf8(a))'],
        ...[
          'to_hex(md5(to_utf8(a)))',
          'to_hex(sha1(to_utf8(a)))',
          'to_hex(sha256(to_utf8(a)))',
          'from_utf8(to_utf8(a))',
        ],
        ...[
          'to_hex(from_hex(to_hex(to_utf8(a))))',
          `to_base64(to_utf8(a || '${'long '.repeat(40)}'))`,
          "nullif(a, 'a')",
        ],
        ...["coalesce(a, 'x')", "if(a > 'b', a, 'c')", "greatest(a, 'b')", "least(a, 'b')", 'typeof(a)'],
      ],
    })
  })

  it('constants', () => check({ expressions: constants }))

  it('what fails', () => check({ expressions: failing }, failing))
})
