import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { classifyFiles } from '../../src/engine/crawl/classify-files.ts'
import { type Duckdb, openDuckdb } from '../../src/engine/open-duckdb.ts'
import { parseJsonPath } from '../../src/records/parse-json-path.ts'
import { printType } from '../../src/spec/data-type.ts'
import { storeZstd } from '../conformance/store-zstd.ts'

let folder: string
let duckdb: Duckdb
let connections = 0

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'classify-'))
  duckdb = await openDuckdb({ threads: 1, memoryLimitBytes: 1e9, temporaryDirectory: folder })
})

afterAll(() => {
  duckdb.close()
  rmSync(folder, { recursive: true, force: true })
})

type Content = string | Uint8Array

function write(name: string, content: Content) {
  const path = join(folder, name)
  writeFileSync(path, content)
  return { path, uri: `s3://b/${name}`, bytes: Buffer.byteLength(content) }
}

async function writeParquet(name: string, select: string, options = '') {
  const path = join(folder, name)
  await duckdb.connection.run(
    `COPY (${select}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet ${options})`,
  )
  const { size } = await import('node:fs').then(({ statSync }) => statSync(path))
  return { path, uri: `s3://b/${name}`, bytes: size }
}

async function classify(
  files: readonly { path: string; uri: string; bytes: number }[],
  paths: readonly string[] = [],
) {
  connections = 0
  const classifiers = paths.map((text) => {
    const parsed = parseJsonPath(text)
    if ('problem' in parsed) throw new Error(parsed.problem.message)
    return { name: text, jsonPath: parsed.path }
  })
  const connect = async () => {
    connections++
    return duckdb.connection
  }
  return classifyFiles({ files, classifiers }, { connect })
}

describe('classifyFiles', () => {
  it('names what is in a folder of mixed formats, and keeps their order', async () => {
    const files = [
      write('a.json', '[{"id":1},{"id":2}]'),
      write('b.json', '{"id":1}\n{"id":2}\n'),
      write('c.csv', 'id,name\n1,x\n'),
      write('d.xml', '<?xml version="1.0"?><a/>'),
      write('e.avro', 'Obj\u0001xyz'),
      write('f.txt', 'Read me.'),
      write('g.json.gz', gzipSync('[{"id":3}]')),
      write('h.json.zst', storeZstd('{"id":4}\n')),
      write('i.json', ''),
      write('j.json', '{"id":5'),
      await writeParquet('k.parquet', 'SELECT 1 AS id'),
    ]
    const found = await classify(files, ['$[*]'])
    expect(found.map(({ uri }) => uri)).toEqual(files.map(({ uri }) => uri))
    expect(
      found.map(({ path, format, compression, classifier, certainty }) =>
        [basename(path), format, compression, classifier ?? '-', certainty].join(' '),
      ),
    ).toEqual([
      'a.json json none $[*] 1',
      'b.json json none - 1',
      'c.csv csv none - 1',
      'd.xml xml none - 1',
      'e.avro avro none - 1',
      'f.txt unknown none - 0',
      'g.json.gz json gzip $[*] 1',
      'h.json.zst json zstd - 1',
      'i.json unknown none - 0',
      'j.json unknown none - 0',
      'k.parquet parquet none - 1',
    ])
    expect(connections).toBe(1)
    expect(found[1]?.tried).toEqual([
      { classifier: '$[*]', reason: '$[*] matches nothing: the document is an object' },
    ])
    expect(found[0]?.jsonPath).toEqual([{ kind: 'wildcard', of: 'elements' }])
    expect(found.filter(({ problem }) => problem !== undefined).map(({ problem }) => problem)).toEqual([
      "no classifier reads it: not JSON (starts with 'R'), nor XML, nor CSV",
      'empty',
      expect.stringMatching(/^truncated: line 1: .* the end of the file found$/),
    ])
  })

  it('does not connect where there is no Parquet', async () => {
    await classify([write('n.json', '{}')])
    expect(connections).toBe(0)
  })

  it('says what is wrong with files that cannot be read, and goes on', async () => {
    const gone = { path: join(folder, 'gone.json'), uri: 's3://b/gone.json', bytes: 10 }
    const grown = { ...write('shorter.json', `{"a":"${'x'.repeat(100_000)}"}`), bytes: 200_000 }
    const cutGzip = gzipSync(`{"a":"${'x'.repeat(1000)}"}`).subarray(0, -12)
    const noise = Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * 7919) % 251))
    const largeGzip = gzipSync(Buffer.concat([Buffer.from('{"a":1}\n'), noise]), { level: 0 })
    mkdirSync(join(folder, 'folder.json'))
    const found = await classify([
      gone,
      grown,
      { path: join(folder, 'folder.json'), uri: 's3://b/folder.json', bytes: 4096 },
      write('cut.json.gz', cutGzip),
      write(
        'bad.json.gz',
        Buffer.concat([largeGzip.subarray(0, 20), Buffer.from('zzzz'), largeGzip.subarray(24)]),
      ),
      write('no-gzip.json.gz', '{"a":1}'),
      write('gzip.json', gzipSync('{"a":1}')),
      write('a.json.bz2', Buffer.from('BZh91AY&SY')),
      write('b.zip', Buffer.from('504b030400', 'hex')),
      write('c.snappy', 'x'),
      write('parquet.gz', gzipSync('PAR1....PAR1')),
      write('last.json', '{"a":1}'),
    ])
    expect(found.map(({ format, compression, problem }) => [format, compression, problem])).toEqual([
      ['unknown', 'none', 'unreadable: it is gone'],
      ['unknown', 'none', expect.stringContaining('it ends after')],
      ['unknown', 'none', expect.stringContaining('unreadable: EISDIR')],
      ['unknown', 'gzip', expect.stringContaining('truncated or damaged: gzip')],
      ['unknown', 'gzip', expect.stringContaining('truncated or damaged: gzip')],
      ['unknown', 'gzip', 'by its name it is gzip, by its content it is not'],
      ['unknown', 'gzip', 'it is gzip, and its name does not end in .gz'],
      ['unknown', 'bzip2', 'bzip2 is not read'],
      ['unknown', 'zip', 'zip is not read'],
      ['unknown', 'snappy', 'snappy is not read'],
      ['unknown', 'gzip', 'parquet inside of a compressed file'],
      ['json', 'none', undefined],
    ])
  })

  it('names files that cannot be read', async () => {
    const file = write('gone.json', '{}')
    rmSync(file.path)
    const [gone, folder] = await classify([file, { ...file, path: dirname(file.path) }])
    expect(gone?.problem).toMatch(/^unreadable: it is gone/)
    expect(folder?.problem).toMatch(/^unreadable: .*directory/)
  })

  it('ends when it is told to', async () => {
    const files = [write('x.json', '{}')]
    const options = { files, classifiers: [] }
    const effects = { connect: async () => duckdb.connection, signal: AbortSignal.abort(new Error('stop')) }
    await expect(classifyFiles(options, effects)).rejects.toThrow('stop')
  })
})

