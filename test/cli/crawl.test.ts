import { readFileSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FieldUse } from '../../src/compile/uses/field-use.ts'
import { type Field, printType } from '../../src/spec/data-type.ts'
import { repository } from '../run-project-job.ts'
import { runEtl } from './run-etl.ts'
import { createSampleProject } from './sample-project.ts'
import { createTempFolder, snapshotLake, writeFiles } from './temp-project.ts'

const raw = 'rawDataWeatherCrawler'

async function crawl(cwd: string, ...args: readonly string[]) {
  return runEtl(['crawl', ...args], { cwd })
}

async function crawlJson(cwd: string, ...args: readonly string[]) {
  const { exitCode, stdout, stderr } = await crawl(cwd, ...args, '--json')
  expect(stderr).toBe('')
  return { exitCode, ...JSON.parse(stdout) }
}

/** A document in which three fields are not what `schemas/raw.yaml` and the catalog say. */
const late = `${[
  '{"cod":"200","message":0,"cnt":1.5,"list":[{"dt":1567868400,"main":{"temp":9.26,"uvi":3}}],"city":{"id":5}}',
  '{"cod":"200","message":0,"cnt":1,"list":[],"city":{"id":"5b","name":"A"}}',
].join('\n')}\n`

const lateUri = 's3://weather-data-inbox/raw/late.ndjson'

describe('the weather pipeline', () => {
  it('runs from an empty .etl: crawl, validate, run-job, crawl, query', async () => {
    const cwd = await createSampleProject()
    const step = async (...args: readonly string[]) => {
      const { exitCode, stdout, stderr } = await runEtl(args, { cwd })
      expect(exitCode, stdout + stderr).toBe(0)
      return stdout
    }
    const first = await step('crawl', raw)
    expect(first).toContain('read   74 records from 11 files')
    expect(first).toContain('table  weather.raw created: 5 columns')
    expect(first).toContain('files  9 json, by the built-in classifier')
    expect(first).toContain('WeatherClassifier did not: $[*] matches nothing: the document is an object')
    expect(first).toContain('files  2 json, by WeatherClassifier')
    expect(first).toContain('map    s3://weather-data-inbox/raw/ (11 files) → weather.raw')
    expect(first).toContain('schema schemas/raw.yaml holds all of it')
    await step('validate')
    await step('run-job', 'TransformWeatherData')
    const declared = await step('catalog', 'show', 'weather.weather_full', '--json')
    const before = await snapshotLake(cwd)
    const second = await step('crawl', 'tfdDataWeather', '--detailed-exitcode')
    expect(second).toContain('read   74 records from 1 file')
    expect(second).toContain('table  weather.weather_full unchanged')
    expect(await snapshotLake(cwd)).toEqual(before)
    expect(await step('catalog', 'show', 'weather.weather_full', '--json')).toBe(declared)
    const rows = JSON.parse(await step('query', 'preview', '--format', 'json'))
    expect(rows).toHaveLength(10)
    const paths = await crawlJson(cwd, 'tfdDataWeather')
    const job = JSON.parse(declared)
    expect(paths.crawls[0].tables[0].columns).toEqual(
      job.columns.map(({ name, type }: Field) => ({ name, type: printType(type) })),
    )
  })

  it('has written what a crawl of all its tables finds', async () => {
    const cwd = await createSampleProject()
    const settings = await readFile(join(cwd, 'etl.yaml'), 'utf8')
    const crawler = 'crawlers:\n  all: { database: weather, paths: [s3://weather-data-transformed] }\n'
    await writeFiles(cwd, { 'etl.yaml': settings.replace('crawlers:\n', crawler) })
    for (const job of ['FlattenWeather', 'RelationalizeWeather', 'TransformWeatherData'])
      expect((await runEtl(['run-job', job], { cwd })).exitCode).toBe(0)
    const before = await snapshotLake(cwd)
    const { exitCode, stdout } = await crawl(cwd, 'all', '--detailed-exitcode')
    expect(exitCode, stdout).toBe(0)
    expect(stdout).toContain('(62 files, 62 partitions by year, month, day) → weather.weather_readings')
    expect(stdout.match(/^ {2}table .* unchanged$/gm)).toHaveLength(5)
    expect(await snapshotLake(cwd)).toEqual(before)
  })

  it('changes nothing when it is crawled again', async () => {
    const cwd = await createSampleProject()
    expect((await crawl(cwd, raw, '--detailed-exitcode')).exitCode).toBe(5)
    const before = await snapshotLake(cwd)
    expect(Object.keys(before)).toContain('.etl/catalog/weather/raw.json')
    const again = await crawl(cwd, raw, '--detailed-exitcode')
    expect(again.exitCode).toBe(0)
    expect(again.stdout).toContain('table  weather.raw unchanged')
    expect(await snapshotLake(cwd)).toEqual(before)
  })

  it('writes nothing under --dry-run, --sample and --explain', async () => {
    const cwd = await createSampleProject()
    const dry = await crawl(cwd, raw, '--dry-run', '--detailed-exitcode')
    expect(dry.exitCode).toBe(5)
    expect(dry.stdout).toContain('table  weather.raw created (not written): 5 columns')
    expect((await crawl(cwd, raw, '--sample')).stdout).toContain('sample misses nothing of raw')
    expect((await crawl(cwd, raw, '--explain', 'cod')).exitCode).toBe(0)
    expect(await snapshotLake(cwd)).toEqual({})
    for (const option of ['--dry-run', '--sample', '--explain=cod']) {
      const refused = await crawl(cwd, raw, option, '--write-schema')
      expect(refused.exitCode).toBe(2)
      expect(refused.stderr).toContain(`${option.split('=')[0]} writes nothing`)
    }
  })
})

