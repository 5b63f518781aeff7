import { a, bad, bytes, type HostileCase } from '../hostile-case.ts'

const isSound = { path: '$.a', expected: 'int', found: 'string "x"' }

type BrokenLine = readonly [name: string, line: string | Uint8Array, path: string, found: string]

/** Lines that are no JSON, each between two that are, in a file of its own. */
const brokenLines: readonly BrokenLine[] = [
  ['a record separator before it (RFC 7464)', '\u001e{"a":1}', '$', 'U+001E'],
  ['a callback around it', 'f({"a":1});', '$', "'f'"],
  ['a semicolon behind it', '{"a":1};', '$', "';'"],
  ['quotes of print', '{“a”:1}', '$', "'“'"],
  ['a spread', '{...x}', '$', "'.'"],
  ['a trailing comma in an object', '{"a":1,}', '$', "'}'"],
  ['a trailing comma in an array that is read', '{"l":[1,]}', '$.l[1]', "']'"],
  ['a trailing comma in an array that is not read', '{"x":[1,]}', '$.x', "']'"],
  ['two commas', '{"a":1,,"d":2}', '$', "','"],
  ['a comma first', '{,"a":1}', '$', "','"],
  ['no comma', '{"a":1 "d":2}', '$', 'string "d"'],
  ['an elision', '{"l":[1,,2]}', '$.l[1]', "','"],
  ['a key alone', '{"a"}', '$.a', "'}'"],
  ['a colon too many', '{"a"::1}', '$.a', "':'"],
  ['an equals sign', '{"a"=1}', '$.a', "'='"],
  ['a value too few', '{"a":}', '$.a', "'}'"],
  ['single quotes around keys', "{'a':1}", '$', "'''"],
  ['single quotes around a value', `{"s":'x'}`, '$.s', "'''"],
  ['a key without quotes', '{a:1}', '$', "'a'"],
  ['a number for a key', '{1:1}', '$', 'number 1'],
  ['a comment in it', '{"a":/* one */1}', '$.a', "'/'"],
  ['a comment behind it', '{"a":1} // one', '$', "'/'"],
  ['a comment for a shell', '# {"a":1}', '$', "'#'"],
  ['an array closed by a brace', '{"l":[1}', '$.l', "'}'"],
  ['an object closed by a bracket', '{"a":1]', '$', "']'"],
  ['a bracket too many', '{"a":1}}', '$', "'}'"],
  ['True for true', '{"x":True}', '$.x', "'T'"],
  ['None for null', '{"a":None}', '$.a', "'N'"],
  ['undefined for null', '{"a":undefined}', '$.a', "'u'"],
  ['nul for null', '{"a":nul}', '$.a', "'n'"],
  ['letters behind null', '{"a":nullx}', '$', "'x'"],
  ['a backslash at its end', '{"s":"x\\', '$.s', "'\\'"],
  ['a string that goes on to its end', '{"s":"x', '$.s', 'the end of the record'],
  ['a NUL for a document', bytes(0), '$', 'U+0000'],
  ['a NUL behind its document', bytes('{"a":1}', 0), '$', 'U+0000'],
  ['a NUL between key and value', bytes('{"a":', 0, '1}'), '$.a', 'U+0000'],
]

