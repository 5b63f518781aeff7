import { gzipSync } from 'node:zlib'
import { storeZstd } from '../../conformance/store-zstd.ts'
import { a, bad, bytes, type HostileCase } from '../hostile-case.ts'

const text = '{"a":1}\n{"a":2}\n'
const gzip = gzipSync(text)
const zstd = storeZstd(text)
/** Made with zstd 1.5.4, `zstd -19 --check`, from the same text. */
const checkedZstd = Buffer.from('KLUv/SQQgQAAeyJhIjoxfQp7ImEiOjJ9Cu7trPI=', 'base64')
/** More than is decompressed at once. */
const largeGzip = gzipSync(
  Array.from({ length: 20_000 }, (_, index) => `{"a":${(index * 7919) % 1e6}}\n`).join(''),
  {
    level: 0,
  },
)

function flip(stored: Uint8Array, at: number): Uint8Array {
  const flipped = Buffer.from(stored)
  const index = at < 0 ? stored.length + at : at
  flipped[index] = (flipped[index] as number) ^ 1
  return flipped
}

/** Files that are due in quarantine as a whole. */
const unreadable: Readonly<Record<string, Uint8Array>> = {
  'that is cut.json.gz': gzip.subarray(0, gzip.length - 14),
  'that is cut behind its header.json.gz': gzip.subarray(0, 10),
  'that is cut in its header.json.gz': gzip.subarray(0, 4),
  'without its trailer.json.gz': gzip.subarray(0, gzip.length - 8),
  'with half of its trailer.json.gz': gzip.subarray(0, gzip.length - 4),
  'with a wrong CRC.json.gz': flip(gzip, -8),
  'with a wrong length.json.gz': flip(gzip, -1),
  'of a method that nobody knows.json.gz': flip(gzip, 2),
  'that is plain JSON.json.gz': bytes(text),
  'that is a zip archive.json.gz': bytes('PK', 3, 4, 20, 0, text),
  'that is zstd.json.gz': zstd,
  'followed by JSON.json.gz': bytes(gzip, text),
  'followed by half a member.json.gz': bytes(gzip, gzip.subarray(0, 20)),
  'that is large, and cut.json.gz': largeGzip.subarray(0, largeGzip.length / 2),
  'that is large, without its trailer.json.gz': largeGzip.subarray(0, largeGzip.length - 8),
  'that is large, with a wrong CRC.json.gz': flip(largeGzip, -8),
  'that is large, with a bit of its content flipped.json.gz': flip(largeGzip, 1000),
  'that is cut.json.zst': zstd.subarray(0, zstd.length - 5),
  'that is cut in its header.json.zst': zstd.subarray(0, 3),
  'that is plain JSON.json.zst': bytes(text),
  'that is gzip.json.zst': gzip,
  'followed by JSON.json.zst': bytes(zstd, text),
}

const wrongChecksum: Readonly<Record<string, Uint8Array>> = {
  'with a wrong checksum.json.zst': flip(checkedZstd, -1),
  'with a bit of its content flipped.json.zst': flip(checkedZstd, 13),
}

function wholeFiles(stored: Readonly<Record<string, Uint8Array>>): HostileCase['files'] {
  const files = Object.entries(stored).map(
    ([name, content]) =>
      [name, { unreadable: content, found: name.endsWith('.gz') ? 'gzip' : 'zstd' }] as const,
  )
  return { 'a.json': ['{"a":8}'], ...Object.fromEntries(files), 'z.json': ['{"a":9}\n{"a":10}\n'] }
}

export const compressionCases: readonly HostileCase[] = [
  { name: 'compressed files', files: wholeFiles(unreadable), rows: a(8, 9, 10) },
  {
    name: 'zstd whose checksum does not fit',
    files: wholeFiles(wrongChecksum),
    rows: a(8, 9, 10),
    known: 'the checksum is not compared',
  },
  {
    name: 'two gzip members in a file are one after the other',
    files: {
      'a.json.gz': {
        parts: [text, '{"a":3}\n'],
        store: (content) => bytes(gzip, gzipSync(content.subarray(text.length))),
      },
    },
    rows: a(1, 2, 3),
  },
  {
    name: 'two gzip members that share a line',
    files: {
      'a.json.gz': {
        parts: [
          '{"a":1}\n',
          bad('{"a":"xyz"}', 'wrongType', [2, 1], { path: '$.a', found: 'string "xyz"' }),
          '\n{"a":3}\n',
        ],
        store: (content) => bytes(gzipSync(content.subarray(0, 14)), gzipSync(content.subarray(14))),
      },
    },
    rows: a(1, 3),
  },
  {
    name: 'two zstd frames in a file are one after the other',
    files: { 'a.json.zst': { parts: [text, text], store: () => bytes(zstd, checkedZstd) } },
    rows: a(1, 2, 1, 2),
  },
  ...(['gz', 'zst'] as const).map(
    (extension): HostileCase => ({
      name: `broken records in a .${extension} file`,
      files: {
        [`a.json.${extension}`]: {
          parts: [
            '{"a":1}\n',
            bad('{"a":1.5}', 'wrongType', [2, 1], { path: '$.a', expected: 'int', found: 'number 1.5' }),
            '\n{"a":3}\n',
            bad('{"a"', 'malformed', [4, 3], { path: '$.a' }),
          ],
          store: (content) =>
            extension === 'gz' ? gzipSync(content) : storeZstd(Buffer.from(content).toString()),
        },
      },
      rows: a(1, 3),
    }),
  ),
  {
    name: 'gzip of nothing, of spaces and of a byte order mark',
    files: {
      'a.json.gz': { parts: [], store: gzipSync },
      'b.json.gz': { parts: ['\n \r\n'], store: gzipSync },
      'c.json.gz': { parts: ['\ufeff'], store: gzipSync },
      'd.json.gz': { parts: ['\ufeff{"a":1}'], store: gzipSync },
    },
    rows: a(1),
  },
  {
    name: 'compressed files by no name of theirs are text, and no JSON',
    files: {
      'a.json': [bad(bytes(0x1f, 0x8b, 8, 0), 'malformed', [1, 0], { found: 'U+001F' })],
      'b.json': ['{"a":1}'],
    },
    rows: a(1),
  },
]
