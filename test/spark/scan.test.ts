import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { checkRecord } from '../../src/records/check-record.ts'
import { compileContract } from '../../src/records/compile-contract.ts'
import { scan as lastScan } from '../../src/records/scan-state.ts'
import { defaultLimits, type Limits } from '../../src/spec/contract.ts'
import type { Field } from '../../src/spec/data-type.ts'
import { compressionCases } from '../hostile/cases/compression.ts'
import { fileCases } from '../hostile/cases/files.ts'
import { storedFiles } from '../hostile/due-quarantine.ts'
import { printInStyle, styles } from '../records/print-in-style.ts'
import { columnsPart, documentOf, knownColumns, readColumns } from '../records/typed-documents.ts'
import type { ReadRequest } from './ask-records.ts'
import { cellRequests, column, hostileRequests } from './hostile-requests.ts'
import { askDriver, type ScanFound, type ScanRequest, scanHere, scanThere } from './scan-requests.ts'
import { choiceRequests, deepRequests, valueRequests } from './value-requests.ts'

const python = inject('python')
const folder = mkdtempSync(join(tmpdir(), 'scan-'))
afterAll(() => rmSync(folder, { recursive: true }))

let scans = 0

async function expectSameScans(requests: readonly ScanRequest[]): Promise<number> {
  const home = join(folder, `${scans++}`)
  const answers = await scanThere(python, requests, home)
  let records = 0
  for (const [at, request] of requests.entries()) {
    const expected = await scanHere(request, join(home, 'here', `${at}`))
    expectSame(answers[at] as ScanFound, expected, request)
    records += expected.records + expected.rejected
  }
  return records
}

function expectSame(found: ScanFound, expected: ScanFound, request: ScanRequest): void {
  const where = `${request.name}, ${request.onMismatch}, units of ${request.unitBytes}`
  if (request.onMismatch === 'fail' && expected.first !== undefined) {
    expect(found.first, where).toEqual(expected.first)
    return
  }
  const { accepted, longestRecordBytes: _, files, foundBySpark = found.records, ...rest } = found
  expect(foundBySpark, where).toBe(found.records)
  const { accepted: due, longestRecordBytes: __, files: dueFiles, ...dueRest } = expected
  expect(rest, where).toEqual(dueRest)
  expect(files.map(withoutSize), where).toEqual(dueFiles.map(withoutSize))
  expect(accepted.length, where).toBe(found.records)
  expect(accepted.map((line) => meaning(line, request.columns)).sort(), where).toEqual(
    due.map((line) => meaning(line, request.columns)).sort(),
  )
}

/** A record that is written anew may be longer; how much of a damaged file is read depends on the decompressor. */
function withoutSize(file: object): object {
  const isCut = 'failure' in file && file.failure !== undefined
  return {
    ...file,
    longestRecordBytes: undefined,
    ...(isCut ? { decompressedBytes: undefined, form: undefined } : {}),
  }
}

/** What the columns hold; of a choice only whether there is something. */
function meaning(line: string, columns: readonly Field[]): string {
  const record = JSON.parse(line)
  return JSON.stringify(columns.map(({ name, type }) => meaningOf(own(record, name), type)))
}

function meaningOf(value: unknown, type: Field['type']): unknown {
  if (value === null || value === undefined) return null
  switch (type.kind) {
    case 'choice':
      return 'a choice'
    case 'array':
      return (value as unknown[]).map((item) => meaningOf(item, type.element))
    case 'map':
      return Object.entries(value).map(([key, item]) => [key, meaningOf(item, type.value)])
    case 'struct':
      return type.fields.map((field) => meaningOf(own(value, field.name), field.type))
    case 'float':
      return Math.fround(value as number) + 0
    default:
      return value === 0 ? 0 : value
  }
}

function own(value: unknown, name: string): unknown {
  return Object.hasOwn(value as object, name) ? (value as Record<string, unknown>)[name] : undefined
}

/** By whether the quick check takes them: how many records TypeScript's check takes. */
async function expectSound(requests: readonly FitsRequest[]): Promise<{ taken: number; missed: number }> {
  const answers = (await askDriver(
    python,
    requests.map((request) => ({ ask: 'fits', ...request })),
  )) as readonly (readonly boolean[])[][]
  const counts = { taken: 0, missed: 0 }
  for (const [at, { columns, known, limits, records }] of requests.entries()) {
    const contract = compileContract({ columns, known, limits })
    for (const [number, record] of records.entries()) {
      const mismatch = checkRecord(contract, record, 0, record.length)
      const isSure = mismatch === undefined && !lastScan.hasUnknown
      const said = answers[at]?.map((round) => round[number])
      if (said?.includes(true)) {
        expect(isSure, `${record} of ${JSON.stringify(columns)}: ${mismatch?.reason}, ${said}`).toBe(true)
        counts.taken++
      } else if (isSure) counts.missed++
    }
  }
  return counts
}

