import { readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { scanInputs } from '../../src/engine/scan/scan-inputs.ts'
import { OperatorError } from '../../src/errors.ts'
import { compileContract } from '../../src/records/compile-contract.ts'
import { defaultLimits } from '../../src/spec/contract.ts'
import { contract, createWorkspace } from './scan-files.ts'

const { scan, dir, remove } = createWorkspace()
afterAll(remove)

describe('scanInputs', () => {
  it('leaves sound newline-delimited files where they are', async () => {
    const { result, scratchDir } = await scan({
      'a.json': '{"a":1}\n\n{"a":2}\r\n',
      'b.json': '{"b":"äöü"}\n{"a":2}',
      'c.json.gz': gzipSync('{"a":1}\n{"a":2}\n'),
    })
    expect(result.files.map(({ readPaths }) => readPaths)).toEqual(result.files.map(({ path }) => [path]))
    expect(result).toMatchObject({ records: 6, rejected: 0, first: undefined, rejectedParts: [] })
    expect(result.files[1]).toEqual({
      uri: 's3://bucket/b.json',
      path: result.files[1]?.path,
      form: 'ndjson',
      readPaths: [result.files[1]?.path],
      records: 2,
      rejected: 0,
      bytes: 22,
      decompressedBytes: 22,
      longestRecordBytes: 14,
    })
    expect(readdirSync(scratchDir)).toEqual([])
  })

  it('spools everything else, in the order of the files', async () => {
    const { result, accepted } = await scan({
      '1.json': '[{"a":1},\n{"a":2}]',
      '2.json': '{\n  "a": 3,\r\n  "b": "x\\ny"\n}',
      '3.json': '\ufeff{"a":4}\n{"a":5}\n',
      '4.json': '{"a":6}',
      '5.json': '',
      '6.json': '\n\n',
      '7.json.gz': gzipSync('[{"a":7}]'),
    })
    expect(accepted).toEqual([
      '{"a":1}',
      '{"a":2}',
      '{   "a": 3,\r   "b": "x\\ny" }',
      '{"a":4}',
      '{"a":5}',
      '{"a":6}',
      '{"a":7}',
    ])
    expect(result.readPaths).toHaveLength(1)
    expect(result.files.map(({ records }) => records)).toEqual([2, 1, 2, 1, 0, 0, 1])
    expect(result.files[4]?.readPaths).toEqual([])
  })

  it('spools what is accepted of a file with rejected records, and goes on', async () => {
    const { result, accepted, rejected } = await scan({
      '1.json': '{"a":1}\n{"a":"x"}\n{"a":3}\n',
      '2.json': 'bad\n{"a":1.5}\n[]\n',
      '3.json': '{"a":4}\n{"a":5}\n',
      '4.json.gz': gzipSync('{"a":6}\n{"a":7}\nbad\n{"a":8}'),
    })
    expect(accepted.sort()).toEqual([1, 3, 4, 5, 6, 7, 8].map((a) => `{"a":${a}}`))
    expect(
      result.files.map(({ records, rejected: count, readPaths }) => [records, count, readPaths.length]),
    ).toEqual([
      [2, 1, 1],
      [0, 3, 0],
      [2, 0, 1],
      [3, 1, 1],
    ])
    expect(rejected.map(({ uri, line, index, reason }) => [uri.slice(-9), line, index, reason])).toEqual([
      ['et/1.json', 2, 1, 'wrongType'],
      ['et/2.json', 1, 0, 'malformed'],
      ['et/2.json', 2, 1, 'wrongType'],
      ['et/2.json', 3, 2, 'notAnObject'],
      ['4.json.gz', 3, 2, 'malformed'],
    ])
    expect(result.first).toEqual(rejected[0])
    expect(rejected[0]).toEqual({
      uri: 's3://bucket/1.json',
      line: 2,
      index: 1,
      recordOffset: 8,
      recordBytes: 9,
      reason: 'wrongType',
      path: '$.a',
      expected: 'int',
      found: 'string "x"',
      offset: 5,
      raw: '{"a":"x"}',
    })
  })

  it('stops at the first rejected record when told to fail', async () => {
    const { result } = await scan(
      { '1.json': '{"a":1}\n{"a":2}', '2.json': '{"a":1}\n{"a":"x"}\n{"a":"y"}', '3.json': 'bad\nbad' },
      { onMismatch: 'fail' },
    )
    expect(result.first).toMatchObject({ uri: 's3://bucket/2.json', line: 2, found: 'string "x"' })
    expect(result.rejectedParts).toEqual([])
    expect(result.files[2]).toMatchObject({ records: 0, rejected: 0 })
  })

  it('keeps a bounded part of what it rejects, and bytes that are not UTF-8', async () => {
    const invalid = Buffer.from([...Buffer.from('{"b":"'), 0xff, ...Buffer.from('"}')])
    const { rejected } = await scan(
      { '1.json': Buffer.concat([Buffer.from('{"a":1}\n{"a":"ä\u2028öü"}\n'), invalid]) },
      { maxRawBytes: 9 },
    )
    expect(rejected).toMatchObject([
      { raw: '{"a":"ä', rawTruncated: true, recordBytes: 17, reason: 'wrongType' },
      {
        raw: '',
        rawBase64: invalid.toString('base64'),
        reason: 'invalidUnicode',
        found: 'bytes ff',
      },
    ])
    expect(rejected[1]).not.toHaveProperty('rawTruncated')
    const whole = await scan({ '1.json': '{"a":1}\n{"a":"\u2028\u2029"}\n' })
    expect(whole.rejected[0]?.raw).toBe('{"a":"\u2028\u2029"}')
  })

  it('applies a jsonPath', async () => {
    const { accepted, rejected } = await scan(
      { '1.json': '{"x":[{"a":1},{"a":2}]}\n{"x":[{"a":"q"}]}', '2.json': '{"x":5}' },
      {
        jsonPath: [
          { kind: 'name', name: 'x' },
          { kind: 'wildcard', of: 'elements' },
        ],
      },
    )
    expect(accepted).toEqual(['{"a":1}', '{"a":2}'])
    expect(rejected).toMatchObject([{ line: 2, index: 2, recordOffset: 30, raw: '{"a":"q"}' }])
    const trusted = await scan(
      { '1.json': '{"x":[{"a":1},{"a":"q"}, 7]}' },
      {
        contract: undefined,
        jsonPath: [
          { kind: 'name', name: 'x' },
          { kind: 'wildcard', of: 'elements' },
        ],
      },
    )
    expect(trusted.accepted).toEqual(['{"a":1}', '{"a":"q"}', '{"record":7}'])
  })

  it('holds records to the limits', async () => {
    const limits = { ...defaultLimits, documentBytes: 20 }
    const { accepted, rejected } = await scan(
      { '1.json': `{"a":1}\n{"b":"${'x'.repeat(99)}"}\n{"a":2}\n` },
      { contract: compileContract({ columns: contract.columns, limits }) },
    )
    expect(accepted).toEqual(['{"a":1}', '{"a":2}'])
    expect(rejected).toMatchObject([
      { reason: 'tooLarge', recordBytes: 107, raw: `{"b":"${'x'.repeat(14)}`, rawTruncated: true },
    ])
  })

  it('rejects a file of another encoding as a whole', async () => {
    const { result, rejected } = await scan({
      '1.json': Buffer.from('\ufeff{"a":1}', 'utf16le'),
      '2.json': '[{"a":1}]',
    })
    expect(result).toMatchObject({ records: 1, rejected: 1 })
    expect(rejected).toMatchObject([
      { reason: 'unreadableFile', uri: 's3://bucket/1.json', line: 1, index: 0 },
    ])
  })

  it('reports progress up to the end', async () => {
    const seen: unknown[] = []
    await scan(
      { '1.json': '{"a":1}\n{"a":"x"}\n{"a":2}\n' },
      {},
      { onProgress: (progress) => seen.push(progress) },
    )
    expect(seen.at(-1)).toEqual({ bytes: 26, totalBytes: 26, records: 2, rejected: 1 })
  })

  it('throws what aborted it', async () => {
    const controller = new AbortController()
    const reason = new Error('stop')
    controller.abort(reason)
    await expect(scan({ '1.json': '{"a":1}' }, {}, { signal: controller.signal })).rejects.toBe(reason)
    const later = new AbortController()
    const large = `{"b":"${'x'.repeat(1000)}"}\n`.repeat(64_000)
    const scanning = scan({ '1.json': large }, {}, { signal: later.signal })
    setTimeout(() => later.abort(reason), 5)
    await expect(scanning).rejects.toBe(reason)
  })

  it('says which file or directory it cannot use', async () => {
    const files = [{ path: `${dir}/missing.json`, uri: 's3://bucket/missing.json' }]
    await expect(
      scanInputs({ files, contract, scratchDir: dir, threads: 1, onMismatch: 'collect' }),
    ).rejects.toThrow(OperatorError)
    await expect(scan({ '1.json': '[{"a":1}]' }, { scratchDir: `${dir}/missing` })).rejects.toThrow(
      'Cannot write scratch',
    )
  })
})
