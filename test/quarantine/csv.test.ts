import { readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { UnsupportedError } from '../../src/errors.ts'
import { withRuns } from './run-in-project.ts'

const job = (source = '', rejects = '') => `source: { path: data, schema: in, format: csv${source} }
steps: []
sink: { table: lake.out, path: s3://lake/out/ }
${rejects}`

function project(csv: Readonly<Record<string, string | Uint8Array>>, text = job()) {
  return {
    'etl.yaml': 'name: test\n',
    'schemas/in.yaml': 'id: int\nname: varchar(5)\nat: date\n',
    'jobs/Case.yaml': text,
    ...Object.fromEntries(Object.entries(csv).map(([name, content]) => [`data/${name}`, content])),
  }
}

const other = 'id,name,at\n100,other,\n'
const otherRow = { id: 100, name: 'other', at: null }

const whole = {
  reason: 'unreadableFile',
  path: '$',
  line: 1,
  index: 0,
  offset: 0,
  raw: '',
  rawTruncated: true,
}

describe('CSV records that do not fit', () => {
  it('are set aside whole, byte for byte, with their place', () =>
    withRuns(
      project({
        'a.csv':
          '\ufeffat,id,name\r\n,1,x\r\n,"x","a\r\nb"\r\n\r\n,3,"too,long"\r\n2024-02-30,4,\r\n,5,"q""q"',
        'b.csv': other,
      }),
      async ({ run, quarantined, rows }) => {
        const { report } = await run()
        expect(report.records).toEqual({ read: 6, accepted: 3, quarantined: 3 })
        expect(report.quarantine?.reasons).toEqual({ wrongType: 1, tooLong: 1, outOfRange: 1 })
        expect(quarantined()).toEqual([
          {
            reason: 'wrongType',
            path: '$.id',
            expected: 'int',
            found: '"x"',
            file: 'data/a.csv',
            line: 3,
            index: 1,
            offset: 21,
            bytes: 11,
            raw: ',"x","a\r\nb"',
          },
          {
            reason: 'tooLong',
            path: '$.name',
            expected: 'varchar(5)',
            found: '"too,long"',
            file: 'data/a.csv',
            line: 6,
            index: 2,
            offset: 36,
            bytes: 13,
            raw: ',3,"too,long"',
          },
          {
            reason: 'outOfRange',
            path: '$.at',
            expected: 'date',
            found: '"2024-02-30"',
            file: 'data/a.csv',
            line: 7,
            index: 3,
            offset: 51,
            bytes: 13,
            raw: '2024-02-30,4,',
          },
        ])
        expect(await rows()).toEqual([
          { id: 1, name: 'x', at: null },
          { id: 5, name: 'q"q', at: null },
          otherRow,
        ])
      },
    ))

  it.each([
    ['fewer cells', '2,y', 'malformed', '3 cells', '2 cells'],
    ['more cells', '2,y,,z', 'malformed', '3 cells', '4 cells'],
    ['a comment', '# two', 'malformed', '3 cells', '1 cell'],
  ])('%s', (_name, raw, reason, expected, found) =>
    withRuns(
      project({ 'a.csv': `id,name,at\n1,x,\n${raw}\n3,z,\nx,,\n`, 'b.csv': other }),
      async ({ run, quarantined, rows }) => {
        expect((await run()).report.records).toEqual({ read: 5, accepted: 3, quarantined: 2 })
        expect(quarantined()).toMatchObject([
          { reason, path: '$', expected, found, line: 3, index: 1, offset: 16, bytes: raw.length, raw },
          { reason: 'wrongType', path: '$.id', line: 5, index: 3, raw: 'x,,' },
        ])
        expect(await rows()).toEqual([
          { id: 1, name: 'x', at: null },
          { id: 3, name: 'z', at: null },
          otherRow,
        ])
      },
    ),
  )

  it('bytes that are not UTF-8, also where nobody reads them', () =>
    withRuns(
      project({ 'a.csv': Buffer.from('id,name,at,more\n1,x,,\n2,y,,\xff\n3,z,,\n', 'latin1') }),
      async ({ run, quarantined, rows }) => {
        await run()
        expect(quarantined()).toMatchObject([
          {
            reason: 'invalidUnicode',
            found: 'bytes ff',
            line: 3,
            rawBase64: Buffer.from('2,y,,\xff', 'latin1').toString('base64'),
          },
        ])
        expect((await rows()).map(({ id }) => id)).toEqual([1, 3])
      },
    ))

  it('a record longer than DuckDB takes', () =>
    withRuns(
      project({ 'a.csv': `id,name,at,more\n1,x,,\n2,y,,${'é'.repeat(1_100_000)}\n3,z,,\n` }),
      async ({ run, quarantined, rows }) => {
        await run()
        expect(quarantined()).toMatchObject([{ reason: 'tooLarge', line: 3, index: 1, bytes: 2_200_005 }])
        expect((await rows()).map(({ id }) => id)).toEqual([1, 3])
      },
    ))

  it('every record of every file', () =>
    withRuns(
      project({ 'a.csv': 'id,name,at\nx,,\ny,,\n', 'b.csv': 'id\nz\n' }),
      async ({ run, quarantined, rows }) => {
        const { report } = await run()
        expect(report).toMatchObject({
          status: 'succeeded',
          records: { read: 3, accepted: 0, quarantined: 3 },
        })
        expect(quarantined().map(({ raw }) => raw)).toEqual(['x,,', 'y,,', 'z'])
        expect(await rows()).toEqual([])
      },
    ))

  it('blank lines of a single column are records, NULL', () =>
    withRuns(
      { ...project({ 'a.csv': '\nid\n1\n\nx\n\n' }), 'schemas/in.yaml': 'id: int\n' },
      async ({ run, quarantined, rows }) => {
        await run()
        expect(quarantined()).toMatchObject([{ line: 5, index: 2, offset: 7, raw: 'x' }])
        expect((await rows()).map(({ id }) => id)).toEqual([1, null, null])
      },
    ))

  it('of a compressed file, behind many good ones', () => {
    const lines = Array.from({ length: 30_000 }, (_, id) => (id === 25_000 ? 'x,bad,\n' : `${id},x,\n`))
    const offset = Buffer.byteLength(`id,name,at\n${lines.slice(0, 25_000).join('')}`)
    return withRuns(
      project({ 'a.csv.gz': gzipSync(`id,name,at\n${lines.join('')}`) }),
      async ({ run, quarantined }) => {
        const { report } = await run()
        expect(report.records).toEqual({ read: 30_000, accepted: 29_999, quarantined: 1 })
        expect(report.rows.written).toBe(29_999)
        expect(quarantined()).toMatchObject([{ line: 25_002, index: 25_000, offset, raw: 'x,bad,' }])
      },
    )
  })
})

describe('CSV files that cannot be read', () => {
  const gzip = gzipSync('id,name,at\n1,x,\n2,y,\n')
  const damaged = Buffer.from(gzip)
  damaged[gzip.length - 6] = (damaged[gzip.length - 6] as number) ^ 1

  it.each<[string, string, string | Uint8Array, string]>([
    [
      'text after a closing quote',
      'a.csv',
      'id,name,at\n1,x,\n2,"y"z,\n',
      'text after a closing quote in line 3',
    ],
    [
      'a quote that stays open',
      'a.csv',
      'id,name,at\n1,x,\n2,"y,\n3,z,\n',
      'a quote in line 3 is not closed',
    ],
    ['a carriage return in a cell', 'a.csv', 'id,name,at\n1,x\ry,\n', 'line 2 ends with CR, others with LF'],
    ['ends of lines that differ', 'a.csv', 'id,name,at\n1,x,2024-01-01\r\n2,y,\n', 'not the CSV that'],
    [
      'another delimiter',
      'a.csv',
      'id;name;at\n1;x;\n',
      'the file has none of the columns of the contract: id;name;at',
    ],
    ['a picture', 'a.csv', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), ''],
    ['UTF-16', 'a.csv', Buffer.from('\ufeffid,name,at\n1,x,\n', 'utf16le'), ''],
    ['gzip that is cut', 'a.csv.gz', gzip.subarray(0, gzip.length - 9), 'gzip: unexpected end of file'],
    ['gzip with another checksum', 'a.csv.gz', damaged, 'gzip: incorrect data check'],
    ['no gzip', 'a.csv.gz', Buffer.from('id,name,at\n1,x,\n'), 'gzip: incorrect header check'],
  ])('%s', (_name, file, content, found) =>
    withRuns(project({ [file]: content, 'b.csv': other }), async ({ run, quarantined, rows }) => {
      const { report } = await run()
      expect(report.records).toEqual({ read: 2, accepted: 1, quarantined: 1 })
      expect(quarantined()).toMatchObject([{ ...whole, file: `data/${file}` }])
      expect(quarantined()[0]?.found).toContain(found)
      expect(await rows()).toEqual([otherRow])
      expect((await run()).report.status).toBe('noNewInput')
    }),
  )
})

