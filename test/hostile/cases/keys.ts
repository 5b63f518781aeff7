import { a, bad, type HostileCase } from '../hostile-case.ts'

/** Keys that upset parsers of paths and SQL, and the JSONPath of each. */
const oddKeys: readonly (readonly [key: string, path: string])[] = [
  ['a.b', "$['a.b']"],
  ['a..b', "$['a..b']"],
  ['a"b', `$['a"b']`],
  ["it's", "$['it\\'s']"],
  ['a`b', "$['a`b']"],
  ['a b', "$['a b']"],
  [' ', "$[' ']"],
  ['3h', "$['3h']"],
  ['1', "$['1']"],
  ['😀', "$['😀']"],
  ['é', "$['é']"],
  ['a\\b', "$['a\\\\b']"],
  ['a/b', "$['a/b']"],
  ['a[0]', "$['a[0]']"],
  ['$', "$['$']"],
  ['@', "$['@']"],
  ['*', "$['*']"],
  ['a\nb', "$['a\nb']"],
  ['a\tb', "$['a\tb']"],
  ['-', "$['-']"],
  ['a-b', '$.a-b'],
  ['_', '$._'],
  ['select', '$.select'],
  ['null', '$.null'],
  ['__proto__', '$.__proto__'],
  ['constructor', '$.constructor'],
  ['toString', '$.toString'],
  ["'); DROP TABLE x; --", "$['\\'); DROP TABLE x; --']"],
]

/** The reader of Parquet keeps maps in plain objects. */
const mapKeys = oddKeys.map(([key]) => key).filter((key) => key !== '__proto__')

const duplicate = (path: string) => ({ path, expected: 'each key once' })
const many = Array.from({ length: 10_000 }, (_, index) => `k${index}`)
const manyPairs = many.map((key, index) => `"${key}":${index}`).join(',')

