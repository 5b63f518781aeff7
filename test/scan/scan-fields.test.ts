import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { compileContract } from '../../src/records/compile-contract.ts'
import { printType } from '../../src/spec/data-type.ts'
import { columnsOf } from '../crawl/type-of.ts'
import { createWorkspace } from './scan-files.ts'

const { scan, buildWorker, remove } = createWorkspace()
afterAll(remove)

const known = columnsOf('struct<a:int,s:struct<b:int,c:string>,l:array<struct<t:double>>,n:string>')
const contract = compileContract({ columns: known.filter(({ name }) => name !== 'n'), known })

describe('a scan that discards values', () => {
  it('accepts records without the values that do not fit, and keeps the others', async () => {
    const { result, accepted, rejected } = await scan(
      {
        '1.json': '{"a":1}\n{"a":"x","s":{"b":2.5,"c":"y"}}\n{"a":"y","a":1}\n\n{"a":3}\n',
        '2.json': '{"a":1}\n{"a":2}\n',
        '3.json': '[{"l":[{"t":"1"},\n{"t":2}]}, 7, {"a":"z"}]',
        '4.json.gz': gzipSync('{"s":[]}\nbad\n'),
      },
      { contract, onMismatch: 'discard' },
    )
    expect(accepted.sort()).toEqual(
      [
        '{"a":1}',
        '{"a":null,"s":{"b":null,"c":"y"}}',
        '{"a":3}',
        '{"a":1}',
        '{"a":2}',
        '{"l":[{"t":null}, {"t":2}]}',
        '{"a":null}',
        '{"s":null}',
      ].sort(),
    )
    expect(result.discarded).toEqual([
      { path: '$.a', values: 2 },
      { path: '$.s.b', values: 1 },
      { path: '$.l[*].t', values: 1 },
      { path: '$.s', values: 1 },
    ])
    expect(
      rejected.map(({ uri, line, index, reason, offset }) => [uri.at(12), line, index, reason, offset]),
    ).toEqual([
      ['1', 3, 2, 'duplicateKey', 9],
      ['3', 2, 1, 'notAnObject', 0],
      ['4', 2, 1, 'malformed', 0],
    ])
    expect(rejected[0]?.raw).toBe('{"a":"y","a":1}')
    expect(result.files.map(({ records, rejected: count }) => [records, count])).toEqual([
      [3, 1],
      [2, 0],
      [2, 1],
      [1, 1],
    ])
    expect(result.files[1]?.readPaths).toEqual([result.files[1]?.path])
    expect(result.files[0]?.readPaths).not.toContain(result.files[0]?.path)
  })

  it('knows how long records have become', async () => {
    const columns = columnsOf('struct<l:array<int>>')
    const { result, accepted } = await scan(
      { '1.json': '{"l":["",""]}\n{"l":[1]}' },
      { contract: compileContract({ columns }), onMismatch: 'discard' },
    )
    expect(accepted).toEqual(['{"l":[null,null]}', '{"l":[1]}'])
    expect(result.longestRecordBytes).toBe(17)
  })

  it('discards from the nodes of a path', async () => {
    const { result, accepted } = await scan(
      { '1.json': '{"rows":[{"a":"x"},{"a":1,"z":2}]}\n{"rows":[{"a":true}]}' },
      {
        contract,
        onMismatch: 'discard',
        jsonPath: [
          { kind: 'name', name: 'rows' },
          { kind: 'wildcard', of: 'elements' },
        ],
      },
    )
    expect(accepted).toEqual(['{"a":null}', '{"a":1,"z":2}', '{"a":null}'])
    expect(result.discarded).toEqual([{ path: '$.a', values: 2 }])
    expect(result.unknownFields).toEqual([{ path: '$.z', uri: 's3://bucket/1.json', line: 1 }])
  })
})

