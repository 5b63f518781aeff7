import { a, bad, type HostileCase } from '../hostile-case.ts'

const text = { path: '$.a', expected: 'int', found: 'string "x"' }

/** Records that a jsonPath selects: a broken one leaves its neighbours alone, broken syntax does not. */
export const jsonPathCases: readonly HostileCase[] = [
  {
    name: 'an element of the wrong type among those selected',
    jsonPath: '$.l[*]',
    files: {
      'a.json': ['{"l":[{"a":1},', bad('{"a":"x"}', 'wrongType', [1, 1], text), ',{"a":3}]}\n'],
      'b.json': ['{"l":[\n  {"a":4},\n  ', bad('{"a":\n"x"}', 'wrongType', [3, 1], text), ',\n  {"a":6}]}\n'],
    },
    rows: a(1, 3, 4, 6),
  },
  {
    name: 'what is selected and is no object',
    jsonPath: '$.l[*]',
    schema: 'a: int',
    files: {
      'a.json': ['{"l":[{"a":1},', bad('[{"a":2}]', 'notAnObject', [1, 1], { found: 'array' }), ',{"a":3}]}'],
    },
    rows: a(1, 3),
  },
  {
    name: 'broken syntax rejects the value that is selected from, as a whole',
    jsonPath: '$.l[*]',
    files: {
      'a.json': [
        '{"l":[{"a":1}]}\n',
        bad('{"l":[{"a":2},{"a":tru}]}', 'malformed', [2, 1], { found: "'t'" }),
        '\n',
        bad('{"l":[{"a":3}],}', 'malformed', [3, 2], { found: "'}'" }),
        '\n',
        bad('{"l":[{"a":4}],"l":[]}', 'duplicateKey', [4, 3], { expected: 'each key once' }),
        '\n',
        bad('{"l":[{"a":"\\ud800"}]}', 'invalidUnicode', [5, 4], { found: "'\\'" }),
        '\n{"l":[{"a":6}]}\n',
      ],
    },
    rows: a(1, 6),
  },
  {
    name: 'values that a path selects nothing from',
    jsonPath: '$.l[*]',
    files: { 'a.json': ['{"l":[]}\n{"l":7}\n{}\n[1,2]\n"x"\n{"l":[{"a":1}]}\n{"l":{"k":{"a":2}}}\n'] },
    rows: a(1),
  },
  {
    name: 'single values that are selected, one of the wrong type',
    schema: 'record: int',
    jsonPath: '$.l[*]',
    files: {
      'a.json': [
        '{"l":[1,2,',
        bad('"x"', 'wrongType', [1, 2], { path: '$.record', expected: 'int', found: 'string "x"' }),
        ',4,null]}\n',
      ],
    },
    rows: [1, 2, 4, null].map((record) => ({ record })),
  },
  {
    name: 'a top-level array as a whole, with a broken element',
    jsonPath: '$[*]',
    files: {
      'a.json': ['[{"a":1},\n', bad('{"a":"x"}', 'wrongType', [2, 1], text), ',\n{"a":3}]\n'],
      'b.json': [bad('[{"a":4},{"a":tru}]', 'malformed', [1, 0], { found: "'t'" })],
    },
    rows: a(1, 3),
  },
  {
    name: 'a selected object with a key twice, and one with a type that does not fit',
    jsonPath: '$.x.y',
    files: {
      'a.json': [
        '{"x":{"y":{"a":1}}}\n{"x":{"y":',
        bad('{"a":2,"a":3}', 'duplicateKey', [2, 1], { path: '$.a' }),
        '}}\n{"x":{"y":',
        bad('{"a":1.5}', 'wrongType', [3, 2], { path: '$.a', found: 'number 1.5' }),
        '}}\n{"x":{"y":{"a":4}}}\n',
      ],
    },
    rows: a(1, 4),
  },
]