describe('drift', () => {
  it('is told with its path, file, line, value and uses', async () => {
    const cwd = await createSampleProject()
    await crawl(cwd, raw)
    await writeFiles(cwd, { 'sample-data/raw/late.ndjson': late })
    const { exitCode, stdout } = await crawl(cwd, raw, '--detailed-exitcode')
    expect(exitCode).toBe(5)
    expect(stdout).toContain(`  table  weather.raw updated
         $.cnt was int, and is double
         $.city.id was int, and is string
         $.list[*].main.uvi is new: int
  schema schemas/raw.yaml: 3 drifted
         $.cnt is declared int, which is too small for what was seen: double
           a double once, first in ${lateUri}:1: 1.5
           used in jobs/`)
    expect(stdout).toContain('used in sql/preview.sql:2:56: SELECT cityid')
    expect(stdout).toContain(`a string once, first in ${lateUri}:2: "5b"`)
    expect(stdout).toContain('used in jobs/FlattenWeather.yaml:12:15: step 3, select: cityid: city.id')
    expect(stdout).toContain(`an int once, first in ${lateUri}:1: 3`)
  })

  it('has its evidence and uses in JSON', async () => {
    const cwd = await createSampleProject()
    await crawl(cwd, raw)
    await writeFiles(cwd, { 'sample-data/raw/late.ndjson': late })
    const { exitCode, crawls } = await crawlJson(cwd, raw, '--detailed-exitcode', '--dry-run')
    expect(exitCode).toBe(5)
    const [{ drift, changed, written }] = crawls
    expect({ changed, written }).toEqual({ changed: true, written: false })
    const found = drift[0].drift.map(({ kind, path, evidence }: Record<string, unknown>) => ({
      kind,
      path,
      evidence,
    }))
    const at = (line: number) => ({ count: 1, uri: lateUri, line })
    expect(found).toEqual([
      { kind: 'widened', path: '$.cnt', evidence: [{ kind: 'double', ...at(1), text: '1.5' }] },
      { kind: 'changedKind', path: '$.city.id', evidence: [{ kind: 'string', ...at(2), text: '"5b"' }] },
      { kind: 'added', path: '$.list[*].main.uvi', evidence: [{ kind: 'int', ...at(1), text: '3' }] },
    ])
    const [cnt, id, uvi] = drift[0].drift
    const files = ({ uses }: { uses: FieldUse[] }) => [...new Set(uses.map(({ place }) => place.file))]
    expect(files(cnt)).toEqual(expect.arrayContaining(['jobs/TransformWeatherData.yaml', 'sql/preview.sql']))
    expect(files(id)).toEqual(
      expect.arrayContaining([
        'jobs/FlattenWeather.yaml',
        'jobs/TransformWeatherData.yaml',
        'sql/preview.sql',
      ]),
    )
    expect(uvi.uses).toEqual([])
  })

  it('goes into the schema file with --write-schema, whose remarks stay', async () => {
    const cwd = await createSampleProject()
    await writeFiles(cwd, { 'sample-data/raw/late.ndjson': late })
    const { stdout } = await crawl(cwd, raw, '--write-schema')
    expect(stdout).toContain('wrote  schemas/raw.yaml')
    const file = join(cwd, 'schemas/raw.yaml')
    const written = await readFile(file, 'utf8')
    const before = readFileSync(join(repository, 'schemas/raw.yaml'), 'utf8')
    const due = before
      .replace('cnt: int #', 'cnt: double #')
      .replace('  id: bigint # a string', '  id: choice<bigint,string> # a string')
      .split('\n')
    expect(written.split('\n').filter((line) => line !== '      uvi: int')).toEqual(due)
    const again = await crawl(cwd, raw, '--write-schema', '--detailed-exitcode')
    expect(again.stdout).toContain('schema schemas/raw.yaml holds all of it')
    expect(again.exitCode).toBe(0)
    expect(await readFile(file, 'utf8')).toBe(written)
  })

  it('makes a schema where there is none, with which the jobs are valid', async () => {
    const cwd = await createSampleProject()
    await rm(join(cwd, 'schemas/raw.yaml'))
    expect((await crawl(cwd, raw)).stdout).toContain(
      'schema schemas/raw.yaml is not there yet: --write-schema makes it',
    )
    expect((await crawl(cwd, raw, '--write-schema')).stdout).toContain('wrote  schemas/raw.yaml')
    const { exitCode, stdout, stderr } = await runEtl(['validate'], { cwd })
    expect(exitCode, stdout + stderr).toBe(0)
  })
})

