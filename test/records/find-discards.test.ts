import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileContract } from '../../src/records/compile-contract.ts'
import { discardRanges, findDiscards } from '../../src/records/find-discards.ts'
import { walkRecord } from '../../src/records/walk-record.ts'
import { parseType } from '../../src/spec/parse-type.ts'
import { printInStyle, styles } from './print-in-style.ts'
import { columnsPart, documentOf, nullMisfits, readColumns } from './typed-documents.ts'

function discard(type: string, json: string) {
  const parsed = parseType(type)
  if (!parsed.ok) throw new Error(parsed.message)
  const contract = compileContract({ columns: [{ name: 'v', type: parsed.type }] })
  // in the midst of other bytes
  const bytes = Buffer.from(`xx${json}yy`)
  const end = bytes.length - 2
  const { mismatch, ranges } = findDiscards(contract, bytes, 2, end)
  const paths: string[] = []
  if (mismatch === undefined) {
    walkRecord(contract, bytes, 2, end, ranges, {
      unknown: () => true,
      discarded: (path) => paths.push(path),
    })
  }
  const record = discardRanges(bytes, 2, end, ranges).toString()
  return mismatch === undefined ? { record, paths } : mismatch
}

describe('values that do not fit', () => {
  it.each([
    ['int', '{"v":"x"}', '{"v":null}', ['$.v']],
    ['int', '{"v" : 3000000000 , "w":"x"}', '{"v" : null , "w":"x"}', ['$.v']],
    ['varchar(2)', '{"v":"abc"}', '{"v":null}', ['$.v']],
    ['date', '{"v":"2023-02-29"}', '{"v":null}', ['$.v']],
    ['int', '{"v":{"a":[1,{"b":"}"}]}}', '{"v":null}', ['$.v']],
    ['array<int>', '{"v":[1,"2",3,4.5]}', '{"v":[1,null,3,null]}', ['$.v[*]', '$.v[*]']],
    [
      'array<struct<a:int>>',
      '{"v":[{"a":true},7,{"a":1}]}',
      '{"v":[{"a":null},null,{"a":1}]}',
      ['$.v[*].a', '$.v[*]'],
    ],
    ['map<string,int>', '{"v":{"k":"x","l":1}}', '{"v":{"k":null,"l":1}}', ['$.v.*']],
    ['struct<a:struct<b:int>>', '{"v":{"a":{"b":1.0}}}', '{"v":{"a":{"b":null}}}', ['$.v.a.b']],
    ['choice<int,array<int>>', '{"v":[1,"x"]}', '{"v":null}', ['$.v']],
    ['choice<int,struct<a:int>>', '{"v":{"a":"x"}}', '{"v":null}', ['$.v']],
    ['array<choice<int,boolean>>', '{"v":[1,"x",true]}', '{"v":[1,null,true]}', ['$.v[*]']],
    ['int', '{"v":"x","\\u0076w":1}', '{"v":null,"\\u0076w":1}', ['$.v']],
  ])('of %s in %s become null', (type, json, record, paths) => {
    expect(discard(type, json)).toEqual({ record, paths })
  })

  it.each([
    ['int', '{"v":"x","v":1}', { reason: 'duplicateKey', path: '$.v', offset: 9 }],
    ['int', '{"v":"x" 1}', { reason: 'malformed', offset: 9 }],
    ['int', '{"v":1.x}', { reason: 'malformed', path: '$.v', offset: 7 }],
    ['int', '{"v":"\\ud800"}', { reason: 'invalidUnicode', path: '$.v', offset: 6 }],
    ['int', '{"v":[1,{"a":tru}]}', { reason: 'malformed', offset: 13 }],
    ['map<int,int>', '{"v":{"1":"x","y":1}}', { reason: 'wrongType', path: '$.v.y', offset: 14 }],
    ['map<varchar(1),int>', '{"v":{"ab":1}}', { reason: 'tooLong', offset: 6 }],
    ['map<int,array<int>>', '{"v":{"1":["x"],"300000000000":[]}}', { reason: 'outOfRange', offset: 16 }],
  ])('of %s in %s do not save a record with other faults', (type, json, mismatch) => {
    expect(discard(type, json)).toMatchObject(mismatch)
  })

  it('do not save a record that is not UTF-8', () => {
    const contract = compileContract({ columns: [{ name: 'v', type: { kind: 'int' } }] })
    const bytes = Buffer.from('{"v":"x","w":"?"}')
    bytes[bytes.indexOf('?')] = 0xff
    expect(findDiscards(contract, bytes, 0, bytes.length).mismatch).toMatchObject({
      reason: 'invalidUnicode',
      offset: 14,
    })
  })

  it('become null whatever the document and its contract', () => {
    const given = columnsPart.chain((type) =>
      fc.tuple(fc.constant(type), documentOf(type), fc.constantFrom(...styles)),
    )
    fc.assert(
      fc.property(given, ([type, document, style]) => {
        const columns = readColumns(type)
        const contract = compileContract({ columns })
        const bytes = Buffer.from(printInStyle(document, style))
        const { mismatch, ranges } = findDiscards(contract, bytes, 0, bytes.length)
        const paths: string[] = []
        walkRecord(contract, bytes, 0, bytes.length, ranges, {
          unknown: () => true,
          discarded: (path) => paths.push(path),
        })
        expect(mismatch).toBeUndefined()
        expect({
          document: JSON.parse(discardRanges(bytes, 0, bytes.length, ranges).toString()),
          paths,
        }).toEqual(nullMisfits(document, columns))
      }),
      { numRuns: 500 },
    )
  })
})
