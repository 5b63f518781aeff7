import { gzipSync } from 'node:zlib'
import { a, bad, type HostileCase, type Part } from '../hostile-case.ts'

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
const nestedObjects = (depth: number) => `${'{"x":'.repeat(depth)}1${'}'.repeat(depth)}`
/** `{"a":…}` with so many arrays inside that the record is `depth` deep. */
const deep = (depth: number, value: number) => `{"a":${value},"x":${nested(depth - 1)}}`
const tooDeep = { path: '$.x', found: 'array' }

/** An object of exactly so many bytes. */
function sized(size: number, value: number): string {
  const start = `{"a":${value},"x":"`
  return `${start}${'y'.repeat(size - start.length - 2)}"}`
}

const tooLarge = (size: number) =>
  ({ expected: 'at most 1000 bytes', found: `${size} bytes`, isCut: true }) as const
const limits = '{ documentSize: 1KB, stringSize: 100B, depth: 3 }'
const documentLimit = '{ documentSize: 1KB }'
const tooLongString = { expected: 'a string of at most 100 bytes' }

const chunk = 1024 * 1024
const straddling = '{"a":"é😀"}'

/** A broken record that begins so many bytes before the end of what is read at once, and is followed by CR LF. */
function acrossChunks(before: number): readonly Part[] {
  const first = '{"a":1}\n'
  return [
    first,
    ' '.repeat(chunk - first.length - before),
    bad(straddling, 'wrongType', [2, 1], { path: '$.a', expected: 'int', found: 'string "é😀"' }),
    '\r\n{"a":2}\n',
  ]
}

/** At the record's start and end, in its characters of several bytes, between CR and LF. */
const chunkEdges = [0, 1, 7, 9, 10, 13, 14, 15, 16]

