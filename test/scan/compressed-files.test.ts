import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { createWorkspace } from './scan-files.ts'

const { scan, remove } = createWorkspace()
afterAll(remove)

const text = Array.from(
  { length: 500 },
  (_, index) => `{"a":${index},"b":"${'xyz'.repeat(index % 7)}"}\n`,
).join('')
const gzip = gzipSync(text)
/** Too large to be decompressed at once. */
const largeGzip = gzipSync(`{"b":"${randomBytes(150_000).toString('base64')}"}\n${text}`)

function flip(bytes: Buffer, at: number): Buffer {
  const flipped = Buffer.from(bytes)
  flipped[at] = (flipped[at] as number) ^ 1
  return flipped
}
/** Made with zstd 1.5.4, `zstd -19 --check` and `--no-check`, from `{"a":1}\n{"a":2}\n`. */
const zstd = Buffer.from('KLUv/SQQgQAAeyJhIjoxfQp7ImEiOjJ9Cu7trPI=', 'base64')
const plainZstd = Buffer.from('KLUv/SAQgQAAeyJhIjoxfQp7ImEiOjJ9Cg==', 'base64')

describe('a .gz file', () => {
  it.each([
    ['cut in its data', gzip.subarray(0, gzip.length - 30)],
    ['without its trailer', gzip.subarray(0, gzip.length - 8)],
    ['without half of its trailer', gzip.subarray(0, gzip.length - 3)],
    ['large, and without its trailer', largeGzip.subarray(0, largeGzip.length - 8)],
    ['large, with a wrong checksum', flip(largeGzip, largeGzip.length - 7)],
    ['large, followed by zeros', Buffer.concat([largeGzip, Buffer.alloc(10)])],
    ['large, followed by garbage', Buffer.concat([largeGzip, Buffer.from('garbage')])],
    ['with a wrong checksum', flip(gzip, gzip.length - 7)],
    ['with a wrong length', flip(gzip, gzip.length - 1)],
    ['followed by garbage', Buffer.concat([gzip, Buffer.from('garbage')])],
    ['followed by zeros', Buffer.concat([gzip, Buffer.alloc(10)])],
    ['followed by zeros and another member', Buffer.concat([gzip, Buffer.alloc(3), gzip])],
    ['followed by half a member', Buffer.concat([gzip, gzip.subarray(0, 30)])],
    ['that is empty', Buffer.alloc(0)],
    ['that is none', Buffer.from(text)],
  ])('%s is rejected as a whole, and others go on', async (_, bytes) => {
    const { result, accepted, rejected } = await scan({
      '1.json': '[{"a":1}]',
      '2.json.gz': bytes,
      '3.json.gz': gzipSync('[{"a":2},{"a":"x"}]'),
    })
    expect(accepted).toEqual(['{"a":1}', '{"a":2}'])
    expect(result.files[1]).toMatchObject({
      records: 0,
      rejected: 1,
      readPaths: [],
      failure: expect.stringContaining('gzip'),
    })
    expect(rejected.map(({ uri, reason }) => [uri, reason])).toEqual([
      ['s3://bucket/2.json.gz', 'unreadableFile'],
      ['s3://bucket/3.json.gz', 'wrongType'],
    ])
  })

  it('takes nothing from a damaged file, however many records were sound or not before the damage', async () => {
    const records = Array.from({ length: 60_000 }, (_, index) => (index % 3 === 0 ? 'bad' : `{"a":${index}}`))
    const bytes = gzipSync(records.join('\n'))
    const { result, accepted, rejected } = await scan({
      '1.json.gz': bytes.subarray(0, -4),
      '2.json': '[{"a":1}]',
    })
    expect(accepted).toEqual(['{"a":1}'])
    expect(rejected).toHaveLength(1)
    expect(result).toMatchObject({ records: 1, rejected: 1 })
  })

  it('may have several members', async () => {
    const { result } = await scan({ '1.json.gz': Buffer.concat([gzip, gzip]) })
    expect(result).toMatchObject({ records: 1000, rejected: 0 })
    expect(result.files[0]).toMatchObject({ decompressedBytes: 2 * text.length })
    const large = await scan({ '1.json.gz': Buffer.concat([largeGzip, largeGzip]) })
    expect(large.result).toMatchObject({ records: 1002, rejected: 0 })
  })

  it('is never taken when a bit is wrong', async () => {
    const data = fc.nat({ max: gzip.length - 1 }).filter((at) => at > 9)
    await fc.assert(
      fc.asyncProperty(data, async (at) => {
        const { result } = await scan({ '1.json.gz': flip(gzip, at) })
        expect(result).toMatchObject({ records: 0, rejected: 1 })
      }),
      { numRuns: 30 },
    )
  })
})

describe('a .zst file', () => {
  it.each([
    ['with a checksum', zstd, 2],
    ['without one', plainZstd, 2],
    ['of several frames', Buffer.concat([zstd, plainZstd]), 4],
  ])('%s is read', async (_, bytes, records) => {
    const { result } = await scan({ '1.json.zst': bytes })
    expect(result).toMatchObject({ records, rejected: 0, readPaths: [result.files[0]?.path] })
  })

  it('is rejected as a whole when cut anywhere', async () => {
    for (const bytes of [zstd, plainZstd]) {
      for (let length = 0; length < bytes.length; length++) {
        const { result } = await scan({ '1.json.zst': bytes.subarray(0, length) })
        expect(result, `${length}`).toMatchObject({ records: 0, rejected: 1 })
      }
    }
  })

  it('is rejected as a whole when something follows', async () => {
    for (const rest of ['x', 'garbage and more of it']) {
      const { result, rejected } = await scan({ '1.json.zst': Buffer.concat([zstd, Buffer.from(rest)]) })
      expect(result).toMatchObject({ records: 0, rejected: 1 })
      expect(rejected[0]).toMatchObject({ reason: 'unreadableFile', found: expect.stringContaining('zstd') })
    }
  })

  it('is rejected when it asks for more memory than others grant', async () => {
    const bytes = Buffer.concat([zstd.subarray(0, 4), Buffer.from([0, 0xa0]), zstd.subarray(6)])
    const { rejected } = await scan({ '1.json.zst': bytes })
    expect(rejected[0]?.found).toContain('more than 134217728 bytes')
  })

  it('may have very many frames', async () => {
    const { result } = await scan({ '1.json.zst': Buffer.concat(Array.from({ length: 20_000 }, () => zstd)) })
    expect(result).toMatchObject({ records: 40_000, rejected: 0 })
  })

  it('never does worse than being rejected when damaged', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: zstd.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, change) => {
          const bytes = Buffer.from(zstd)
          bytes[at] = (bytes[at] as number) ^ change
          const { result } = await scan({ '1.json.zst': bytes })
          expect(result.files).toHaveLength(1)
        },
      ),
      { numRuns: 100 },
    )
  })
})