describe('Parquet', () => {
  const typed = `SELECT 1::TINYINT AS t, 2::SMALLINT AS s, 3 AS i, 4::BIGINT AS b, 5::UTINYINT AS ut, 6::UBIGINT AS ub,
    1.5::FLOAT AS f, 1.5::DOUBLE AS d, 1.25::DECIMAL(10,2) AS de, true AS bo, 'x' AS v, 'x'::BLOB AS bl,
    DATE '2020-01-01' AS da, TIMESTAMP '2020-01-01 00:00:00' AS ts, uuid() AS id,
    [1, 2] AS l, [[{'a': 1, 'b': [1.5::DOUBLE]}]] AS ll, MAP {'k': {'x': 1}} AS m,
    {'x': 1, 'y': {'z': ['a']}, 'm': MAP {1: [2]}} AS st`
  const due = {
    t: 'tinyint',
    s: 'smallint',
    i: 'int',
    b: 'bigint',
    ut: 'smallint',
    ub: 'decimal(20,0)',
    f: 'float',
    d: 'double',
    de: 'decimal(10,2)',
    bo: 'boolean',
    v: 'string',
    bl: 'binary',
    da: 'date',
    ts: 'timestamp',
    id: 'string',
    l: 'array<int>',
    ll: 'array<array<struct<a:int,b:array<double>>>>',
    m: 'map<string,struct<x:int>>',
    st: 'struct<x:int,y:struct<z:array<string>>,m:map<int,array<int>>>',
  }

  it('has its columns and rows from the footer', async () => {
    const many = await writeParquet(
      'many.parquet',
      `SELECT * FROM (${typed}), range(1000)`,
      ', ROW_GROUP_SIZE 200',
    )
    const none = await writeParquet('none.parquet', `SELECT * FROM (${typed}) WHERE false`)
    const odd = await writeParquet("it's [a]*?.parquet", 'SELECT 1 AS "Größe x", 2 AS "a.b"')
    const found = await classify([many, none, odd])
    const columns = found.map((file) =>
      Object.fromEntries((file.columns ?? []).map(({ name, type }) => [name, printType(type)])),
    )
    expect(columns).toEqual([{ ...due, range: 'bigint' }, due, { 'Größe x': 'int', 'a.b': 'int' }])
    expect(found.map(({ records }) => records)).toEqual([1000, 0, 1])
    expect(Object.keys(columns[0] ?? {})).toEqual([...Object.keys(due), 'range'])
  })

  it('that is broken is named, and the others are read', async () => {
    const cut = await writeParquet('cut.parquet', typed)
    truncateSync(cut.path, cut.bytes - 5)
    const broken = await writeParquet('broken.parquet', typed)
    const sound = await writeParquet('sound.parquet', 'SELECT 1 AS a')
    const bytes = Buffer.from(await import('node:fs').then(({ readFileSync }) => readFileSync(broken.path)))
    bytes.fill(0xff, bytes.length - 300, bytes.length - 8)
    writeFileSync(broken.path, bytes)
    const found = await classify([
      sound,
      { ...cut, bytes: cut.bytes - 5 },
      broken,
      { ...sound, uri: 's3://b/again' },
    ])
    expect(found.map(({ format, certainty, records }) => [format, certainty, records])).toEqual([
      ['parquet', 1, 1],
      ['unknown', 0, undefined],
      ['unknown', 0, undefined],
      ['parquet', 1, 1],
    ])
    expect(found[1]?.problem).toContain('truncated')
    expect(found[2]?.problem).toContain('not readable as Parquet')
  })
})
