import { a, bad, type HostileCase } from '../hostile-case.ts'

const truth = { path: '$.a', expected: 'int', found: 'true' }

/** Files that are no lines: documents spread over lines, arrays, one document after the other. */
export const documentCases: readonly HostileCase[] = [
  {
    name: 'documents over several lines, a broken one among them',
    files: {
      'a.json': [
        '{\n  "a": 1\n}\n',
        bad('{\n  "a": true\n}', 'wrongType', [4, 1], truth),
        '\n\n\n',
        bad('{\n  "a": 3,\n}', 'malformed', [9, 2], { found: "'}'" }),
        '\r\n{\r\n  "a": 4\r\n}\r\n',
        bad('{ "a":\n\n5 6 }', 'malformed', [15, 4], { expected: "',' or '}'", found: 'number 6' }),
        ' {"a":7}',
      ],
    },
    rows: a(1, 4, 7),
  },
  {
    name: 'one document over several lines, broken',
    files: {
      'a.json': [bad('{\n  "a": 1\n  "b": 2\n}', 'malformed', [1, 0], { found: 'string "b"' }), '\n'],
      'b.json': ['{"a":9}'],
    },
    rows: a(9),
  },
  {
    name: 'one document over several lines, cut',
    files: {
      'a.json': [
        bad('{\n  "a": 1,\n  "b": [\n', 'malformed', [1, 0], {
          expected: "']'",
          found: 'the end of the file',
        }),
      ],
      'b.json': ['{"a":9}'],
    },
    rows: a(9),
  },
  {
    name: 'one broken document on one line',
    files: {
      'a.json': [bad('{"a":tru}', 'malformed', [1, 0], { path: '$.a', found: "'t'" })],
      'b.json': [bad('{"a":1', 'malformed', [1, 0], { expected: "'}'", found: 'the end of the file' })],
      'c.json': [bad('garbage', 'malformed', [1, 0], { found: "'g'" })],
      'd.json': [
        bad('<html>', 'malformed', [1, 0], { found: "'<'" }),
        ' ',
        bad('</html>', 'malformed', [1, 1], { found: "'<'" }),
      ],
      'e.json': [bad('{"a":"x}', 'malformed', [1, 0], { expected: `'"'`, found: 'the end of the file' })],
      'f.json': ['{"a":9}'],
    },
    rows: a(9),
  },
  {
    name: 'an array with broken elements first, in the middle and last',
    files: {
      'a.json': [
        '[',
        bad('{"a":tru}', 'malformed', [1, 0], { path: '$.a', found: "'t'" }),
        ',\n {"a":1},\n ',
        bad('{"a" 2}', 'malformed', [3, 2], { path: '$.a', expected: "':'" }),
        ',\n {"a":3}\n ,',
        bad('{"a":true}', 'wrongType', [5, 4], truth),
        '\n]\n',
      ],
    },
    rows: a(1, 3),
  },
  {
    name: 'an array of what are no objects',
    files: {
      'a.json': [
        '[',
        bad('1', 'notAnObject', [1, 0], { expected: 'an object', found: 'number 1' }),
        ',',
        bad('"x"', 'notAnObject', [1, 1], { found: 'string "x"' }),
        ',',
        bad('null', 'notAnObject', [1, 2], { found: 'null' }),
        ',{"a":3},',
        bad('[{"a":4}]', 'notAnObject', [1, 4], { found: 'array' }),
        ',\n',
        bad('true', 'notAnObject', [2, 5], { found: 'true' }),
        ',',
        bad('[]', 'notAnObject', [2, 6], { found: 'array' }),
        ']',
      ],
    },
    rows: a(3),
  },
  {
    name: 'values alone in files of their own',
    files: {
      'a.json': [bad('42', 'notAnObject', [1, 0], { found: 'number 42' })],
      'b.json': [bad('null', 'notAnObject', [1, 0], { found: 'null' }), '\n'],
      'c.json': ['\n\n', bad('"text"', 'notAnObject', [3, 0], { found: 'string "text"' })],
      'd.json': ['[]'],
      'e.json': ['{}'],
    },
    rows: a(null),
  },
  {
    name: 'an array without a comma',
    files: {
      'a.json': [
        '[{"a":1}\n',
        bad('{"a":2},{"a":3}]', 'malformed', [2, 1], { expected: "',' or ']'", found: "'{'" }),
      ],
    },
    rows: a(1),
  },
  {
    name: 'an array with a comma too many, last',
    files: {
      'a.json': ['[{"a":1},', bad(']\n', 'malformed', [1, 1], { expected: 'a value', found: "']'" })],
    },
    rows: a(1),
  },
  {
    name: 'an array with a comma too many, in the middle',
    files: {
      'a.json': ['[{"a":1},', bad(',{"a":2}]', 'malformed', [1, 1], { expected: 'a value', found: "','" })],
    },
    rows: a(1),
  },
  {
    name: 'an array that is cut between two elements',
    files: {
      'a.json': [
        '[{"a":1},\n{"a":2}\n',
        bad('', 'malformed', [3, 2], { expected: "',' or ']'", found: 'the end of the file' }),
      ],
    },
    rows: a(1, 2),
  },
  {
    name: 'an array that is cut in an element',
    files: {
      'a.json': [
        '[{"a":1},\n',
        bad('{"a":2,"b":[1,2', 'malformed', [2, 1], { expected: "']'", found: 'the end of the file' }),
      ],
    },
    rows: a(1),
  },
  {
    name: 'brackets that do not match take the rest of an array with them',
    files: {
      'a.json': [
        '[{"a":1},',
        bad('{"a":[2},{"a":3}]', 'malformed', [1, 1], { expected: "']'", found: "'}'" }),
      ],
    },
    rows: a(1),
  },
  {
    name: 'a bracket too many behind an array',
    files: { 'a.json': ['[{"a":1}]', bad(']', 'malformed', [1, 1], { expected: 'a value', found: "']'" })] },
    rows: a(1),
  },
  {
    name: 'documents one after the other, with garbage between',
    files: {
      'a.json': [
        '{"a":1}{"a":2} ',
        bad('garbage', 'malformed', [1, 2], { found: "'g'" }),
        ' {"a":4}\n',
        bad('7', 'notAnObject', [2, 4], { found: 'number 7' }),
        ' ',
        bad('"x"', 'notAnObject', [2, 5], { found: 'string "x"' }),
        '{"a":7} [{"a":8}] ',
        bad("'x'", 'malformed', [2, 8], { found: "'''" }),
        '\n{"a":10}',
      ],
    },
    rows: a(1, 2, 4, 7, 8, 10),
  },
  {
    name: 'documents one after the other, with commas between',
    files: {
      'a.json': [
        '{"a":1}',
        bad(',{"a":2},{"a":3}', 'malformed', [1, 1], { expected: 'a value', found: "','" }),
      ],
    },
    rows: a(1),
  },
  {
    name: 'two lines of two documents each are documents one after the other',
    files: { 'a.json': ['{"a":1} {"a":2}\n{"a":3} {"a":4}\n'] },
    rows: a(1, 2, 3, 4),
  },
  {
    name: 'a broken line before the only other one: the file is not newline-delimited',
    files: {
      'a.json': [
        bad('{"a":\n{"a":1}\n', 'malformed', [1, 0], { expected: "'}'", found: 'the end of the file' }),
      ],
      'b.json': ['{"a":9}'],
    },
    rows: a(9),
  },
  {
    name: 'a first sound line after 100 broken ones: the file is not newline-delimited',
    files: {
      'a.json': [
        ...Array.from({ length: 100 }, (_, index) => [
          bad('x', 'malformed', [index + 1, index], { found: "'x'" }),
          '\n',
        ]).flat(),
        '{"a":1}\n{"a":2}{"a":3}\n',
      ],
    },
    rows: a(1, 2, 3),
  },
  {
    name: 'a first sound line after 99 broken ones: the file is newline-delimited',
    files: {
      'a.json': [
        ...Array.from({ length: 99 }, (_, index) => [
          bad('x', 'malformed', [index + 1, index], { found: "'x'" }),
          '\n',
        ]).flat(),
        '{"a":1}\n',
        bad('{"a":2}{"a":3}', 'malformed', [101, 100], { found: 'object' }),
        '\n',
      ],
    },
    rows: a(1),
  },
  {
    name: 'a line that is a closing brace, behind a sound one',
    files: { 'a.json': ['{"a":1}\n', bad('}', 'malformed', [2, 1], { found: "'}'" }), '\n{"a":2}\n'] },
    rows: a(1, 2),
  },
  {
    name: 'an array written as a line for each element',
    files: {
      'a.json': [
        '[\n{"a":1}\n,{"a":2}\n,',
        bad('{"a":"x"}', 'wrongType', [4, 2], { path: '$.a', found: 'string "x"' }),
        '\n]\n',
      ],
      'b.json': [
        '[\n{"a":3},\n',
        bad('{"a":"x"}', 'wrongType', [3, 1], { path: '$.a', found: 'string "x"' }),
        ',\n{"a":4}\n]\n',
      ],
    },
    rows: a(1, 2, 3, 4),
  },
]
