import { defaultLimits } from '../../src/spec/contract.ts'
import type { ReadRequest } from './ask-records.ts'
import { column } from './hostile-requests.ts'

const zeros = (count: number) => '0'.repeat(count)
const nines = (count: number) => '9'.repeat(count)

const numbers = [
  ...[0, 7, 127, 128, 129, 32_767, 32_768, 2_147_483_647, 2_147_483_648].map(String),
  ...[
    '9223372036854775807',
    '9223372036854775808',
    '9223372036854775809',
    '999999999999999',
    '1000000000000000',
  ],
  ...[nines(18), nines(19), nines(20), `1${zeros(37)}`, `1${zeros(38)}`, `1${zeros(39)}`, `1${zeros(308)}`],
  ...[
    `1${zeros(309)}`,
    `1${zeros(5000)}`,
    nines(38),
    `${nines(36)}.99`,
    `0.${zeros(400)}1`,
    `1.${zeros(5000)}1`,
  ],
  ...[
    '1e5',
    '1E5',
    '1e+5',
    '1e-5',
    '1.5e3',
    '1e38',
    '3.4e38',
    '3.5e38',
    '3.4028235677973365e38',
    '3.4028235677973366e38',
  ],
  ...[
    '3.4028235677973367e38',
    '1e308',
    '1.7976931348623157e308',
    '1.7976931348623158e308',
    '1.7976931348623159e308',
  ],
  ...[
    '1e309',
    '1e400',
    '1e-400',
    '5e-324',
    '1e99999999999999999999',
    '1e-99999999999999999999',
    `1e${zeros(5000)}1`,
  ],
  ...[
    '0e99999999999999999999',
    '0.0',
    '0.00',
    '0e5',
    '12.34',
    '12.340',
    '12.345',
    '99999999.99',
    '100000000',
    '99999999.990',
  ],
  ...[
    '123456789012345',
    '1234567890123456',
    '12345678901234.5',
    '1234567890123.45',
    '0.1e2',
    '0.001e3',
    '100e-2',
    '10e-3',
  ],
  ...[
    '01',
    '00',
    '0x1',
    '1.',
    '.5',
    '1.e5',
    '1e',
    '1e+',
    '1e5.5',
    '1.5.5',
    '1_0',
    '+1',
    '--1',
    '-',
    '1a',
    '1-',
    '١',
  ],
]

const texts = [
  ...[
    '',
    'x',
    'xy',
    'xyz',
    'wxyz',
    'é',
    'ééé',
    'éééé',
    '😀😀😀',
    '😀😀😀😀',
    'x😀é',
    '\\ud83d\\ude00xy',
    '\\ud83d\\ude00xyz',
  ],
  ...[
    '\\n\\t\\"',
    '\\u0041\\u0042\\u0043',
    '\\u0000',
    'null',
    'true',
    'n',
    'nan',
    'NaN',
    'Infinity',
    '1',
    '-1',
    '1.0',
    '1e0',
    '12',
  ],
  ...[
    '2024-02-29',
    '2023-02-29',
    '1900-02-29',
    '2000-02-29',
    '0000-01-01',
    '0001-01-01',
    '9999-12-31',
    '10000-01-01',
  ],
  ...[
    '2024-1-1',
    '2024-00-10',
    '2024-13-10',
    '2024-04-31',
    '2024-04-30',
    '2024-01-00',
    '2024-01-32',
    '2024-01-01T00:00:00',
  ],
  ...[
    '2024-01-01 23:59:59',
    '2024-01-01 24:00:00',
    '2024-01-01 23:60:00',
    '2024-01-01 23:59:60',
    '2024-01-01t00:00:00',
  ],
  ...[
    '2024-01-01 00:00:00.1',
    '2024-01-01 00:00:00.',
    '2024-01-01 00:00:00.123456',
    '2024-01-01 00:00:00.1234567',
  ],
  ...[
    '2024-01-01T00:00:00Z',
    '2024-01-01T00:00',
    '2024-01-01  00:00:00',
    '2024\\u002d01-01',
    '2024-01-01\\u0020',
    '２０２４-01-01',
  ],
  ...[
    'QQ==',
    'QR==',
    'QUI=',
    'QUJ=',
    'QUJD',
    'QUJDRA==',
    'Q',
    'QQ',
    'QQ=',
    'QQQ',
    '====',
    '=QQQ',
    'Q===',
    'QQ==QQ==',
    'Q-_=',
    'Q+/=',
  ],
  ...[
    'QUJD\\n',
    'QUJDQUJDQUJD',
    '\\u0051\\u0051==',
    'a"b'.replace('"', '\\"'),
    '\\ud800',
    '\\udc00',
    '\\ud800\\ud800',
    '\\ud83d\\u0041',
  ],
  ...[
    '\\ud83d\\ude0',
    '\\u12',
    '\\u12g4',
    '\\x',
    '\\',
    'tab\there',
    'nul\0',
    '\u007f',
    '\u2028',
    '\ufeff',
    '\u{10ffff}',
  ],
]

