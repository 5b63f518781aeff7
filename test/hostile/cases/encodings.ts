import { a, bad, bytes, type HostileCase } from '../hostile-case.ts'

const mark = '\ufeff'
const sound = ['{"a":9}']

/** UTF-16 or UTF-32 of ASCII text: each character in `width` bytes, `at` the one that holds it. */
function widen(text: string, width: number, at: number): Buffer {
  const wide = Buffer.alloc(text.length * width)
  for (const [index, byte] of Buffer.from(text).entries()) wide[index * width + at] = byte
  return wide
}

function otherEncoding(name: string, content: Uint8Array, known?: string): HostileCase {
  return {
    name: `a file of ${name}, beside one of UTF-8`,
    files: { 'a.json': { unreadable: content, found: 'UTF-' }, 'b.json': sound },
    rows: a(9),
    ...(known === undefined ? {} : { known }),
  }
}

export const encodingCases: readonly HostileCase[] = [
  {
    name: 'a byte order mark before lines',
    files: {
      'a.json': [
        `${mark}{"a":1}\n`,
        bad('{"a":true}', 'wrongType', [2, 1], { path: '$.a', expected: 'int', found: 'true' }),
        '\n{"a":2}\n',
      ],
    },
    rows: a(1, 2),
  },
  {
    name: 'a byte order mark before a broken line',
    files: {
      'a.json': [
        mark,
        bad('{"a":x}', 'malformed', [1, 0], { path: '$.a', found: "'x'" }),
        '\n{"a":1}\n{"a":2}\n',
      ],
    },
    rows: a(1, 2),
  },
  {
    name: 'a byte order mark before an array',
    files: {
      'a.json': [
        `${mark}[{"a":1},`,
        bad('{"a":[]}', 'wrongType', [1, 1], { path: '$.a', expected: 'int', found: 'array' }),
        ']',
      ],
    },
    rows: a(1),
  },
  {
    name: 'two byte order marks',
    files: {
      'a.json': [
        mark,
        bad(`${mark}{"a":1}`, 'malformed', [1, 0], { found: 'U+FEFF' }),
        '\n{"a":2}\n{"a":3}\n',
      ],
    },
    rows: a(2, 3),
  },
  {
    name: 'a byte order mark on each line, of files that were joined',
    files: {
      'a.json': [
        `${mark}{"a":1}\n`,
        bad(`${mark}{"a":2}`, 'malformed', [2, 1], { found: 'U+FEFF' }),
        '\n{"a":3}\n',
      ],
    },
    rows: a(1, 3),
  },
  { name: 'nothing but a byte order mark', files: { 'a.json': [mark], 'b.json': sound }, rows: a(9) },
  {
    name: 'half a byte order mark',
    files: {
      'a.json': [bad(bytes(0xef, 0xbb), 'invalidUnicode', [1, 0], { found: 'bytes ef' }), '{"a":1}'],
      'b.json': sound,
    },
    rows: a(1, 9),
  },
  otherEncoding('UTF-16, little-endian', bytes(0xff, 0xfe, widen('{"a":1}\n{"a":2}\n', 2, 0))),
  otherEncoding('UTF-16, big-endian', bytes(0xfe, 0xff, widen('{"a":1}\n{"a":2}\n', 2, 1))),
  otherEncoding('UTF-32, little-endian', bytes(0xff, 0xfe, 0, 0, widen('{"a":1}\n', 4, 0))),
  otherEncoding('UTF-32, big-endian', bytes(0, 0, 0xfe, 0xff, widen('{"a":1}\n', 4, 3))),
  otherEncoding('UTF-16 and no more than its mark', bytes(0xff, 0xfe)),
  {
    name: 'UTF-16 without a mark is text with NUL in it',
    files: {
      'a.json': [
        bad(widen('{"a":1}', 2, 0).subarray(0, 13), 'malformed', [1, 0], { found: 'U+0000' }),
        bad(bytes(0), 'malformed', [1, 1], { found: 'U+0000' }),
      ],
      'b.json': sound,
    },
    rows: a(9),
  },
  {
    name: 'Latin-1 on one line of a file',
    schema: 's: string',
    files: {
      'a.json': [
        '{"s":"café"}\n',
        bad(bytes('{"s":"caf', 0xe9, '"}'), 'invalidUnicode', [2, 1], {
          path: '$.s',
          expected: 'UTF-8',
          found: 'bytes e9',
        }),
        '\n{"s":"ok"}\n',
      ],
    },
    rows: [{ s: 'café' }, { s: 'ok' }],
  },
  {
    name: 'bytes that are no UTF-8 between documents',
    files: {
      'a.json': [
        '{"a":1} ',
        bad(bytes(0xff, 0xff), 'invalidUnicode', [1, 1], { found: 'bytes ff' }),
        ' {"a":2}',
      ],
    },
    rows: a(1, 2),
  },
  {
    name: 'a file of NUL alone',
    files: {
      'a.json': [bad(new Uint8Array(1000), 'malformed', [1, 0], { found: 'U+0000' })],
      'b.json': sound,
    },
    rows: a(9),
  },
  {
    name: 'a file that ends in NUL, as a crash leaves it',
    files: {
      'a.json': ['{"a":1}\n{"a":2}\n', bad(new Uint8Array(100), 'malformed', [3, 2], { found: 'U+0000' })],
    },
    rows: a(1, 2),
  },
]
