import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OperatorError } from '../../src/errors.ts'
import { createWorkspace } from './scan-files.ts'

const { scan, buildWorker, remove, dir } = createWorkspace()
let workerUrl: URL
beforeAll(async () => {
  workerUrl = await buildWorker()
})
afterAll(remove)

/** About 36 MB, which two threads share in ranges; every so many lines one that is rejected. */
function createLines(badEvery: number): string {
  const filler = 'x'.repeat(1800)
  return Array.from({ length: 20_000 }, (_, index) => {
    const end = index % 7 === 0 ? '\r\n\n' : '\n'
    return index % badEvery === badEvery - 1
      ? `{"a":"${index}"}${end}`
      : `{"a":${index},"b":"${filler}"}${end}`
  }).join('')
}

/** Instead of comparing what is too long to print. */
function digest(items: readonly unknown[]) {
  return { count: items.length, sha256: createHash('sha256').update(JSON.stringify(items)).digest('hex') }
}

describe('two threads', () => {
  const inputs = {
    'sound.json': createLines(100_000),
    'few.json': createLines(12_000),
    'many.json': createLines(3),
    'small.json': '[{"a":1},{"a":"x"}]',
    'cut.json.gz': gzipSync(createLines(5)).subarray(0, -1),
    'array.json': `[${createLines(5).slice(0, 1_000_000).replaceAll(/\s+/g, ',\n')}`,
  }

  it('find what one finds, in the same order', async () => {
    const one = await scan(inputs)
    const two = await scan(inputs, { threads: 2 }, { workerUrl })
    expect(digest(two.rejected)).toEqual(digest(one.rejected))
    expect(two.result.first).toEqual(one.result.first)
    expect(digest(two.accepted)).toEqual(digest(one.accepted))
    const withoutPaths = ({ result }: typeof one) =>
      result.files.map(({ path: _, readPaths: __, ...counts }) => counts)
    expect(withoutPaths(two)).toEqual(withoutPaths(one))
    expect(two.result.files[0]?.readPaths).toEqual([two.result.files[0]?.path])
    expect(two.result.files[1]?.readPaths.length).toBeGreaterThan(1)
    expect(two.result).toMatchObject({ records: one.result.records, rejected: one.result.rejected })
  })

  it('know lines, indexes and offsets of the whole file', async () => {
    const { rejected } = await scan({ 'few.json': inputs['few.json'] }, { threads: 2 }, { workerUrl })
    const text = Buffer.from(inputs['few.json'])
    const offset = text.indexOf('{"a":"11999"}')
    const line = text.subarray(0, offset).toString().split('\n').length
    expect(rejected).toMatchObject([{ line, index: 11_999, recordOffset: offset }])
  })

  it('fail at the first record in the order of the files', async () => {
    for (const files of [inputs, { 'few.json': inputs['few.json'], 'bad.json': 'bad' }]) {
      const one = await scan(files, { onMismatch: 'fail' })
      const two = await scan(files, { onMismatch: 'fail', threads: 2 }, { workerUrl })
      expect(two.result.first).toEqual(one.result.first)
      expect(two.result.first).toMatchObject({ uri: 's3://bucket/few.json', index: 11_999 })
    }
  })

  it('stop when aborted', async () => {
    const controller = new AbortController()
    const reason = new Error('stop')
    const scanning = scan(inputs, { threads: 2 }, { workerUrl, signal: controller.signal })
    setTimeout(() => controller.abort(reason), 50)
    await expect(scanning).rejects.toBe(reason)
  })

  it('pass on why a scan cannot go on', async () => {
    const broken = scan(inputs, { threads: 2, scratchDir: `${dir}/missing` }, { workerUrl })
    await expect(broken).rejects.toThrow(OperatorError)
    await expect(broken).rejects.toThrow('Cannot write scratch')
    const noWorker = scan(inputs, { threads: 2 }, { workerUrl: new URL('missing.mjs', workerUrl) })
    await expect(noWorker).rejects.toThrow('missing.mjs')
  })

  it('are not started for little', async () => {
    const missing = new URL('missing.mjs', workerUrl)
    const { result } = await scan({ '1.json': '{"a":1}' }, { threads: 2 }, { workerUrl: missing })
    expect(result.records).toBe(1)
  })

  it('keep what they share in the bytes as they were', async () => {
    const { result } = await scan({ 'few.json': inputs['few.json'] }, { threads: 2 }, { workerUrl })
    const read = result.readPaths.map((path) => readFileSync(path, 'utf8')).join('')
    const expected = inputs['few.json']
      .split(/\s+/)
      .filter((line) => line !== '' && !line.includes('"11999"'))
    expect(digest(read.split(/\s+/).filter((line) => line !== ''))).toEqual(digest(expected))
  })
})