const types = [
  ...[
    'tinyint',
    'smallint',
    'int',
    'bigint',
    'float',
    'double',
    'boolean',
    'string',
    'date',
    'timestamp',
    'binary',
  ],
  ...[
    'decimal(10,2)',
    'decimal(38,0)',
    'decimal(38,2)',
    'decimal(38,38)',
    'decimal(15,0)',
    'decimal(3,3)',
    'decimal(17,2)',
  ],
  ...['char(3)', 'varchar(3)', 'varchar(1)', 'null'],
]

const pairs = [
  ...[
    ['1', '1'],
    ['1', '01'],
    ['1', '1.0'],
    ['1', '1e0'],
    ['0', '-0'],
    ['0', '0.0'],
    ['-0', '0e5'],
    ['0.1', '0.10000000000000001'],
  ],
  ...[
    ['100', '1e2'],
    ['16777216', '16777217'],
    ['1.10', '1.1'],
    ['0.001', '1e-3'],
    ['-1', '-1.0'],
    ['1', '-1'],
    ['12', '1.2e1'],
  ],
  ...[
    ['true', 'false'],
    ['true', 'true'],
    ['QQ==', 'QQ=='],
    ['', ''],
    ['a', '\\u0061'],
    ['é', '\\u00e9'],
    ['é', 'e\u0301'],
  ],
  ...[
    ['2024-01-01', '2024-01-01T00:00:00'],
    ['2024-01-01 00:00:00', '2024-01-01T00:00:00.000'],
    ['2024-01-01 01:00:00', '2024-01-01'],
  ],
  ...[
    ['2024-01-01 00:00:00.1', '2024-01-01 00:00:00.100'],
    ['2024-01-01 00:00:00.1', '2024-01-01 00:00:00.01'],
  ],
]

/** Values and keys where types begin and end; a line each. */
export function valueRequests(): readonly ReadRequest[] {
  const literals = [...numbers, ...numbers.map((number) => `-${number}`), ...texts.map((text) => `"${text}"`)]
  const others = [
    'tru',
    'nul',
    'nulls',
    'true1',
    'True',
    "'x'",
    '/**/1',
    '[',
    '{',
    '[]',
    '{}',
    '',
    ',',
    ']',
    '}',
    '\u2028',
    '\u00ad',
    '"',
  ]
  const values = [...literals, ...others].map((value) => `{"v":${value}}`)
  const keys = [...literals.map((literal) => literal.replace(/^"|"$/g, ''))].map(
    (key) => `{"v":{"${key}":1}}`,
  )
  const twice = pairs.map(([first, second]) => `{"v":{"${first}":1, "${second}":2}}`)
  const long = [`{"v":1.${zeros(150_000)}e2}`, `{"v":"${zeros(150_000)}"}`]
  const ofTypes = types.flatMap((type) => [
    request(`values of ${type}`, type, values, false),
    request(`discarded values of ${type}`, type, values, true),
    request(
      `discarded values of array<choice<date,${type}>>`,
      `array<choice<date,${type}>>`,
      listed(values),
      true,
    ),
    ...(type === 'null' ? [] : [request(`keys of ${type}`, `map<${type},int>`, [...keys, ...twice], true)]),
  ])
  return [
    ...ofTypes,
    request('long numbers', 'double', long, true),
    request('long text', 'string', long, true),
  ]
}

