import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkRecord } from '../../src/records/check-record.ts'
import { type Contract, compileContract } from '../../src/records/compile-contract.ts'
import { forgetUnknown } from '../../src/records/forget-unknown.ts'
import { scan } from '../../src/records/scan-state.ts'
import { walkRecord } from '../../src/records/walk-record.ts'
import type { Field } from '../../src/spec/data-type.ts'
import { parseType } from '../../src/spec/parse-type.ts'
import { printInStyle, styles } from './print-in-style.ts'
import {
  columnsPart,
  documentOf,
  findUnknown,
  knownColumns,
  nullMisfits,
  readColumns,
} from './typed-documents.ts'

function columnsOf(type: string): readonly Field[] {
  const parsed = parseType(type)
  if (!parsed.ok || parsed.type.kind !== 'struct') throw new Error(type)
  return parsed.type.fields
}

/** The unknown fields of a record as `path value`, each once; undefined where the check says there are none. */
function meet(contract: Contract, json: string, isRemembered = true): string[] | undefined {
  const found = meetAll(contract, json, isRemembered)
  return scan.hasUnknown || found.length > 0
    ? found.map(({ path, value }) => `${path} ${JSON.stringify(value)}`)
    : undefined
}

function meetAll(contract: Contract, json: string, isRemembered = false) {
  const found: { path: string; value: unknown }[] = []
  const bytes = Buffer.from(json)
  expect(checkRecord(contract, bytes, 0, bytes.length)).toBeUndefined()
  if (!scan.hasUnknown) return found
  walkRecord(contract, bytes, 0, bytes.length, [], {
    unknown(path, given, start, end) {
      const value: unknown = JSON.parse(Buffer.from(given.subarray(start, end)).toString())
      found.push({ path, value })
      return isRemembered
    },
    discarded: () => expect.unreachable(),
  })
  return found
}

describe('unknown fields', () => {
  const known = columnsOf(
    'struct<a:int,s:struct<b:int,c:int>,l:array<struct<b:int>>,m:map<string,struct<b:int>>,n:string>',
  )
  const columns = known.filter(({ name }) => name !== 'n')

  it.each([
    ['{"a":1,"n":{"x":1}}', undefined],
    ['{"A":1}', ['$.A 1']],
    ['{"s":{"x":[1, 2]},"z":null}', ['$.s.x [1,2]', '$.z null']],
    ['{"l":[{"x":1},{"b":1,"y":2},{"x":3}]}', ['$.l[*].x 1', '$.l[*].y 2']],
    ['{"m":{"k":{"b":1},"l":{"x":{"y":1}}}}', ['$.m.*.x {"y":1}']],
    ['{"\\u0061":1,"\\u0062":2}', ['$.b 2']],
    ['{"":1,"x y":2,"s":null}', ["$[''] 1", "$['x y'] 2"]],
  ])('of %s', (json, found) => {
    expect(meet(compileContract({ columns, known }), json)).toEqual(found)
  })

  it('of a choice are in none of its alternatives', () => {
    const choice = columnsOf('struct<v:choice<int,struct<a:struct<x:int>>,struct<a:struct<y:int>,b:int>>>')
    const contract = compileContract({ columns: choice, known: choice })
    expect(meet(contract, '{"v":{"a":{"y":1},"b":2}}')).toBeUndefined()
    expect(meet(contract, '{"v":{"a":{"z":1},"c":2}}')).toEqual(['$.v.a.z 1', '$.v.c 2'])
  })

  it('of an alternative that does not fit are none', () => {
    const choice = columnsOf('struct<v:choice<struct<a:int>,map<string,string>>>')
    const contract = compileContract({ columns: choice, known: choice })
    const bytes = Buffer.from('{"v":{"z":"1","a":"x"}}')
    expect(checkRecord(contract, bytes, 0, bytes.length)).toBeUndefined()
    expect(scan.hasUnknown).toBe(false)
  })

  it('are none without a schema, or below what is not read', () => {
    expect(meet(compileContract({ columns }), '{"x":1}')).toBeUndefined()
    const pruned = columnsOf('struct<a:int>')
    expect(meet(compileContract({ columns: pruned, known }), '{"s":{"x":1},"l":[{"x":1}]}')).toBeUndefined()
  })

  it('are told again only until they are remembered, and when that is forgotten', () => {
    const contract = compileContract({ columns, known })
    const json = '{"x":1,"a":2,"y":3}'
    expect(meet(contract, json, false)).toHaveLength(2)
    expect(meet(contract, json)).toHaveLength(2)
    expect(meet(contract, json)).toBeUndefined()
    expect(meet(contract, '{"y":3,"w":1,"x":1}')).toEqual(['$.w 1'])
    expect(meet(contract, json)).toBeUndefined()
    forgetUnknown(contract)
    expect(meet(contract, json)).toHaveLength(2)
  })

  it('may be more than a table has room for', () => {
    const contract = compileContract({ columns, known })
    const keys = Array.from({ length: 3000 }, (_, index) => `k${index}`)
    const json = JSON.stringify(Object.fromEntries(keys.map((key) => [key, 1])))
    expect(meet(contract, json)).toEqual(keys.map((key) => `$.${key} 1`))
  })

  it('are those of an independent walk, whatever was met before', () => {
    const given = columnsPart.chain((type) =>
      fc.tuple(
        fc.constant(type),
        fc.array(documentOf(type), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...styles),
      ),
    )
    fc.assert(
      fc.property(given, ([type, documents, style]) => {
        const columns = readColumns(type)
        const contract = compileContract({ columns, known: knownColumns(type) })
        for (const document of documents) {
          const fitting = nullMisfits(document, columns).document
          const found = meetAll(contract, printInStyle(fitting, style))
          expect(found).toEqual(findUnknown(fitting, type))
        }
      }),
      { numRuns: 300 },
    )
  })
})