export const sizeCases: readonly HostileCase[] = [
  {
    name: 'depths of 499, 500, 501, 1,000 and 100,000',
    files: {
      'a.json': [
        `${deep(499, 1)}\n${deep(500, 2)}\n`,
        bad(deep(501, 3), 'tooDeep', [3, 2], tooDeep),
        '\n',
        bad(deep(1000, 4), 'tooDeep', [4, 3], tooDeep),
        '\n',
        bad(deep(100_000, 5), 'tooDeep', [5, 4], tooDeep),
        '\n{"a":6}\n',
      ],
    },
    rows: a(1, 2, 6),
  },
  {
    name: 'objects 500 and 501 deep',
    files: {
      'a.json': [
        `{"a":1,"x":${nestedObjects(499)}}\n`,
        bad(`{"a":2,"x":${nestedObjects(500)}}`, 'tooDeep', [2, 1], { path: '$.x', found: 'object' }),
        '\n{"a":3}\n',
      ],
    },
    rows: a(1, 3),
  },
  {
    name: 'depths of 500, 501 and 100,000 in documents that are not on lines',
    files: {
      'a.json': [
        `[\n${deep(500, 1)},\n`,
        bad(deep(501, 2), 'tooDeep', [3, 1], tooDeep),
        ',\n',
        bad(deep(100_000, 3), 'tooDeep', [4, 2], tooDeep),
        ',\n{"a":4}\n]',
      ],
    },
    rows: a(1, 4),
  },
  {
    name: '100,000 brackets that nobody closes, on a line',
    files: {
      'a.json': [
        '{"a":1}\n',
        bad('['.repeat(100_000), 'tooDeep', [2, 1], { found: 'array' }),
        '\n',
        bad('{"x":'.repeat(100_000), 'tooDeep', [3, 2], { found: 'object', path: `$${'.x'.repeat(1)}` }),
        '\n{"a":2}\n',
      ],
    },
    rows: a(1, 2),
  },
  {
    name: '1,000 deep where the limit is 1,000',
    limits: '{ depth: 1000 }',
    files: {
      'a.json': [`${deep(1000, 1)}\n`, bad(deep(1001, 2), 'tooDeep', [2, 1], tooDeep), '\n{"a":3}\n'],
    },
    rows: a(1, 3),
  },
  {
    name: 'a limit of depth that what is read meets too',
    schema: 'l: [{ b: [int] }]',
    limits: '{ depth: 4 }',
    files: {
      'a.json': [
        '{"l":[{"b":[1]}]}\n',
        bad('{"l":[{"x":[[]]}]}', 'tooDeep', [2, 1], { path: '$.l[0].x', found: 'array' }),
        '\n{"l":[]}\n',
      ],
    },
    rows: [{ l: [{ b: [1] }] }, { l: [] }],
  },
  {
    name: 'a document of exactly the limit and one of a byte more, on lines',
    limits: documentLimit,
    files: {
      'a.json': [
        `${sized(999, 1)}\n${sized(1000, 2)}\n`,
        bad(sized(1001, 3), 'tooLarge', [3, 2], tooLarge(1001)),
        `\n  ${sized(1000, 4)}  \r\n`,
        bad(sized(5000, 5), 'tooLarge', [5, 4], tooLarge(5000)),
        '\n{"a":6}',
      ],
    },
    rows: a(1, 2, 4, 6),
  },
  {
    name: 'a document of exactly the limit and one of a byte more, not on lines',
    limits: documentLimit,
    files: {
      'a.json': [
        `[\n${sized(1000, 1)},\n`,
        bad(sized(1001, 2), 'tooLarge', [3, 1], tooLarge(1001)),
        ',\n',
        bad(sized(200_000, 3), 'tooLarge', [4, 2], tooLarge(200_000)),
        ',\n{"a":4}]',
      ],
    },
    rows: a(1, 4),
  },
  {
    name: 'a document beyond the limit in gzip',
    limits: documentLimit,
    files: {
      'a.json.gz': {
        parts: [
          '{"a":1}\n',
          bad(sized(3_000_000, 2), 'tooLarge', [2, 1], tooLarge(3_000_000)),
          '\n{"a":3}\n',
        ],
        store: gzipSync,
      },
    },
    rows: a(1, 3),
  },
  {
    name: 'spaces around a document do not count, spaces inside do',
    limits: documentLimit,
    files: {
      'a.json': [
        `${' '.repeat(2000)}{"a":1}${' '.repeat(2000)}\n{"a":2}\n`,
        bad(`{"a":3${' '.repeat(2000)}}`, 'tooLarge', [3, 2], tooLarge(2007)),
        `\n${' '.repeat(5000)}\n{"a":4}\n`,
      ],
    },
    rows: a(1, 2, 4),
  },
  {
    name: 'garbage beyond the limit',
    limits: documentLimit,
    files: {
      'a.json': ['{"a":1}\n', bad('x'.repeat(1001), 'tooLarge', [2, 1], tooLarge(1001)), '\n{"a":2}\n'],
    },
    rows: a(1, 2),
  },
  {
    name: 'an array as large as you like, of documents within the limit',
    limits: documentLimit,
    files: { 'a.json': [`[${Array.from({ length: 500 }, (_, index) => sized(900, index)).join(',')}]`] },
    rows: a(...Array.from({ length: 500 }, (_, index) => index)),
  },
  {
    name: 'broken records where one chunk ends and the next begins',
    files: Object.fromEntries(
      chunkEdges.map((before) => [`${String(before).padStart(2, '0')}.json`, acrossChunks(before)]),
    ),
    rows: chunkEdges.flatMap(() => a(1, 2)),
  },
  {
    name: 'a jsonPath holds the value that it selects from to the limit',
    limits: documentLimit,
    jsonPath: '$.l[*]',
    files: {
      'a.json': [
        '{"l":[{"a":1},{"a":2}]}\n',
        bad(
          `{"l":[${Array.from({ length: 200 }, (_, index) => `{"a":${index}}`).join(',')}]}`,
          'tooLarge',
          [2, 2],
          {
            ...tooLarge(6 + 200 * 6 + 10 + 90 * 2 + 100 * 3 + 199 + 2),
          },
        ),
        '\n{"l":[{"a":3}]}\n',
      ],
    },
    rows: a(1, 2, 3),
  },
  {
    name: 'strings of exactly the limit and a byte more, as they are written',
    schema: 'a: int\ns: string',
    limits,
    files: {
      'a.json': [
        `{"a":1,"s":"${'y'.repeat(100)}"}\n`,
        bad(`{"a":2,"s":"${'y'.repeat(101)}"}`, 'tooLarge', [2, 1], { path: '$.s', ...tooLongString }),
        `\n{"a":3,"s":"${'é'.repeat(50)}"}\n`,
        bad(`{"a":4,"s":"${'é'.repeat(50)}y"}`, 'tooLarge', [4, 3], { path: '$.s', ...tooLongString }),
        '\n',
        bad(`{"a":5,"s":"${'\\u0041'.repeat(17)}"}`, 'tooLarge', [5, 4], { path: '$.s', ...tooLongString }),
        `\n{"a":6,"s":"${'\\u0041'.repeat(16)}"}\n`,
        bad(`{"a":7,"x":["${'y'.repeat(101)}"]}`, 'tooLarge', [7, 6], { path: '$.x', ...tooLongString }),
        `\n{"a":8,"${'k'.repeat(100)}":0}\n`,
        bad(`{"a":9,"${'k'.repeat(101)}":0}`, 'tooLarge', [9, 8], tooLongString),
        '\n',
      ],
    },
    rows: [
      { a: 1, s: 'y'.repeat(100) },
      { a: 3, s: 'é'.repeat(50) },
      { a: 6, s: 'A'.repeat(16) },
      { a: 8, s: null },
    ],
  },
  {
    name: 'a column of 100,000 elements',
    schema: 'l: [int]',
    files: {
      'a.json': [
        `{"l":[${'1,'.repeat(99_999)}1]}\n`,
        bad(`{"l":[${'1,'.repeat(99_999)}"1"]}`, 'wrongType', [2, 1], {
          path: '$.l[99999]',
          expected: 'int',
          found: 'string "1"',
        }),
        '\n{"l":[]}\n',
      ],
    },
    rows: [{ l: new Array(100_000).fill(1) }, { l: [] }],
  },
]