describe('crawl --explain', () => {
  it('tells the kinds seen, where first, and the rule', async () => {
    const cwd = await createSampleProject()
    await writeFiles(cwd, { 'sample-data/raw/late.ndjson': late })
    const { exitCode, stdout, stderr } = await crawl(cwd, raw, '--explain', 'city.id')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toContain("type   choice<int,string>, in Glue's catalog string")
    expect(stdout).toMatch(/^int +75 {2}5879400 +s3:.*forecast-2016-05-23\.json:3$/m)
    expect(stdout).toMatch(/^string +1 {2}"5b" +s3:.*late\.ndjson:2$/m)
    const { explanations } = await crawlJson(cwd, raw, '--explain', 'list.main.temp')
    expect(explanations).toMatchObject([
      { table: 'weather.raw', explanation: { types: { choice: 'double', glue: 'double' } } },
    ])
  })

  it('of a struct keeps the place on the screen', async () => {
    const cwd = await createSampleProject()
    const { stdout } = await crawl(cwd, raw, '--explain', 'list')
    expect(stdout).toMatch(/^array +74 {2}\[.*… {2}s3:.*forecast-2016-05-23\.json:\d+$/m)
    expect(stdout).toMatch(/^element: object +2,794 {2}\{.*… {2}s3:.*\.json:\d+$/m)
  })

  it('suggests a field where there is no such one, also among crawlers that find nothing', async () => {
    const cwd = await createSampleProject()
    const { exitCode, stdout, stderr } = await crawl(cwd, '--explain', 'list.man.temp')
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain("there is no field 'list.man.temp' in weather.raw")
    expect(stderr).toContain("did you mean 'list.main.temp'?")
  })
})

describe('crawl --sample', () => {
  it('tells what the first megabyte of a file does not show', async () => {
    const line = JSON.stringify({ id: 1, text: 'x'.repeat(980) })
    const lines = [...Array.from({ length: 1200 }, () => line), '{"id":"a1","text":"x","extra":1.5}', '']
    const cwd = await createTempFolder({
      'etl.yaml':
        'name: s\nsampleData: { s3://b/: data }\ndatabases: { d: {} }\ncrawlers: { c: { database: d, paths: [s3://b/x] } }\n',
      'data/x/a.ndjson': lines.join('\n'),
    })
    const { exitCode, stdout } = await crawl(cwd, 'c', '--sample')
    expect(exitCode).toBe(0)
    expect(stdout).toContain(`  sample misses 2 differences of x:
         $.id is int in the sample, and string in all records
           a string once, first in s3://b/x/a.ndjson:1201: "a1"
         $.extra is not in the sample: double
           a double once, first in s3://b/x/a.ndjson:1201: 1.5
`)
    expect(await snapshotLake(cwd)).toEqual({})
    const { crawls } = await crawlJson(cwd, 'c', '--sample')
    const missed = crawls[0].sample[0].missed.map(({ path }: { path: string }) => path)
    expect(missed).toEqual(['$.id', '$.extra'])
  })
})
