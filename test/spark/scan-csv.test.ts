import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, describe, expect, inject, it } from 'vitest'
import type { CompiledSource } from '../../src/compile/duckdb/compile-job.ts'
import { printReadCsv } from '../../src/compile/duckdb/print-source.ts'
import { quoteIdentifier, quoteString } from '../../src/compile/duckdb/quote.ts'
import { readRejected } from '../../src/engine/scan/read-rejected.ts'
import type { RejectedRecord } from '../../src/engine/scan/scan-result.ts'
import { siftFiles } from '../../src/engine/sift-files.ts'
import { defaultLimits } from '../../src/spec/contract.ts'
import type { Field } from '../../src/spec/data-type.ts'
import type { CsvOptions } from '../../src/spec/source.ts'
import { column } from './hostile-requests.ts'
import { askDriver } from './scan-requests.ts'

const python = inject('python')
const folder = mkdtempSync(join(tmpdir(), 'scan-csv-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface CsvRequest {
  readonly columns: readonly Field[]
  readonly known: readonly Field[]
  readonly csv: CsvOptions
  readonly content: Buffer
  readonly extension: string
}

interface CsvFound {
  readonly rows: readonly object[]
  readonly rejected: readonly RejectedRecord[]
}

const plain: CsvOptions = { header: true, delimiter: ',', nullText: '' }

async function findHere({ columns, known, csv }: CsvRequest, path: string, bytes: number): Promise<CsvFound> {
  const scratchDir = `${path}-scratch`
  mkdirSync(scratchDir)
  const source = { address: 's3://raw/', format: 'csv', columns: known, partitionKeys: [], csv } as const
  const compiled: CompiledSource = { filesVariable: 'files', source, columns }
  const prepared = await siftFiles(
    {
      compiled,
      inputs: [{ path, uri: 's3://raw/in', bytes, modified: 0 } as never],
      limits: defaultLimits,
      scratchDir,
      threads: 1,
      memoryLimitBytes: 500_000_000,
    },
    {},
  )
  const rejected: RejectedRecord[] = []
  for await (const record of readRejected(prepared.rejectedParts)) rejected.push(record)
  return { rows: await readRows(compiled, prepared.files, prepared.read.absentColumns ?? []), rejected }
}

/** The cells of what is left, as DuckDB reads them. */
async function readRows(
  { source, columns }: CompiledSource,
  files: readonly string[],
  absent: readonly string[],
) {
  if (files.length === 0) return []
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const present = columns.filter(({ name }) => !absent.includes(name))
  const cells = present.map(({ name }) => `${quoteIdentifier(name)} AS ${quoteIdentifier(name)}`)
  const list = `[${files.map(quoteString).join(', ')}]`
  const reader = await connection.runAndReadAll(
    `SELECT ${cells.join(', ') || 1} FROM ${printReadCsv(source, list)}`,
  )
  connection.closeSync()
  return reader.getRowObjectsJson()
}

/** Compares what both find; of a file that is rejected as a whole, not in which words. */
async function expectSame(requests: readonly CsvRequest[]): Promise<{ rows: number; rejected: number }> {
  const home = mkdtempSync(join(folder, 'run-'))
  const paths = requests.map(({ content, extension }, at) => {
    const path = join(home, `${at}${extension}`)
    writeFileSync(path, content)
    mkdirSync(`${path}-there`)
    return path
  })
  const answers = (await askDriver(
    python,
    requests.map(({ columns, known, csv, content }, at) => ({
      ask: 'scan',
      inputs: [{ path: paths[at], uri: 's3://raw/in', bytes: content.length }],
      columns,
      known,
      csv,
      max_raw_bytes: defaultLimits.documentBytes,
      scratch_dir: `${paths[at]}-there`,
    })),
  )) as readonly {
    accepted: readonly string[]
    rejected_records: readonly RejectedRecord[]
    records: number
  }[]
  const counts = { rows: 0, rejected: 0 }
  for (const [at, request] of requests.entries()) {
    const due = await findHere(request, paths[at] as string, request.content.length)
    const found = answers[at]
    const where = `${JSON.stringify(request.content.toString())} ${JSON.stringify(request.csv)}`
    expect(found?.rejected_records.map(withoutWords), where).toEqual(due.rejected.map(withoutWords))
    expect(
      found?.accepted.map((line) => JSON.parse(line)),
      where,
    ).toEqual(due.rows)
    expect(found?.records, where).toBe(due.rows.length)
    counts.rows += due.rows.length
    counts.rejected += due.rejected.length
  }
  return counts
}

function withoutWords(record: RejectedRecord): object {
  return record.reason === 'unreadableFile' ? { ...record, found: '', expected: '' } : record
}

const columns = [column('id', 'int'), column('name', 'varchar(3)'), column('ok', 'boolean')]

function file(text: string, change: Partial<CsvRequest> = {}): CsvRequest {
  return { columns, known: columns, csv: plain, content: Buffer.from(text), extension: '.csv', ...change }
}

describe.skipIf(python === '')('CSV', { timeout: 300_000 }, () => {
  it('is read as DuckDB reads it, where its form is odd', async () => {
    const texts = [
      '',
      'id,name,ok\n',
      'id,name,ok\n1,a,true\n2,"b,""c",FALSE\n3,,\n4,"",\n',
      '\ufeffID, Name ,"ok"\r\n1,a,true\r\n\r\n2,b,x\r\n',
      '\n\nname,id\na,1\n"x\ny",2\n"x\ny",z\n',
      'id,ID,id\n1,2,3\nx,2,3\n',
      'a,b\n1,2\n',
      'id,,extra\n1,2,3\n1,2\n1,2,3,4\n',
      'id\n1\n\n2\n',
      'id\r1\r2\rx\r',
      'id,name\n1,"a\n',
      'id,name\n1,"a"b\n2,c\n',
      'id,name\n1, "a" \n2, b \n 3,c\n',
      'id,name\n1,a"b\n',
      'id,name\n1,abcd\n2,"äöü"\n3,😀😀😀😀\n',
    ]
    await expectSame(texts.map((text) => file(text)))
    const noHeader = { csv: { ...plain, header: false } }
    await expectSame(['1,a,true\n', '1,a\n2,b,false\nx,y,z\n', ''].map((text) => file(text, noHeader)))
    const other = { csv: { header: true, delimiter: '§', nullText: 'NA' } }
    await expectSame([file('id§name§ok\nNA§"NA"§\n1§NA§true\n', other)])
    const invalid = Buffer.concat([Buffer.from('id,name\n1,'), Buffer.from([0xe9]), Buffer.from('\n2,b\n')])
    await expectSame([file('', { content: invalid })])
    const packed = gzipSync('id,name,ok\n1,a,true\nx,b,\n')
    await expectSame([
      file('', { content: packed, extension: '.csv.gz' }),
      file('', { content: packed.subarray(0, 20), extension: '.csv.gz' }),
    ])
  })

  it('has cells that spell their types where DuckDB says so', async () => {
    const cells = [
      ...['1', '+1', '-1', '001', '127', '128', '-128', '-129', '2147483648', '9223372036854775807'],
      ...[
        '9223372036854775808',
        '0'.repeat(60),
        `${'0'.repeat(60)}7`,
        '1.',
        '.5',
        '+.5',
        '.',
        '+',
        '-',
        '-0',
      ],
      ...[
        '1.5',
        '1.50',
        '1.500',
        '1.5e3',
        '1E5',
        '1e-400',
        '1e400',
        '3.4e38',
        '3.5e38',
        '1.8e308',
        'NaN',
        'inf',
      ],
      ...['3.4028235677973366e38', '3.4028235677973367e38', '99.99', '100', '99.999', '123456789.123', '1_0'],
      ...['true', 'TRUE', 'tRuE', 't', 'yes', '0', '2024-02-29', '2023-02-29', '0000-01-01', '2024-13-01'],
      ...[
        '2024-01-02T03:04:05',
        '2024-01-02 03:04:05.123456',
        '2024-01-02 24:00:00',
        '2024-01-02 03:04',
        'x',
      ],
      ...[
        'QQ==',
        'QR==',
        'QUI=',
        'Q',
        'QUJD',
        'abc',
        'abcd',
        '😀😀😀',
        '😀😀😀😀',
        ' 1',
        '1 ',
        '١',
        'null',
        '""',
      ],
    ]
    const types = [
      ...['tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal(4,2)', 'decimal(2,2)'],
      ...[
        'decimal(38,2)',
        'boolean',
        'date',
        'timestamp',
        'string',
        'varchar(3)',
        'char(1)',
        'binary',
        'null',
      ],
    ]
    const requests = types.map((type) => {
      const typed = [column('v', type), column('n', 'int')]
      return file(`v,n\n${cells.map((cell, at) => `${cell},${at}`).join('\n')}\n`, {
        columns: typed,
        known: typed,
      })
    })
    const counts = await expectSame(requests)
    expect(counts.rows).toBeGreaterThan(200)
    expect(counts.rejected).toBeGreaterThan(300)
  })

  it('has the same records set aside, byte for byte, and the same cells left', async () => {
    const counts = await expectSame(fc.sample(request, { numRuns: 150, seed: 11 }))
    expect(counts.rows).toBeGreaterThan(200)
    expect(counts.rejected).toBeGreaterThan(200)
  })
})

const number = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -2147483648, max: 2147483647 }).map(String) },
  { weight: 1, arbitrary: fc.constantFrom('x', '1.0', '2147483648', '1e3', '-', 'ü', '') },
)
const text = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', ' ', '😀', '#'), maxLength: 4 })
const flag = fc.constantFrom('true', 'FALSE', 'true', '', 'yes')

const request: fc.Arbitrary<CsvRequest> = fc
  .record({
    delimiter: fc.constantFrom(',', ';', '\t', '§'),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    mark: fc.constantFrom('', '', '\ufeff'),
    rows: fc.array(fc.tuple(number, text, flag, fc.nat(20)), { minLength: 1, maxLength: 15 }),
    reads: fc.constantFrom(columns, columns.slice(1), columns.slice(0, 1)),
  })
  .map(({ delimiter, lineEnd, mark, rows, reads }) => {
    const spell = (value: string) =>
      /["\r\n]|^ | $/.test(value) || value.includes(delimiter) ? `"${value.replaceAll('"', '""')}"` : value
    const lines = rows.map(([id, name, ok, odd]) => {
      const cells = [id, name, ok].map(spell)
      return (odd === 0 ? cells.slice(0, 2) : odd === 1 ? [...cells, 'more'] : cells).join(delimiter)
    })
    const all = [['id', 'name', 'ok'].join(delimiter), ...lines]
    return file(`${mark}${all.join(lineEnd)}${lineEnd}`, {
      columns: reads,
      csv: { ...plain, delimiter },
    })
  })