export const syntaxCases: readonly HostileCase[] = [
  {
    name: 'a broken line first',
    files: { 'a.json': [bad('{"a":', 'malformed', [1, 0], { path: '$.a' }), '\n{"a":1}\n{"a":2}\n'] },
    rows: a(1, 2),
  },
  {
    name: 'a broken line in the middle',
    files: {
      'a.json': [
        '{"a":1}\n',
        bad('{"a" 2}', 'malformed', [2, 1], { path: '$.a', expected: "':'", found: 'number 2' }),
        '\n{"a":3}\n',
      ],
    },
    rows: a(1, 3),
  },
  {
    name: 'a broken line last',
    files: {
      'a.json': [
        '{"a":1}\n{"a":2}\n',
        bad('{"a":3', 'malformed', [3, 2], { found: 'the end of the record' }),
        '\n',
      ],
    },
    rows: a(1, 2),
  },
  {
    name: 'a broken line last, without the end of a line',
    files: { 'a.json': ['{"a":1}\n{"a":2}\n', bad('{"a"', 'malformed', [3, 2], { path: '$.a' })] },
    rows: a(1, 2),
  },
  {
    name: 'nothing but broken lines behind a sound one',
    files: {
      'a.json': [
        '{"a":1}\n',
        bad('{', 'malformed', [2, 1]),
        '\n',
        bad('}', 'malformed', [3, 2], { found: "'}'" }),
        '\n',
        bad('[', 'malformed', [4, 3]),
        '\n',
        bad('"', 'malformed', [5, 4]),
        '\n',
        bad(',', 'malformed', [6, 5], { found: "','" }),
        '\n',
        bad('garbage', 'malformed', [7, 6], { found: "'g'" }),
      ],
    },
    rows: a(1),
  },
  {
    name: 'two documents on a line',
    files: {
      'a.json': [
        '{"a":1}\n{"a":2}\n',
        bad('{"a":3}{"a":4}', 'malformed', [3, 2], { expected: 'the end of the record', found: 'object' }),
        '\n',
        bad('{"a":5} {"a":6}', 'malformed', [4, 3], { expected: 'the end of the record', found: 'object' }),
        '\n',
        bad('{"a":7},', 'malformed', [5, 4], { expected: 'the end of the record', found: "','" }),
        '\n{"a":8}\n',
      ],
    },
    rows: a(1, 2, 8),
  },
  {
    name: 'two documents on the first line of a newline-delimited file',
    files: {
      'a.json': [bad('{"a":1} {"a":2}', 'malformed', [1, 0], { found: 'object' }), '\n{"a":3}\n{"a":4}\n'],
    },
    rows: a(3, 4),
  },
  {
    name: 'values that are no objects, on lines',
    files: {
      'a.json': [
        '{"a":1}\n',
        bad('[{"a":2}]', 'notAnObject', [2, 1], { expected: 'an object', found: 'array' }),
        '\n',
        bad('[]', 'notAnObject', [3, 2], { found: 'array' }),
        '\n',
        bad('null', 'notAnObject', [4, 3], { found: 'null' }),
        '\n',
        bad('"{}"', 'notAnObject', [5, 4], { found: 'string "{}"' }),
        '\n',
        bad('42', 'notAnObject', [6, 5], { found: 'number 42' }),
        '\n',
        bad('true', 'notAnObject', [7, 6], { found: 'true' }),
        '\n{"a":8}',
      ],
    },
    rows: a(1, 8),
  },
  {
    name: 'lines that end with CR LF, and lines that are blank',
    files: {
      'a.json': [
        '\r\n{"a":1}\r\n\r\n',
        bad('{"a":"x"}', 'wrongType', [4, 1], isSound),
        '\r\n \t \r\n\n  ',
        bad('{"a":"x" }', 'wrongType', [7, 2], isSound),
        '  \r\n{"a":2}\r\n',
      ],
    },
    rows: a(1, 2),
  },
  {
    name: 'lines that end with CR alone are no lines',
    files: { 'a.json': ['{"a":1}\r', bad('{"a":"x"}', 'wrongType', [1, 1], isSound), '\r{"a":2}\r'] },
    rows: a(1, 2),
  },
  {
    name: 'spaces that JSON does not know',
    files: {
      'a.json': [
        '{"a":1}\n',
        bad('\u00a0{"a":2}', 'malformed', [2, 1], { found: 'U+00A0' }),
        '\n',
        bad('{"a":3}\f', 'malformed', [3, 2], { found: 'U+000C' }),
        '\n',
        bad('{"a":4}\u2028{"a":5}', 'malformed', [4, 3], { found: 'U+2028' }),
        '\n',
        bad('{"a":\u20036}', 'malformed', [5, 4], { path: '$.a', found: 'U+2003' }),
        '\n',
        bad('\ufeff{"a":7}', 'malformed', [6, 5], { found: 'U+FEFF' }),
        '\n',
        bad('\v', 'malformed', [7, 6], { found: 'U+000B' }),
        '\n{"a":8}\n',
      ],
    },
    rows: a(1, 8),
  },
  {
    name: 'lines with',
    schema: 'a: int\nd: double\ns: string\nl: [int]',
    files: Object.fromEntries(
      brokenLines.map(([name, line, path, found]) => [
        `${name}.json`,
        ['{"a":1}\n', bad(line, 'malformed', [2, 1], { path, found }), '\n{"a":2}\n'],
      ]),
    ),
    rows: brokenLines.flatMap(() => [1, 2].map((value) => ({ a: value, d: null, s: null, l: null }))),
  },
]