/** Records whose fields are known by one alternative of a choice, or by none. */
export function choiceRequests(): readonly ReadRequest[] {
  const values = [
    ...['1', 'null', '"x"', '{}', '{"a":1}', '{"a":"x"}', '{"a":1,"b":[],"c":{},"z":1}', '{"a":1,"a":2}'],
    ...['[]', '[1,{"a":1}]', '[{"a":1,"y":2},{"c":{"d":1,"e":2}},{"c":7}]', '[{"c":{"d":"x","z":1}}]'],
    ...['{"k":{"a":1}}', '{"1":{"a":1,"q":0}}', '[[{"a":1,"w":0}],1]', '[{"a":1,"\\u0062":2}]', '[[[[1]]]]'],
  ]
  const read = 'array<struct<a:int,c:choice<int,struct<d:int>>>>'
  const all = 'array<struct<a:int,b:string,c:choice<struct<e:int>,struct<d:int,f:int>,int>>>'
  const types = [
    [`choice<struct<a:int>,${read}>`, `choice<${all},struct<a:int,b:array<int>>,struct<c:int>>`],
    [
      `choice<int,choice<${read},map<int,struct<a:int>>>>`,
      `choice<int,choice<map<int,struct<q:int>>,${all}>>`,
    ],
    ['struct<a:int>', 'string'],
    [read, all],
    [`array<choice<int,${read}>>`, `array<choice<int,${all}>>`],
  ] as const
  return types.flatMap(([type, known]) =>
    [false, true].map((discardsValues) => ({
      ...request(
        `${type} of ${known}`,
        type,
        values.map((value) => `{"v":${value},"u":0}`),
        discardsValues,
      ),
      known: [column('v', known)],
    })),
  )
}

/** Types and values of hundreds of levels. */
export function deepRequests(): readonly ReadRequest[] {
  const deep = (type: string, open: string, close: string, most: number): readonly ReadRequest[] => {
    const nested = (levels: number, inner: string) =>
      `{"v":${open.repeat(levels)}${inner}${close.repeat(levels)}}`
    const lines = [most - 2, most - 1, most, most + 1].flatMap((levels) => [
      nested(levels, '1'),
      nested(levels, '"x"'),
      nested(levels, '[{"y":{}}]'),
      nested(levels, ''),
      nested(levels, '1').slice(0, -levels),
    ])
    return [false, true].map((discardsValues) => ({
      ...request(`deep ${type.slice(0, 20)}`, type, lines, discardsValues),
      known: [column('v', type)],
      limits: { ...defaultLimits, depth: most },
    }))
  }
  const wrap = (before: string, after: string, levels: number) =>
    `${before.repeat(levels)}int${after.repeat(levels)}`
  return [
    ...deep(wrap('array<', '>', 800), '[', ']', 800),
    ...deep(wrap('struct<x:', '>', 250), '{"x":', '}', 250),
    ...deep(wrap('map<int,', '>', 400), '{"1":', '}', 400),
    ...deep(wrap('array<choice<', ',string>>', 12), '[', ']', 12),
    ...deep('int', '[', ']', 1000),
    ...deep('string', '{"x":', '}', 1000),
  ]
}

function listed(values: readonly string[]): readonly string[] {
  return values.map((value) => value.replace(':', ':[').replace(/\}$/, ',1]}'))
}

function request(name: string, type: string, lines: readonly string[], discardsValues: boolean): ReadRequest {
  return {
    name,
    file: Buffer.from(`{}\n{}\n${lines.join('\n')}\n`),
    chunkSizes: [[]],
    columns: [column('v', type)],
    discardsValues,
  }
}