describe('a scan that knows the schema', () => {
  it('tells of fields that are in no record of it, from accepted records alone', async () => {
    const cut = gzipSync(`${'{"a":1,"cut":1}\n'.repeat(20_000)}`).subarray(0, -9)
    const { result } = await scan(
      {
        '1.json': '{"a":"x","rejected":1}\n\n{"a":1,"N":1,"n":{"below":1}}\n{"s":{"b":1,"x":true}}\n',
        '2.json.gz': cut,
        '3.json': '[{"l":[{"t":1},{"t":1,"u":{"v":[1]}}]},\n{"N":1,\n"rejected":[{}]}]',
      },
      { contract, inferUnknown: true },
    )
    expect(result.unknownFields).toEqual([
      { path: '$.N', uri: 's3://bucket/1.json', line: 3 },
      { path: '$.s.x', uri: 's3://bucket/1.json', line: 4 },
      { path: '$.l[*].u', uri: 's3://bucket/3.json', line: 1 },
      { path: '$.rejected', uri: 's3://bucket/3.json', line: 2 },
    ])
    expect(result.newFields).toEqual([
      { path: '$.s.x', uri: 's3://bucket/1.json', line: 4, type: { kind: 'boolean' } },
      {
        path: '$.l[*].u',
        uri: 's3://bucket/3.json',
        line: 1,
        type: columnsOf('struct<u:struct<v:array<int>>>')[0]?.type,
      },
    ])
    expect(result).toMatchObject({ rejected: 2, unknownFieldsTruncated: false, discarded: [] })
  })

  it('tells of what stands before the first record that does not fit, under fail', async () => {
    const { result } = await scan(
      { '1.json': '{"x":1}\n{"a":"x","y":1}\n{"z":1}', '2.json': '{"w":1}' },
      { contract, onMismatch: 'fail' },
    )
    expect(result.unknownFields).toEqual([{ path: '$.x', uri: 's3://bucket/1.json', line: 1 }])
    expect(result.newFields).toEqual([])
  })

  it('finds no field unknown without a contract, or without known columns', async () => {
    const files = { '1.json': '{"x":1}\n{"a":2}' }
    const trusted = await scan(files, { contract: undefined, inferUnknown: true })
    const unasked = await scan(files, { contract: compileContract({ columns: known }), inferUnknown: true })
    for (const { result } of [trusted, unasked]) {
      expect(result).toMatchObject({ unknownFields: [], newFields: [], discarded: [], records: 2 })
    }
  })
})

describe('two threads', () => {
  /** About 36 MB: unknown fields, values of several types, values to discard, records to reject. */
  const lines = Array.from({ length: 18_000 }, (_, index) => {
    const more = {
      ...(index >= 5000 ? { late: index < 17_000 ? index : index + 0.5 } : {}),
      ...(index % 7000 === 6999 ? { [`only${index}`]: [index * 2 ** 20] } : {}),
      ...(index % 500 === 499 ? { a: `${index}` } : { a: index }),
      s: index % 2 === 0 ? { b: 1, [`x${index % 3}`]: { [`y${index % 4}`]: index } } : null,
    }
    const filler = 'x'.repeat(1900)
    return index % 4000 === 3999 ? 'bad' : JSON.stringify({ ...more, n: filler })
  })

  it.each(['discard', 'collect', 'fail'] as const)(
    'find the same fields as one, under %s',
    async (onMismatch) => {
      const inputs = { '1.json': lines.join('\n') }
      const options = { contract, onMismatch, inferUnknown: true }
      const one = await scan(inputs, options)
      const two = await scan(inputs, { ...options, threads: 2 }, { workerUrl: await buildWorker() })
      const ofFields = ({ result }: typeof one) => ({
        unknownFields: result.unknownFields,
        newFields: result.newFields,
        discarded: result.discarded,
        records: result.records,
        rejected: result.rejected,
      })
      expect(ofFields(two)).toEqual(ofFields(one))
      if (onMismatch !== 'discard') return
      const spooled = two.result.readPaths.map((path) => readFileSync(path, 'utf8')).join('')
      const records = spooled.trimEnd().split('\n')
      expect(records.filter((record) => record.includes('"a":null'))).toHaveLength(32)
      expect(two.result).toMatchObject({
        records: 17_996,
        rejected: 4,
        discarded: [{ path: '$.a', values: 32 }],
        unknownFields: [
          { path: '$.s.x0', line: 1 },
          { path: '$.s.x2', line: 3 },
          { path: '$.s.x1', line: 5 },
          { path: '$.late', line: 5001 },
          { path: '$.only6999', line: 7000 },
          { path: '$.only13999', line: 14_000 },
        ],
      })
      expect(two.result.newFields.map(({ path, type }) => [path, printType(type)])).toEqual([
        ['$.s.x0', 'struct<y0:int,y2:int>'],
        ['$.s.x2', 'struct<y2:int,y0:int>'],
        ['$.s.x1', 'struct<y0:int,y2:int>'],
        ['$.late', 'double'],
        ['$.only6999', 'array<bigint>'],
        ['$.only13999', 'array<bigint>'],
      ])
    },
  )
})
