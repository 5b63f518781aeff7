import type { MismatchReason } from '../../../src/records/mismatch.ts'
import { bad, bytes, type HostileCase } from '../hostile-case.ts'

const schema = 's: string\nn: int'

type BadLine = readonly [name: string, line: string | Uint8Array, found: string, path?: string]

/** A line for each, between two sound ones, in a file of its own. */
function badLines(name: string, reason: MismatchReason, lines: readonly BadLine[]): HostileCase {
  return {
    name,
    schema,
    files: Object.fromEntries(
      lines.map(([what, line, found, path = '$.s']) => [
        `${what}.json`,
        ['{"n":1}\n', bad(line, reason, [2, 1], { path, found }), '\n{"n":2}\n'],
      ]),
    ),
    rows: lines.flatMap(() => [
      { s: null, n: 1 },
      { s: null, n: 2 },
    ]),
  }
}

const inString = (...content: readonly number[]) => bytes('{"s":"', ...content, '"}')

const malformed: readonly BadLine[] = [
  ['a tab in a string', '{"s":"a\tb"}', 'U+0009'],
  ['a NUL in a string', bytes('{"s":"a', 0, 'b"}'), 'U+0000'],
  ['U+001F in a string', '{"s":"a\u001fb"}', 'U+001F'],
  ['a control character in a key', '{"a\u0001":1}', 'U+0001', '$'],
  ['a control character in a string that nobody reads', '{"x":["\u0007"]}', 'U+0007', '$.x'],
  ['an escape that JSON does not have', '{"s":"\\x41"}', "'\\'"],
  ['an escaped line feed', '{"s":"a\\', "'\\'"],
  ['an escape of three digits', '{"s":"\\u12"}', "'\\'"],
  ['an escape that is not hexadecimal', '{"s":"\\u00g0"}', "'\\'"],
  ['an escape with a sign', '{"s":"\\u+041"}', "'\\'"],
  ['an escape of a quote that ends the line', '{"s":"\\"}', 'the end of the record'],
]

const invalidUnicode: readonly BadLine[] = [
  ['a byte that begins nothing', inString(0xff), 'bytes ff'],
  ['a continuation byte alone', inString(0x80), 'bytes 80'],
  ['a character cut after its first byte', inString(0xc3), 'bytes c3'],
  ['a character cut after its third byte', inString(0xf0, 0x9f, 0x98), 'bytes f0'],
  ['Latin-1', inString(0x63, 0x61, 0x66, 0xe9), 'bytes e9'],
  ['an over-long slash of two bytes', inString(0xc0, 0xaf), 'bytes c0'],
  ['an over-long slash of three bytes', inString(0xe0, 0x80, 0xaf), 'bytes e0'],
  ['an over-long slash of four bytes', inString(0xf0, 0x80, 0x80, 0xaf), 'bytes f0'],
  ['an over-long NUL, as Java writes it', inString(0xc0, 0x80), 'bytes c0'],
  ['half a surrogate pair in bytes', inString(0xed, 0xa0, 0x80), 'bytes ed'],
  ['a whole surrogate pair in bytes (CESU-8)', inString(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80), 'bytes ed'],
  ['a code point beyond U+10FFFF', inString(0xf4, 0x90, 0x80, 0x80), 'bytes f4'],
  ['bytes that are no UTF-8 in a key', bytes('{"', 0xff, '":1}'), 'bytes ff', '$'],
  ['bytes that are no UTF-8 in a string that nobody reads', bytes('{"x":["', 0xfe, '"]}'), 'bytes fe', '$.x'],
  ['bytes that are no UTF-8 behind the document', bytes('{"n":7}', 0xff), 'bytes ff', '$'],
  ['a high surrogate escaped', '{"s":"\\ud83d"}', "'\\'"],
  ['a low surrogate escaped', '{"s":"\\ude00"}', "'\\'"],
  ['surrogates escaped in the wrong order', '{"s":"\\ude00\\ud83d"}', "'\\'"],
  ['a high surrogate before a letter', '{"s":"\\ud83dA"}', "'\\'"],
  ['two high surrogates', '{"s":"\\ud83d\\ud83d\\ude00"}', "'\\'"],
  ['a lone surrogate in a key', '{"\\udfff":1}', "'\\'", '$'],
  ['a lone surrogate that nobody reads', '{"x":{"y":"\\uDBFF"}}', "'\\'", '$.x'],
]

export const stringCases: readonly HostileCase[] = [
  badLines('strings that are malformed', 'malformed', malformed),
  badLines('strings and bytes that are no Unicode', 'invalidUnicode', invalidUnicode),
  {
    name: 'a line feed in a string of a newline-delimited file',
    schema,
    files: {
      'a.json': [
        '{"n":1}\n',
        bad('{"s":"x', 'malformed', [2, 1], { path: '$.s', found: 'the end of the record' }),
        '\n',
        bad('y"}', 'malformed', [3, 2], { found: "'y'" }),
        '\n{"n":2}\n',
      ],
    },
    rows: [
      { s: null, n: 1 },
      { s: null, n: 2 },
    ],
  },
  {
    name: 'a line feed in a string of a document over several lines',
    schema,
    files: {
      'a.json': [
        '{\n  "n": 1\n}\n',
        bad('{\n  "s": "x\ny"\n}', 'malformed', [4, 1], { path: '$.s', found: 'U+000A' }),
        '\n{\n  "n": 2\n}',
      ],
    },
    rows: [
      { s: null, n: 1 },
      { s: null, n: 2 },
    ],
  },
  {
    name: 'a type that does not fit, before bytes that are no UTF-8',
    schema,
    files: {
      'a.json': [
        '{"n":1}\n',
        bad(bytes('{"n":"1","s":"', 0xff, '"}'), 'wrongType', [2, 1], {
          path: '$.n',
          expected: 'int',
          found: 'string "1"',
        }),
        '\n{"n":2}\n',
      ],
    },
    rows: [
      { s: null, n: 1 },
      { s: null, n: 2 },
    ],
  },
  {
    name: 'whatever else Unicode has is taken as it is',
    schema,
    files: {
      'a.json': [
        '{"s":"\\u0000"}\n{"s":"a\\u0000b\\u001f\\u007f"}\n{"s":"\u007f\u0080\u0085"}\n',
        '{"s":"\ufffe\uffff\u{1ffff}\u{10ffff}"}\n{"s":"\\ufffe\\uffff\\udbff\\udfff"}\n{"s":"\ufdd0"}\n',
        '{"s":"x\ufeffy\ufeff"}\n{"s":"\u2028\u2029"}\n{"s":"\\ud83d\\uDE00😀"}\n{"s":"\u202eabc\u200d"}\n',
        '{"s":"e\u0301"}\n{"s":"\u00e9"}\n{"s":"\ufffd"}\n{"s":"\\/\\b\\f\\n\\r\\t\\"\\\\"}\n',
      ],
    },
    rows: [
      '\0',
      'a\0b\u001f\u007f',
      '\u007f\u0080\u0085',
      '\ufffe\uffff\u{1ffff}\u{10ffff}',
      '\ufffe\uffff\u{10ffff}',
      '\ufdd0',
      'x\ufeffy\ufeff',
      '\u2028\u2029',
      '😀😀',
      '\u202eabc\u200d',
      'e\u0301',
      '\u00e9',
      '\ufffd',
      '/\b\f\n\r\t"\\',
    ].map((s) => ({ s, n: null })),
  },
]
