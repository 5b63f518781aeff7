import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isEmptyPlan, planCatalog } from '../../src/crawl/catalog/plan-catalog.ts'
import { groupTables } from '../../src/crawl/tables/group-tables.ts'
import { classifyFiles } from '../../src/engine/crawl/classify-files.ts'
import { listCrawled } from '../../src/engine/crawl/list-crawled.ts'
import { observeGroups } from '../../src/engine/crawl/observe-groups.ts'
import { crawlFolder, crawlSettings, withFiles } from './crawl-folder.ts'

const folders = ['', 'k=1/', 'k=2/', 'K=3/', 'p/q/', 'p/r/', 'k=1/j=1/'] as const

const scalar = fc.constantFrom<unknown>(null, true, 1, 5_000_000_000, 2.5, 1e3, 'x', '2024-01-01', '5')

const value = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('a', 'A', 'b', 'c d', '2024-01-01', '2024-01-02'), scalar, { maxKeys: 3 }),
)

const record = fc.dictionary(fc.constantFrom('id', 'ID', 'a', 'b', 'year', 'k'), value, { maxKeys: 4 })

/** Documents in the forms that a file may have, and now and then something else. */
const content = fc.oneof(
  { weight: 6, arbitrary: fc.array(record, { maxLength: 4 }).map(printLines) },
  { weight: 3, arbitrary: fc.array(record, { maxLength: 4 }).map((records) => JSON.stringify(records)) },
  { weight: 3, arbitrary: record.map((one) => JSON.stringify(one, null, 2)) },
  { weight: 1, arbitrary: fc.constantFrom('', 'hello\n', 'id,name\n1,x\n', '{"id":1}\nbroken\n', '{"a":') },
)

const tree = fc.uniqueArray(
  fc.record({ folder: fc.constantFrom(...folders), name: fc.constantFrom('1', '2', '3'), content }),
  { minLength: 1, maxLength: 7, selector: ({ folder, name }) => folder + name },
)

function printLines(records: readonly unknown[]): string {
  return records.map((one) => `${JSON.stringify(one)}\n`).join('')
}

function filesOf(entries: readonly { folder: string; name: string; content: string }[]) {
  return Object.fromEntries(
    entries.map(({ folder, name, content: text }) => [`raw/${folder}${name}.json`, text]),
  )
}

/** A crawl whose files, folders and groups are handed on in another order at each step. */
async function crawlShuffled(root: string, shuffle: <T>(items: readonly T[]) => readonly T[]) {
  const settings = crawlSettings(root, { jsonPaths: ['$[*]'] })
  const { crawler, classifiers, excludes } = settings.checked
  const listed = await listCrawled({ crawler, excludes, lake: settings.lake, mayBeGone: false })
  const paths = await Promise.all(
    listed.map(async ({ address, files }) => {
      const shuffled = shuffle(files)
      const known = new Map(shuffled.map(({ uri, key }) => [uri, key]))
      const connect = () => Promise.reject(new Error('there is no Parquet'))
      const classified = await classifyFiles({ files: shuffled, classifiers }, { connect })
      const placed = shuffle(classified).map((file) => ({ ...file, key: known.get(file.uri) ?? '' }))
      const groups = await observeGroups({ ...settings, files: placed }, { onProgress() {} })
      return { path: address, groups: shuffle(groups) }
    }),
  )
  const grouped = groupTables({ crawler, paths, existing: [] })
  return { grouped, plan: planCatalog({ ...settings, crawled: grouped.tables, existing: [], crawler }) }
}

function reverse<T>(items: readonly T[]): readonly T[] {
  return items.toReversed()
}

function turn<T>(items: readonly T[]): readonly T[] {
  const half = Math.floor(items.length / 2)
  return [...items.slice(half), ...items.slice(0, half)]
}

const settings = { numRuns: 60 }

it('the order of files never changes tables, types, partitions, names or warnings', () =>
  fc.assert(
    fc.asyncProperty(tree, (entries) =>
      withFiles(filesOf(entries), async (root) => {
        const { found, plan } = await crawlFolder(root, { jsonPaths: ['$[*]'], isApplied: false })
        const { tables, map, warnings } = found
        for (const shuffle of [reverse, turn]) {
          const other = await crawlShuffled(root, shuffle)
          expect(other.grouped.map).toEqual(map)
          expect(other.grouped.warnings).toEqual(warnings)
          expect(other.grouped.tables).toEqual(tables)
          expect(other.plan).toEqual(plan)
        }
      }),
    ),
    settings,
  ))

it('crawling twice changes nothing', () =>
  fc.assert(
    fc.asyncProperty(tree, (entries) =>
      withFiles(filesOf(entries), async (root) => {
        const first = await crawlFolder(root)
        expect(isEmptyPlan(first.plan)).toBe(false)
        const again = await crawlFolder(root)
        expect(again.plan.tables.map(({ kind }) => kind)).toEqual(first.plan.tables.map(() => 'unchanged'))
        expect(isEmptyPlan(again.plan)).toBe(true)
        expect(again.found.tables).toEqual(first.found.tables)
      }),
    ),
    settings,
  ))
