import { gzipSync } from 'node:zlib'
import { a, bad, type HostileCase } from '../hostile-case.ts'

const oddNames = [
  'with space.json',
  ' leading.json',
  "it's.json",
  'double"quote.json',
  'back`tick.json',
  'emoji 😀.json',
  'é-composed.json',
  'percent%41.json',
  'percent%.json',
  'plus+plus.json',
  'hash#.json',
  'question?.json',
  'star*.json',
  'brackets[1].json',
  'braces{a,b}.json',
  'semicolon;.json',
  'comma,comma.json',
  'amp&amp.json',
  'dollar$x.json',
  'equals=1.json',
  'colon:1.json',
  'at@.json',
  'tilde~.json',
  'pipe|.json',
  'less<greater>.json',
  'new\nline.json',
  'tab\t.json',
  'year=2024/month=13/in a folder.json',
  'folder%20/😀/x.json',
  'no extension',
  'UPPER.JSON',
]

const truth = { path: '$.a', expected: 'int', found: 'true' }

export const fileCases: readonly HostileCase[] = [
  {
    name: 'files of any name, each with a broken record',
    files: Object.fromEntries(
      oddNames.map((name, index) => [
        name,
        [`{"a":${index}}\n`, bad('{"a":true}', 'wrongType', [2, 1], truth), '\n'],
      ]),
    ),
    rows: a(...oddNames.keys()),
  },
  {
    name: 'one file of each kind that cannot be read, among those that can',
    files: {
      'a.json': ['{"a":1}\n{"a":2}\n'],
      'b.json.gz': { unreadable: gzipSync('{"a":3}\n').subarray(0, 20), found: 'gzip' },
      'c.json': { unreadable: Buffer.from('\ufeff{"a":4}', 'utf16le'), found: 'UTF-16' },
      'd.json.zst': { unreadable: Buffer.from('{"a":5}'), found: 'zstd' },
      'e.json.gz': { parts: ['{"a":6}\n'], store: gzipSync },
      'f.json': ['{"a":7}\n', bad('{"a":true}', 'wrongType', [2, 1], truth), '\n{"a":9}'],
    },
    rows: a(1, 2, 6, 7, 9),
  },
  {
    name: 'files that cannot be read, and no other',
    files: {
      'a.json.gz': { unreadable: gzipSync('{"a":3}\n').subarray(0, 20), found: 'gzip' },
      'b.json.gz': { unreadable: Buffer.from('x'), found: 'gzip' },
    },
    rows: [],
  },
  {
    name: 'records that do not fit, and no other',
    files: {
      'a.json': [bad('{"a":true}', 'wrongType', [1, 0], truth)],
      'b.json': [bad('x', 'malformed', [1, 0])],
    },
    rows: [],
  },
  { name: 'an empty file', files: { 'a.json': [], 'b.json': ['{"a":1}'] }, rows: a(1) },
  { name: 'nothing but empty files', files: { 'a.json': [], 'b.json': [] }, rows: [] },
  {
    name: 'files of whitespace, and of nothing else',
    files: {
      'a.json': [' '],
      'b.json': ['\n\n\n'],
      'c.json': ['\r\n\t \r\n'],
      'd.json': ['[]'],
      'e.json': ['[ \n ]\n'],
    },
    rows: [],
  },
  {
    name: 'a file that is a CSV, and one that is a picture',
    files: {
      'a.json': ['{"a":1}'],
      'b.json': [
        bad('a', 'malformed', [1, 0], { found: "'a'" }),
        bad(',b\n1,2\n', 'malformed', [1, 1], { expected: 'a value', found: "','" }),
      ],
      'c.json': [
        bad(Buffer.from('89504e470d0a1a0a', 'hex').subarray(0, 4), 'invalidUnicode', [1, 0], {
          found: 'bytes 89',
        }),
        '\r\n',
        bad(new Uint8Array([0x1a]), 'malformed', [2, 1], { found: 'U+001A' }),
        '\n',
      ],
    },
    rows: a(1),
  },
  {
    name: '200 files of one record each, every tenth broken',
    files: Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [
        `${String(index).padStart(4, '0')}.json`,
        index % 10 === 0 ? [bad('{"a":true}', 'wrongType', [1, 0], truth)] : [`{"a":${index}}\n`],
      ]),
    ),
    rows: a(...Array.from({ length: 200 }, (_, index) => index).filter((index) => index % 10 !== 0)),
  },
  {
    name: '2,000 tiny bad lines',
    files: {
      'a.json': [
        '{"a":1}\n',
        ...Array.from({ length: 2_000 }, (_, index) => [
          bad('x', 'malformed', [index + 2, index + 1], { found: "'x'" }),
          '\n',
        ]).flat(),
        '{"a":2}\n',
      ],
    },
    rows: a(1, 2),
  },
]
