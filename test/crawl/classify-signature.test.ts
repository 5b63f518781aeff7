import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  findBinaryFormat,
  findCompression,
  findControl,
  namedCompression,
} from '../../src/crawl/classify/classify-signature.ts'

describe('findCompression', () => {
  it.each([
    ['gzip', gzipSync('x')],
    ['zstd', Buffer.from('28b52ffd00', 'hex')],
    ['zstd', Buffer.from('502a4d1800000000', 'hex')],
    ['bzip2', Buffer.from('BZh91AY&SY')],
    ['zip', Buffer.from('504b0304', 'hex')],
    ['lz4', Buffer.from('04224d18', 'hex')],
    ['snappy', Buffer.from('ff060000734e61507059', 'hex')],
    ['none', Buffer.from('{"a":1}')],
    ['none', Buffer.from('P')],
    ['none', Buffer.alloc(0)],
  ])('%s', (compression, bytes) => {
    expect(findCompression(bytes)).toBe(compression)
  })

  it.each([
    ['/x/a.json.gz', 'gzip'],
    ['/x/a.zst', 'zstd'],
    ['/x/a.csv.bz2', 'bzip2'],
    ['/x/a.snappy.parquet', 'none'],
    ['/x/a.json.snappy', 'snappy'],
    ['/x.gz/a', 'none'],
    ['/x/gz', 'none'],
  ])('of %s by its name is %s', (path, compression) => {
    expect(namedCompression(path)).toBe(compression)
  })
})

describe('findBinaryFormat', () => {
  const parquet = Buffer.concat([
    Buffer.from('PAR1'),
    Buffer.alloc(20),
    Buffer.from([20, 0, 0, 0]),
    Buffer.from('PAR1'),
  ])
  const find = (bytes: Buffer) => findBinaryFormat(bytes, bytes.subarray(-16), bytes.length)
  it.each([
    ['avro', Buffer.from('Obj\u0001....'), undefined],
    ['parquet', parquet, undefined],
    ['parquet', parquet.subarray(0, -1), 'truncated'],
    ['parquet', Buffer.from('PAR1'), 'truncated'],
    ['parquet', Buffer.from('PAR1\u00ff\u0000\u0000\u0000PAR1', 'latin1'), 'truncated'],
    ['parquet', Buffer.from('PARE........PARE'), 'encrypted'],
    ['orc', Buffer.from('ORC\u0001\u0002................ORC\u0017'), undefined],
    ['orc', Buffer.from('ORC\u0000\u0002.................'), 'truncated'],
  ])('%s', (format, bytes, problem) => {
    expect(find(bytes)?.format).toBe(format)
    if (problem === undefined) expect(find(bytes)?.problem).toBeUndefined()
    else expect(find(bytes)?.problem).toContain(problem)
  })

  it.each(['ORC,ELF\n1,2\n', 'PAR,TEE\n1,2\n', 'Object\n', ''])('%j is none', (text) => {
    expect(find(Buffer.from(text))).toBeUndefined()
  })
})

it('Ctrl-A and the whitespace of texts are no control characters of binary files', () => {
  expect(findControl(Buffer.from('a\u0001b\t\r\n\f\v\u001b'))).toBe(-1)
  expect(findControl(Buffer.from('ab\u0000'))).toBe(2)
})
