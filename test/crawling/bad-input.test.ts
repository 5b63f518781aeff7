import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { CrawlResult } from '../../src/engine/crawl/run-crawler.ts'
import { storeZstd } from '../conformance/store-zstd.ts'
import { crawlFolder, summariseTables, withFiles } from './crawl-folder.ts'

/** What each file is, and why it is unknown. */
function classified({ found }: CrawlResult): Readonly<Record<string, string>> {
  return Object.fromEntries(
    found.files.map(({ uri, format, problem }) => [
      uri.slice('s3://b/raw/'.length),
      problem === undefined ? format : `${format}: ${problem}`,
    ]),
  )
}

function countRecords({ found }: CrawlResult) {
  const groups = found.tables.flatMap((table) => table.groups)
  return {
    records: groups.reduce((sum, { records }) => sum + records, 0),
    rejected: groups.reduce((sum, { rejected }) => sum + rejected, 0),
    rejects: groups.flatMap(({ firstReject }) => firstReject ?? []),
  }
}

const good = '{"id":1}\n{"id":2}\n'

describe('files that cannot be read', () => {
  it('are named, and the others are the table', async () => {
    const whole = gzipSync(good.repeat(1000))
    const crawl = await withFiles(
      {
        'raw/good.json': good,
        'raw/empty.json': '',
        'raw/blank.json': ' \n\n',
        'raw/cut.json.gz': whole.subarray(0, -12),
        'raw/no.json.gz': good,
        'raw/no.json.zst': good,
        'raw/cut.json.zst': storeZstd(good).subarray(0, -4),
        'raw/wide.json': Buffer.from(`\uFEFF${good}`, 'utf16le'),
        'raw/narrow.json': Buffer.from('{"id":"Z\u00fcrich"}\n', 'latin1'),
        'raw/half.json': '{"id":5',
        'raw/noise.bin': Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919 + 128) % 251)),
        'raw/cut.parquet': 'PAR1....',
        'raw/zeros.json': Buffer.alloc(4096),
        'raw/README.md': '# Read me\n\nThis is a text.\n',
        'raw/bom.json': `\uFEFF${good}`,
      },
      crawlFolder,
    )
    expect(classified(crawl)).toEqual({
      'good.json': 'json',
      'bom.json': 'json',
      'empty.json': 'unknown: empty',
      'blank.json': expect.stringMatching(/^unknown: /),
      'cut.json.gz': expect.stringMatching(/^unknown: truncated or damaged: gzip/),
      'no.json.gz': 'unknown: by its name it is gzip, by its content it is not',
      'no.json.zst': 'unknown: by its name it is zstd, by its content it is not',
      'cut.json.zst': expect.stringMatching(/^unknown: truncated or damaged: zstd/),
      'wide.json': expect.stringMatching(/^unknown: .*UTF-16/),
      'narrow.json': expect.stringMatching(/^unknown: /),
      'half.json': expect.stringMatching(/^unknown: truncated/),
      'noise.bin': expect.stringMatching(/^unknown: /),
      'cut.parquet': expect.stringMatching(/^unknown: /),
      'zeros.json': expect.stringMatching(/^unknown: /),
      'README.md': expect.stringMatching(/^unknown: no classifier reads it/),
    })
    expect(summariseTables(crawl)).toEqual(['raw s3://b/raw/ json struct<id:int>'])
    expect(countRecords(crawl)).toMatchObject({ records: 4, rejected: 0 })
    expect(crawl.found.warnings.map(({ kind }) => kind)).toContain('unknown-format')
  })

  it('may be all there are', async () => {
    const crawl = await withFiles({ 'raw/a.json': '', 'raw/b.json': 'hello' }, crawlFolder)
    expect(summariseTables(crawl)).toEqual(['raw s3://b/raw/ unknown struct<>'])
  })
})