export const keyCases: readonly HostileCase[] = [
  {
    name: 'columns of any name, each with a value of the wrong type',
    schema: `{ ${oddKeys.map(([key]) => `${JSON.stringify(key)}: int`).join(', ')} }`,
    files: {
      'a.json': [
        `{${oddKeys.map(([key], index) => `${JSON.stringify(key)}:${index}`).join(',')}}\n`,
        ...oddKeys.flatMap(([key, path], index) => [
          bad(`{${JSON.stringify(key)}:"x"}`, 'wrongType', [index + 2, index + 1], {
            path,
            expected: 'int',
            found: 'string "x"',
          }),
          '\n',
        ]),
      ],
    },
    rows: [Object.fromEntries(oddKeys.map(([key], index) => [key, index]))],
  },
  {
    name: 'fields of any name in structs in arrays, each with a value of the wrong type',
    schema: `l: [{ ${oddKeys.map(([key]) => `${JSON.stringify(key)}: int`).join(', ')} }]`,
    files: {
      'a.json': [
        `{"l":[{${oddKeys.map(([key], index) => `${JSON.stringify(key)}:${index}`).join(',')}}]}\n`,
        ...oddKeys.flatMap(([key, path], index) => [
          bad(`{"l":[null,{${JSON.stringify(key)}:1.5}]}`, 'wrongType', [index + 2, index + 1], {
            path: `$.l[1]${path.slice(1)}`,
            expected: 'int',
            found: 'number 1.5',
          }),
          '\n',
        ]),
      ],
    },
    rows: [{ l: [Object.fromEntries(oddKeys.map(([key], index) => [key, index]))] }],
  },
  {
    name: 'fields of any name that nobody reads',
    files: {
      'a.json': [`{${oddKeys.map(([key]) => `${JSON.stringify(key)}:[],`).join('')}"":{"":0},"a":1}\n`],
    },
    rows: a(1),
  },
  {
    name: 'keys of a map, any and the empty one',
    schema: 'm: map<string,int>',
    files: {
      'a.json': [
        `{"m":{"":0,${mapKeys.map((key, index) => `${JSON.stringify(key)}:${index}`).join(',')}}}\n`,
        bad('{"m":{"":"x"}}', 'wrongType', [2, 1], { path: "$.m['']", expected: 'int', found: 'string "x"' }),
        '\n',
        bad('{"m":{"a.b":1.5}}', 'wrongType', [3, 2], { path: "$.m['a.b']", expected: 'int' }),
        '\n',
      ],
    },
    rows: [{ m: Object.fromEntries([['', 0], ...mapKeys.map((key, index) => [key, index] as const)]) }],
  },
  {
    name: 'keys that differ only by case are different keys',
    schema: 'id: int\ns: { a: int }',
    files: {
      'a.json': [
        '{"ID":1}\n{"id":2,"ID":3,"Id":"x"}\n{"ID":[],"id":4}\n{"s":{"A":1}}\n{"s":{"a":1,"A":"x"},"S":7}\n',
        bad('{"ID":1,"id":"2"}', 'wrongType', [6, 5], { path: '$.id', expected: 'int', found: 'string "2"' }),
        '\n',
        bad('{"S":1,"s":2}', 'wrongType', [7, 6], {
          path: '$.s',
          expected: 'struct<a:int>',
          found: 'number 2',
        }),
        '\n',
      ],
    },
    rows: [
      { id: null, s: null },
      { id: 2, s: null },
      { id: 4, s: null },
      { id: null, s: { a: null } },
      { id: null, s: { a: 1 } },
    ],
  },
  {
    name: 'keys of a map that differ only by case are different keys',
    schema: 'm: map<string,int>',
    files: { 'a.json': ['{"m":{"k":1,"K":2}}\n{"m":{"é":1,"É":2,"e\\u0301":3}}\n'] },
    rows: [{ m: { k: 1, K: 2 } }, { m: { é: 1, É: 2, 'e\u0301': 3 } }],
  },
  {
    name: 'duplicate keys in objects that are read',
    schema: 'a: int\ns: { b: int, l: [{ c: int }] }\nm: map<string,int>',
    files: {
      'a.json': [
        '{"a":1}\n',
        bad('{"a":1,"a":1}', 'duplicateKey', [2, 1], duplicate('$.a')),
        '\n',
        bad('{"a":1,"\\u0061":2}', 'duplicateKey', [3, 2], duplicate('$.a')),
        '\n',
        bad('{"x":1,"a":1,"x":2}', 'duplicateKey', [4, 3], duplicate('$.x')),
        '\n',
        bad('{"":1,"a":1,"":2}', 'duplicateKey', [5, 4], duplicate("$['']")),
        '\n',
        bad('{"s":{"b":1,"b":null}}', 'duplicateKey', [6, 5], duplicate('$.s.b')),
        '\n',
        bad('{"s":{"l":[{},{"c":1,"c":1}]}}', 'duplicateKey', [7, 6], duplicate('$.s.l[1].c')),
        '\n',
        bad('{"s":{"x":1,"x":1}}', 'duplicateKey', [8, 7], duplicate('$.s.x')),
        '\n',
        bad('{"m":{"k":1,"K":2,"k":3}}', 'duplicateKey', [9, 8], duplicate('$.m.k')),
        '\n',
        bad('{"m":{"\\ud83d\\ude00":1,"😀":2}}', 'duplicateKey', [10, 9], duplicate("$.m['😀']")),
        '\n',
        bad('{"s":null,"s":{}}', 'duplicateKey', [11, 10], duplicate('$.s')),
        '\n',
      ],
    },
    rows: [{ a: 1, s: null, m: null }],
  },
  {
    name: 'duplicate keys in objects that nobody reads',
    files: { 'a.json': ['{"a":1,"x":{"y":1,"y":2}}\n{"x":[{"a":1,"a":2}],"a":2}\n'] },
    rows: a(1, 2),
  },
  {
    name: 'the same key in objects that are side by side, and one inside the other',
    schema: 'a: int\nl: [{ a: int }]',
    files: { 'a.json': ['{"l":[{"a":1},{"a":2}],"a":3}\n{"a":4,"x":{"a":5,"x":{"a":6}},"l":[{"a":7}]}\n'] },
    rows: [
      { a: 3, l: [{ a: 1 }, { a: 2 }] },
      { a: 4, l: [{ a: 7 }] },
    ],
  },
  {
    name: 'duplicate keys of a map by their value, not by their spelling',
    schema: 'm: map<int,int>\nd: map<date,int>',
    files: {
      'a.json': [
        '{"m":{"1":1,"-1":2}}\n',
        bad('{"m":{"0":1,"-0":2}}', 'duplicateKey', [2, 1], duplicate("$.m['-0']")),
        '\n',
        bad('{"m":{"x":1}}', 'wrongType', [3, 2], { path: '$.m.x', expected: 'int' }),
        '\n',
        bad('{"m":{"01":1}}', 'wrongType', [4, 3], { path: "$.m['01']", expected: 'int' }),
        '\n',
        bad('{"m":{"2147483648":1}}', 'outOfRange', [5, 4], { path: "$.m['2147483648']", expected: 'int' }),
        '\n',
        bad(
          '{"d":{"2024-01-02":1,"2024-01-02T00:00:00":2}}',
          'duplicateKey',
          [6, 5],
          duplicate("$.d['2024-01-02T00:00:00']"),
        ),
        '\n',
        bad('{"m":{"":1}}', 'wrongType', [7, 6], { path: "$.m['']", expected: 'int' }),
        '\n',
      ],
    },
    rows: [{ m: { 1: 1, '-1': 2 }, d: null }],
  },
  {
    name: 'keys with escapes are the keys that they spell',
    schema: 'a: int\n"é😀": int',
    files: {
      'a.json': [
        '{"\\u0061":1}\n{"a\\u0000":2}\n{"a":3,"a\\u0000":4,"\\u0000a":5,"\\u0000":6}\n',
        '{"\\u00e9\\uD83D\\ude00":7}\n{"e\\u0301😀":8}\n{"\\u0041":9}\n',
        bad('{"\\u0061":"x"}', 'wrongType', [7, 6], { path: '$.a', expected: 'int', found: 'string "x"' }),
        '\n',
      ],
    },
    rows: [
      { a: 1, 'é😀': null },
      { a: null, 'é😀': null },
      { a: 3, 'é😀': null },
      { a: null, 'é😀': 7 },
      { a: null, 'é😀': null },
      { a: null, 'é😀': null },
    ],
  },
  {
    name: '10,000 keys in one object',
    schema: 'k0: int\nk9999: int',
    files: {
      'a.json': [
        `{${manyPairs}}\n`,
        bad(`{${manyPairs},"k5000":1}`, 'duplicateKey', [2, 1], duplicate('$.k5000')),
        '\n',
        bad(`{${manyPairs.replace(/9999$/, '"9999"')}}`, 'wrongType', [3, 2], {
          path: '$.k9999',
          expected: 'int',
          found: 'string "9999"',
        }),
        `\n{${many.map((key) => `"${key.toUpperCase()}":0`).join(',')}}\n`,
      ],
    },
    rows: [
      { k0: 0, k9999: 9999 },
      { k0: null, k9999: null },
    ],
  },
  {
    name: '10,000 keys of a map',
    schema: 'm: map<string,int>',
    files: {
      'a.json': [
        `{"m":{${manyPairs}}}\n`,
        bad(`{"m":{${manyPairs},"k9998":1}}`, 'duplicateKey', [2, 1], duplicate('$.m.k9998')),
        '\n',
      ],
    },
    rows: [{ m: Object.fromEntries(many.map((key, index) => [key, index])) }],
  },
]
