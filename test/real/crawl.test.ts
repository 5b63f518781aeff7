import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { explainField } from '../../src/crawl/shape/explain-shape.ts'
import { mergeAllShapes } from '../../src/crawl/shape/shape.ts'
import { columnsOfShape } from '../../src/crawl/shape/type-of-shape.ts'
import type { CrawlResult } from '../../src/engine/crawl/run-crawler.ts'
import { printType } from '../../src/spec/data-type.ts'
import { holds, knows } from '../crawl/holds.ts'
import { crawlFolder, summariseTables, withFiles } from '../crawling/crawl-folder.ts'
import { readDocuments } from '../reference/read-documents.ts'
import { realFolder } from './real-folder.ts'

/** Crawls a folder of the captured documents as s3://b/<name>. */
function crawlReal(name: string, jsonPaths: readonly string[] = []): Promise<CrawlResult> {
  return withFiles({}, (root) =>
    crawlFolder(root, { bucket: realFolder, crawler: { paths: [`s3://b/${name}`] }, jsonPaths }),
  )
}

function tableOf({ found }: CrawlResult) {
  const [table, ...others] = found.tables
  expect(others).toEqual([])
  if (table === undefined) throw new Error('no table')
  const shape = mergeAllShapes(table.groups.flatMap((group) => group.shape ?? []))
  if (shape === undefined) throw new Error('no records')
  return {
    table,
    shape,
    inSchema: { kind: 'struct', fields: columnsOfShape(shape, { mixed: 'choice' }) } as const,
  }
}

/** Every place of a document and the kind of what stands there, by JSON.parse alone: `city.id number`. */
function walk(value: unknown, path: string, seen: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) walk(item, path, seen)
  else if (typeof value === 'object' && value !== null)
    for (const [name, item] of Object.entries(value)) walk(item, path === '' ? name : `${path}.${name}`, seen)
  else if (value !== null) seen.add(`${path} ${typeof value}`)
}

const names = readdirSync(join(realFolder, 'weather')).filter((name) => name.endsWith('.json'))
const documents = names.flatMap((name) => readDocuments(join(realFolder, 'weather', name)))

describe('the captured weather documents', () => {
  it('are one table, which knows every field of every document and holds every value', async () => {
    const crawl = await crawlReal('weather', ['$[*]'])
    const { table, inSchema } = tableOf(crawl)
    expect(table).toMatchObject({ name: 'weather', location: 's3://b/weather/', files: names.length })
    expect(table.records).toBe(documents.length)
    expect(documents.length).toBeGreaterThanOrEqual(30)
    expect(table.columns.map(({ name }) => name).toSorted()).toEqual([
      'city',
      'cnt',
      'cod',
      'list',
      'message',
    ])
    for (const document of documents) {
      expect(knows(inSchema, document)).toBe(true)
      expect(holds(inSchema, document)).toBe(true)
    }
    expect(crawl.plan.tables.map(({ kind, name }) => [kind, name])).toEqual([['created', 'weather']])
  })

  it('explain each of their fields by what a walk finds there', async () => {
    const { shape } = tableOf(await crawlReal('weather'))
    const due = new Set<string>()
    for (const document of documents) walk(document, '', due)
    const paths = new Set([...due].map((line) => line.split(' ')[0] ?? ''))
    const kinds = { int: 'number', bigint: 'number', hugeint: 'number', double: 'number' } as const
    const found = [...paths].flatMap((path) => {
      const { seen = [], elements = [] } = explainField(shape, path) ?? {}
      return [...seen, ...elements]
        .filter(({ kind }) => !['object', 'array', 'null'].includes(kind))
        .map(({ kind }) => `${path} ${kind in kinds ? 'number' : kind}`)
    })
    expect([...new Set(found)].toSorted()).toEqual([...due].toSorted())
  })

  it('have evidence that stands where it is said', async () => {
    const { shape } = tableOf(await crawlReal('weather'))
    for (const path of ['message', 'city.id', 'list.rain.3h', 'list.wind.deg', 'list.main.temp_kf']) {
      for (const { uri, line, text } of explainField(shape, path)?.seen ?? []) {
        const file = join(realFolder, uri.slice('s3://b/'.length))
        expect(readFileSync(file, 'utf8').split('\n')[line - 1]).toContain(text)
      }
    }
  })

  it('vary as documented: message, city.id, rain and snow', async () => {
    const { table, shape, inSchema } = tableOf(await crawlReal('weather'))
    const inCatalog = Object.fromEntries(table.columns.map(({ name, type }) => [name, printType(type)]))
    expect(inCatalog.message).toBe('double')
    expect(inCatalog.cod).toBe('string')
    expect(inCatalog.city).toMatch(/[<,]id:string,/)
    expect(inCatalog.list).toContain('rain:struct<`3h`:double>')
    expect(inCatalog.list).toContain('snow:struct<`3h`:double>')
    expect(printType(inSchema)).toMatch(/city:struct<[^[\]]*[<,]id:choice<int,string>,/)
    expect(explainField(shape, 'message')?.seen.map(({ kind }) => kind)).toEqual(['int', 'double'])
    const withoutRain = documents.flatMap((document) =>
      (document as { list: { rain?: object }[] }).list.filter(
        ({ rain }) => rain !== undefined && Object.keys(rain).length === 0,
      ),
    )
    expect(withoutRain.length).toBeGreaterThan(0)
  })
})