describe('the policies', () => {
  const bad = project({ 'a.csv': 'id,name,at\n1,x,\nx,y,\n' })

  it('rejects.max is looked at before anything is written', () =>
    withRuns(
      { ...bad, 'jobs/Case.yaml': job('', 'rejects: { max: 0 }\n') },
      async ({ run, quarantined, rows, root }) => {
        const { report } = await run()
        expect(report).toMatchObject({
          status: 'failed',
          records: { read: 2, accepted: 1, quarantined: 1 },
          quarantine: { committed: false },
        })
        expect(quarantined()).toHaveLength(1)
        expect(readdirSync(join(root, '.etl/lake/lake/out')).filter((name) => !name.startsWith('_'))).toEqual(
          [],
        )
        await writeFile(join(root, 'jobs/Case.yaml'), job())
        await run()
        expect(await rows()).toEqual([{ id: 1, name: 'x', at: null }])
      },
    ))

  it('a share of the records, read and rejected', () => {
    const rows = (good: number) => `id,name,at\n${'1,x,\n'.repeat(good)}${'x,,\n'.repeat(10)}`
    return withRuns(project({ 'a.csv': rows(989) }), async ({ run, root }) => {
      expect((await run()).report.status).toBe('succeeded')
      await writeFile(join(root, 'data/b.csv'), rows(989))
      await writeFile(join(root, 'data/c.csv'), 'id\nx\n')
      expect((await run()).report).toMatchObject({
        status: 'failed',
        records: { read: 1000, accepted: 989, quarantined: 11 },
      })
    })
  })

  it('under fail the first bad cell fails the run', () =>
    withRuns(
      { ...bad, 'jobs/Case.yaml': job('', 'rejects: { onMismatch: fail }\n') },
      async ({ run, quarantined }) => {
        const { report, error } = await run()
        expect(report.status).toBe('failed')
        expect((error as Error).message).toContain('record 2 does not fit the contract (wrongType) at id')
        expect(quarantined()).toEqual([])
      },
    ))

  it('replay refuses, and --full-refresh loads what fits by now, once', () =>
    withRuns(bad, async ({ run, replay, root, rows, quarantined }) => {
      await run()
      await expect(replay()).rejects.toThrow(UnsupportedError)
      await expect(replay()).rejects.toThrow('Case reads csv: only JSON records can be replayed')
      await writeFile(join(root, 'schemas/in.yaml'), 'id: string\nname: varchar(5)\nat: date\n')
      await run({ fullRefresh: true })
      expect((await rows()).map(({ id }) => id)).toEqual(['1', 'x'])
      expect(quarantined()).toEqual([])
    }))

  it('the source of a join fails the run', () =>
    withRuns(
      {
        ...project({ 'a.csv': 'id,name,at\n1,x,\n' }),
        'places/p.csv': 'id,name\nx,y\n',
        'schemas/place.yaml': 'id: int\nname: string\n',
        'jobs/Case.yaml': job().replace(
          'steps: []',
          'steps:\n  - join: { place: { path: places, schema: place, format: csv } }\n    on: place.id = id\n  - select: { id: id, name: place.name }',
        ),
      },
      async ({ run }) => {
        const { report, error } = await run()
        expect(report.status).toBe('failed')
        expect((error as Error).message).toContain('record 1 does not fit the contract (wrongType) at id')
      },
    ))
})