describe('records that cannot be read', () => {
  it('are counted, the first with its line, and the others tell the types', async () => {
    const lines = [
      '{"id":1}',
      'not json',
      '{"id":2.5}',
      '[1,2]',
      '{"id":3,}',
      '{"id":4}{"id":5}',
      '{"name":"x"}',
      '',
    ]
    const crawl = await withFiles({ 'raw/a.json': lines.join('\n') }, crawlFolder)
    expect(summariseTables(crawl)).toEqual(['raw s3://b/raw/ json struct<id:double,name:string>'])
    expect(countRecords(crawl)).toMatchObject({
      records: 3,
      rejected: 4,
      rejects: [{ uri: 's3://b/raw/a.json', line: 2 }],
    })
  })

  it('at the end of a compressed file reject the file as one, and the others are the table', async () => {
    const lines = Array.from({ length: 200_000 }, (_, at) => `{"id":"${Math.sin(at)}"}\n`)
    const damaged = gzipSync(lines.join(''), { level: 1 })
    const crawl = await withFiles(
      { 'raw/a.json': good, 'raw/b.json.gz': damaged.subarray(0, -20) },
      crawlFolder,
    )
    expect(summariseTables(crawl)).toEqual(['raw s3://b/raw/ json struct<id:int>'])
    expect(classified(crawl)['b.json.gz']).toBe('json')
    expect(countRecords(crawl)).toMatchObject({
      records: 2,
      rejected: 1,
      rejects: [{ uri: 's3://b/raw/b.json.gz' }],
    })
  })

  it('are few where one line is huge', async () => {
    const huge = `{"id":3,"text":"${'x'.repeat(20_000_000)}"}`
    const long = `{"id":4,"list":[${'1,'.repeat(2_000_000)}5000000000]}`
    const crawl = await withFiles({ 'raw/a.json': `${good}${huge}\n${long}\n{"id":5}\n` }, crawlFolder)
    expect(summariseTables(crawl)).toEqual(['raw s3://b/raw/ json struct<id:int,list:array<bigint>>'])
    // a text beyond 16 MB is refused, as in a run
    expect(countRecords(crawl)).toMatchObject({ records: 4, rejected: 1, rejects: [{ line: 3 }] })
  })

  it('for their depth are rejected', async () => {
    const deep = `{"id":1,"a":${'['.repeat(600)}${']'.repeat(600)}}`
    const crawl = await withFiles({ 'raw/a.json': `${good}${deep}\n` }, crawlFolder)
    expect(countRecords(crawl)).toMatchObject({ records: 2, rejected: 1, rejects: [{ line: 3 }] })
  })
})

describe('a folder', () => {
  it('of mixed formats gives a table for each file, and names what is none', async () => {
    const crawl = await withFiles(
      {
        'raw/a.json': good,
        'raw/b.csv': 'id,name\n1,x\n2,y\n',
        'raw/c.xml': '<?xml version="1.0"?><a><b/></a>',
        'raw/d.avro': 'Obj\u0001xyz',
        'raw/e.orc': Buffer.concat([Buffer.from('ORC'), Buffer.alloc(100), Buffer.from('ORC\u0018')]),
        'raw/README.md': '# Read me\n\nThis is a text.\n',
        'raw/_SUCCESS': '',
        'raw/.hidden.json': '{"hidden":1}',
      },
      crawlFolder,
    )
    const kinds = Object.entries(classified(crawl)).map(([name, kind]) => `${name} ${kind.split(':')[0]}`)
    expect(kinds.toSorted()).toEqual([
      ...['README.md unknown', 'a.json json', 'b.csv csv', 'c.xml xml', 'd.avro avro'],
      'e.orc orc',
    ])
    expect(summariseTables(crawl)).toEqual([
      'a_json s3://b/raw/a.json json struct<id:int>',
      'b_csv s3://b/raw/b.csv csv struct<id:bigint,name:string>',
      'c_xml s3://b/raw/c.xml xml struct<>',
      'd_avro s3://b/raw/d.avro avro struct<>',
      'e_orc s3://b/raw/e.orc orc struct<>',
    ])
    expect(crawl.found.map.find(({ table }) => table === undefined)).toMatchObject({ uri: 's3://b/raw/' })
  })

  it('may hold links in circles, links to nothing, and other folders', async () => {
    const crawl = await withFiles({ 'raw/day=1/a.json': good }, async (root) => {
      await symlink('..', join(root, 'raw/day=1/up'))
      await symlink('/nonexistent/x.json', join(root, 'raw/day=1/dead.json'))
      await mkdir(join(root, 'raw/empty/folder.json'), { recursive: true })
      return crawlFolder(root)
    })
    expect(crawl.found.files.map(({ uri }) => uri)).toContain('s3://b/raw/day=1/a.json')
    expect(crawl.found.files.every(({ format }) => format === 'json')).toBe(true)
  })

  it('and a file may have any name', async () => {
    const names = [
      "it's",
      'a b',
      'ä ö',
      '100%',
      'a%2Fb',
      'x=1,y=2',
      '[a]{b}*',
      'q?',
      'a&b=c',
      '日本',
      'a"b',
      '$x',
      '#1',
    ]
    const files = names.map((name) => [`raw/k=${name}/${name}.json`, good])
    const crawl = await withFiles(Object.fromEntries(files), crawlFolder)
    expect(crawl.found.files.map(({ uri }) => uri).toSorted()).toEqual(
      names.map((name) => `s3://b/raw/k=${name}/${name}.json`).toSorted(),
    )
    const [table, ...others] = crawl.found.tables
    expect(others).toEqual([])
    expect(table?.partitionKeys.map(({ name }) => name)).toEqual(['k'])
    expect(table?.partitions.map(({ folder }) => folder).toSorted()).toEqual(
      names.map((name) => `k=${name}`).toSorted(),
    )
    expect(countRecords(crawl)).toMatchObject({ records: 2 * names.length, rejected: 0 })
  })
})