interface FitsRequest {
  readonly columns: readonly Field[]
  readonly known?: readonly Field[] | undefined
  readonly limits?: Limits | undefined
  readonly records: readonly Buffer[]
}

describe.skipIf(python === '')('the quick check', { timeout: 300_000 }, () => {
  it('takes nothing that the exact check refuses, of every kind of JSON under every type', async () => {
    const requests = [...cellRequests(), ...valueRequests(), ...choiceRequests(), ...deepRequests()].map(
      linesOf,
    )
    const { taken } = await expectSound(requests)
    expect(taken).toBeGreaterThan(1000)
  })

  it('takes nothing of the hostile cases that the exact check refuses', async () => {
    const { taken } = await expectSound(hostileRequests().map(linesOf))
    expect(taken).toBeGreaterThan(100)
  })

  it('takes nothing that the exact check refuses, of typed documents and damaged ones', async () => {
    const counts = await expectSound(fc.sample(typedRecords, { numRuns: 500, seed: 7 }))
    expect(counts.taken).toBeGreaterThan(300)
    expect(counts.missed).toBeLessThan(counts.taken / 2)
  })
})

const typedRecords: fc.Arbitrary<FitsRequest> = columnsPart
  .chain((type) =>
    fc.record({
      type: fc.constant(type),
      documents: fc.array(documentOf(type), { minLength: 1, maxLength: 6 }),
      style: fc.constantFrom(...styles),
      knowsAll: fc.boolean(),
      depth: fc.constantFrom(500, 500, 2, 3),
      stringBytes: fc.constantFrom(defaultLimits.stringBytes, defaultLimits.stringBytes, 3),
      documentBytes: fc.constantFrom(defaultLimits.documentBytes, defaultLimits.documentBytes, 60),
    }),
  )
  .chain(({ type, documents, style, knowsAll, ...limits }) => {
    const sound = documents.map((document) => Buffer.from(printInStyle(document, style)))
    return fc.array(fc.constantFrom(...sound).chain(damage), { maxLength: 20 }).map((damaged) => ({
      columns: readColumns(type),
      known: knowsAll ? knownColumns(type) : undefined,
      limits,
      records: [...sound, ...damaged],
    }))
  })

/** A record with one of its bytes replaced, dropped or put in, or with a member that is there twice. */
function damage(record: Buffer): fc.Arbitrary<Buffer> {
  const bytes = fc.constantFrom(...Buffer.from('{}[]",:\\ \n\t0123456789-+.eEtfnu/dD8aA\0\u007f'), 0xff, 0xc3)
  const change = fc.tuple(fc.constantFrom('replace', 'drop', 'insert'), fc.nat(record.length), bytes)
  const member = /"[^"\\]*" *: *(?:"[^"\\]*"|[-\d.e]+|true|null)/
  const twice = Buffer.from(record.toString().replace(member, (found) => `${found},${found}`))
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(twice) },
    {
      weight: 5,
      arbitrary: change.map(([kind, at, byte]) =>
        Buffer.concat([
          record.subarray(0, at),
          Buffer.from(kind === 'drop' ? [] : [byte]),
          record.subarray(kind === 'insert' ? at : at + 1),
        ]),
      ),
    },
  )
}

function linesOf({ file, columns = [], known, limits }: ReadRequest): FitsRequest {
  const records: Buffer[] = []
  for (let at = 0; at < file.length; ) {
    const end = file.indexOf('\n', at)
    const line = file.subarray(at, end === -1 ? file.length : end)
    if (line.length < 100_000) records.push(line)
    at += line.length + 1
  }
  return { columns, known, limits, records }
}