interface Feed {
  readonly features: readonly { readonly properties: object }[]
}

const feeds = readdirSync(join(realFolder, 'earthquakes')).map(
  (name) => JSON.parse(readFileSync(join(realFolder, 'earthquakes', name), 'utf8')) as Feed,
)
const features = feeds.flatMap((feed) => feed.features)

describe('the captured earthquakes', () => {
  it('are a record for each feature with $.features[*]', async () => {
    const crawl = await crawlReal('earthquakes', ['$.features[*]'])
    const { table, inSchema } = tableOf(crawl)
    expect(table).toMatchObject({
      name: 'earthquakes',
      classifier: '$.features[*]',
      jsonPath: '$.features[*]',
    })
    expect(table.records).toBe(features.length)
    expect(table.columns.map(({ name }) => name).toSorted()).toEqual(['geometry', 'id', 'properties', 'type'])
    for (const feature of features) {
      expect(knows(inSchema, feature)).toBe(true)
      expect(holds(inSchema, feature)).toBe(true)
    }
    expect(crawl.found.files.every(({ tried }) => tried.length === 0)).toBe(true)
  })

  it('are a record for each file without', async () => {
    const { table, inSchema } = tableOf(await crawlReal('earthquakes'))
    expect(table.classifier).toBeUndefined()
    expect(table.records).toBe(feeds.length)
    const keys = [...new Set(feeds.flatMap((feed) => Object.keys(feed)))]
    expect(table.columns.map(({ name }) => name).toSorted()).toEqual(keys.toSorted())
    for (const feed of feeds) {
      expect(knows(inSchema, feed)).toBe(true)
      expect(holds(inSchema, feed)).toBe(true)
    }
  })

  it('fall back to the built-in classifier where a path selects nothing, and it is said why', async () => {
    const crawl = await crawlReal('earthquakes', ['$.quakes[*]', '$.features[*].id'])
    expect(summariseTables(crawl)).toEqual(['earthquakes s3://b/earthquakes/ json struct<record:string>'])
    const [file] = crawl.found.files
    expect(file?.classifier).toBe('$.features[*].id')
    expect(file?.tried).toEqual([
      { classifier: '$.quakes[*]', reason: expect.stringContaining('matches nothing') },
    ])
    const none = await crawlReal('earthquakes', ['$.quakes[*]'])
    expect(none.found.files.map(({ classifier, format }) => [classifier, format])).toEqual(
      feeds.map(() => [undefined, 'json']),
    )
  })
})
