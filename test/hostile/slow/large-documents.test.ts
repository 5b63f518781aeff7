import { gzipSync } from 'node:zlib'
import { describeHostile } from '../describe-hostile.ts'
import { a, bad, type HostileCase } from '../hostile-case.ts'

const million = 1_000_000
const documentLimit = 128 * 1024 * 1024
const stringLimit = 16 * 1024 * 1024

/** `{"a":…,"x":[…]}` of exactly so many bytes, in strings of a megabyte. */
function large(size: number, value: number, end = ''): Buffer {
  const head = `{"a":${value},"x":[`
  const tail = `""]${end}}`
  const filler = `"${'y'.repeat(million - 3)}",`
  const count = Math.floor((size - head.length - tail.length) / million)
  const rest = size - head.length - tail.length - count * million
  // spaces make up what strings do not
  return Buffer.concat([
    Buffer.from(head),
    Buffer.from(filler.repeat(count)),
    Buffer.alloc(rest, ' '),
    Buffer.from(tail),
  ])
}

function tooLarge(size: number) {
  return { expected: `at most ${documentLimit} bytes`, found: `${size} bytes`, isCut: true } as const
}

const documents: readonly HostileCase[] = [
  {
    name: 'a document of 100 MB loads, one of 200 MB is in quarantine',
    files: {
      'a.json': [
        '{"a":1}\n',
        large(100 * million, 2),
        '\n{"a":3}\n',
        bad(large(200 * million, 4), 'tooLarge', [4, 3], tooLarge(200 * million)),
        '\n{"a":5}\n',
      ],
    },
    rows: a(1, 2, 3, 5),
  },
  {
    name: 'of documents in an array one of exactly 128 MiB loads, one of a byte more is in quarantine',
    files: {
      'a.json': [
        '[\n{"a":1},\n',
        large(documentLimit, 2),
        ',\n',
        bad(large(documentLimit + 1, 3), 'tooLarge', [4, 2], tooLarge(documentLimit + 1)),
        ',\n{"a":4}\n]\n',
      ],
    },
    rows: a(1, 2, 4),
  },
  {
    name: 'a document of 100 MB whose last value is of the wrong type is kept whole',
    files: {
      'a.json': [
        '{"a":1}\n',
        bad(large(100 * million, 2, ',"a":2'), 'duplicateKey', [2, 1], {
          path: '$.a',
          expected: 'each key once',
          found: 'string "a"',
        }),
        '\n{"a":3}\n',
      ],
    },
    rows: a(1, 3),
  },
  {
    name: 'a string of exactly 16 MiB loads, one of a byte more is in quarantine',
    schema: 'a: int\ns: string',
    files: {
      'a.json': [
        `{"a":1,"s":"${'y'.repeat(stringLimit)}"}\n`,
        bad(`{"a":2,"s":"${'y'.repeat(stringLimit + 1)}"}`, 'tooLarge', [2, 1], {
          path: '$.s',
          expected: `a string of at most ${stringLimit} bytes`,
        }),
        '\n{"a":3}\n',
      ],
    },
    rows: [
      { a: 1, s: 'y'.repeat(stringLimit) },
      { a: 3, s: null },
    ],
  },
  {
    name: 'a line of 120 MB of NUL, which JSON escapes in six bytes each',
    files: {
      'a.json': [
        '{"a":1}\n',
        bad(Buffer.alloc(120 * million), 'malformed', [2, 1], { found: 'U+0000', isBase64: true }),
        '\n{"a":2}\n',
      ],
    },
    rows: a(1, 2),
  },
  {
    name: 'a line of 50 MB that is no UTF-8',
    files: {
      'a.json': [
        '{"a":1}\n',
        bad(Buffer.alloc(50 * million, 0xff), 'invalidUnicode', [2, 1], { found: 'bytes ff' }),
        '\n{"a":2}\n',
      ],
    },
    rows: a(1, 2),
  },
  {
    name: 'half a gigabyte on a line, in half a megabyte of gzip',
    files: {
      'a.json.gz': {
        parts: [
          '{"a":1}\n{"a":2}\n',
          bad(Buffer.alloc(500 * million, 'x'), 'tooLarge', [3, 2], tooLarge(500 * million)),
          '\n{"a":4}\n',
        ],
        store: (content) => gzipSync(content, { level: 1 }),
      },
    },
    rows: a(1, 2, 4),
  },
]

describeHostile('large documents', documents)