describe.skipIf(python === '')('a scan in Python', { timeout: 300_000 }, () => {
  it('finds in the hostile cases what the scan for DuckDB finds', async () => {
    const small = hostileRequests().filter(({ file }) => file.length < 1_000_000)
    const requests = small.flatMap(({ name, file, columns = [], known, limits, jsonPath }) =>
      (['collect', 'discard', 'fail'] as const).map((onMismatch) => ({
        name,
        files: { 'in.json': file },
        columns,
        known,
        limits,
        jsonPath,
        onMismatch,
      })),
    )
    expect(await expectSameScans(requests)).toBeGreaterThan(1000)
  })

  it('finds the same in files of any name, compressed or not, in units of any size', async () => {
    const columns = [column('a', 'int')]
    const given = [...fileCases, ...compressionCases.filter(({ known }) => known === undefined)]
    const requests = given.flatMap((one) =>
      [undefined, 1, 40, 1000].map((unitBytes) => ({
        name: one.name,
        files: storedFiles(one),
        columns,
        known: columns,
        onMismatch: 'collect' as const,
        ...(unitBytes === undefined ? {} : { unitBytes }),
      })),
    )
    expect(await expectSameScans(requests)).toBeGreaterThan(1000)
  })

  it('finds the same in values of every type, and writes anew what Spark would read otherwise', async () => {
    const given = [...cellRequests(), ...valueRequests(), ...choiceRequests(), ...deepRequests()]
    const requests = given.map(({ name, file, columns = [], known, discardsValues }) => ({
      name,
      files: { 'in.json': file },
      columns,
      known,
      onMismatch: discardsValues ? ('discard' as const) : ('collect' as const),
    }))
    expect(await expectSameScans(requests)).toBeGreaterThan(5000)
  })

  it('finds the same in ranges of a file, with unknown fields and rejected records in some', async () => {
    const columns = [column('a', 'int'), column('s', 'struct<x:double>')]
    const line = (at: number) =>
      at % 97 === 0
        ? `{"a":"${at}"}`
        : at % 31 === 0
          ? `{"a":${at},"u${at % 7}":{"q":[1]},"s":{"x":1.5,"v":0}}`
          : `{"a":${at},"s":{"x":${at}.25}}`
    const text = Buffer.from(`${Array.from({ length: 3000 }, (_, at) => line(at)).join('\n')}\n`)
    const sound = Buffer.from(`${'{"a":1}\n\n'.repeat(500)}{"a":true}\n${'{"a":2}\n'.repeat(2000)}`)
    const files = {
      'a.json': text,
      'b.json': sound,
      'c.json.gz': gzipSync(text),
      'd.json': Buffer.from('[]'),
    }
    const requests = (['collect', 'discard', 'fail'] as const).flatMap((onMismatch) =>
      [undefined, 500, 7000].map((unitBytes) => ({
        name: 'ranges',
        files,
        columns,
        known: columns,
        onMismatch,
        maxRawBytes: 10,
        ...(unitBytes === undefined ? {} : { unitBytes }),
      })),
    )
    await expectSameScans(requests)
  })

  it('finds the same when executors do the work, and Spark reads what was found', async () => {
    const columns = [column('a', 'int')]
    const text = Buffer.from(`${'{"a":1,"u":2}\n'.repeat(2000)}x\n${'{"a":2}\n \r\n'.repeat(5000)}`)
    const sound = fileCases.flatMap((given) => Object.entries(storedFiles(given))).slice(0, 33)
    const odd = sound.map(([name]) => [name, Buffer.from('{"a":1}\n\n{"a":2}\r\n')] as const)
    const request = {
      name: 'executors',
      files: {
        ...Object.fromEntries(odd),
        '_hidden.json': Buffer.from('{"a":1}\n{"a":2}'),
        'x.json.bz2': Buffer.from('{"a":1}\n{"a":2}'),
        'a.json': text,
        'b.json': Buffer.from('[{"a":3},{"a":"x"}]'),
        'c.json.gz': gzipSync('{"a":1}\n{"a":2}\n'),
      },
      columns,
      known: columns,
      onMismatch: 'collect' as const,
      unitBytes: 30_000,
      isSpark: true as const,
    }
    await expectSameScans([request])
  })
})

describe.skipIf(python === '')('a record that is written anew', () => {
  const rewrite = async (type: string, values: readonly string[]) => {
    const records = values.map((value) => Buffer.from(`{"u":[1],"v":${value}}`))
    const [found] = await askDriver(python, [{ ask: 'rewrite', columns: [column('v', type)], records }])
    return found
  }

  it('has a choice as a string of its JSON text', async () => {
    expect(
      await rewrite('array<choice<int,string,struct<a:int>>>', [
        '[12, "12", null, {"a": 1, "b":\n"\\u00e9\\"é"}]',
        'null',
      ]),
    ).toEqual(['{"v":["12","\\"12\\"",null,"{\\"a\\": 1, \\"b\\":\\n\\"\\\\u00e9\\\\\\"é\\"}"]}', null])
  })

  it('has numbers that every engine reads alike', async () => {
    expect(await rewrite('double', ['-0', '-0.0', '1e5', `1.5${'0'.repeat(2000)}`])).toEqual([
      '{"v":0}',
      null,
      null,
      '{"v":1.5}',
    ])
    expect(await rewrite('float', ['1.5', '1.00000017881393432617187499', '16777217.0000000001'])).toEqual([
      null,
      '{"v":1.000000238418579}',
      '{"v":16777216.0}',
    ])
    expect(
      await rewrite('decimal(10,2)', ['1.50', '15e-1', '-1.5E3', '0e99999999999', '1e2', '-12e-2', '5e-2']),
    ).toEqual([null, '{"v":1.5}', '{"v":-1500}', '{"v":0}', '{"v":100}', '{"v":-0.12}', '{"v":0.05}'])
  })
})
