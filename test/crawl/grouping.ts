import { columnsOfShape } from '../../src/crawl/shape/type-of-shape.ts'
import type { FileGroup } from '../../src/crawl/tables/file-group.ts'
import { type GroupedTables, groupTables } from '../../src/crawl/tables/group-tables.ts'
import type { Crawler } from '../../src/spec/crawler.ts'
import { crawlerOf } from './crawls.ts'
import { observe } from './observed.ts'

export const root = 's3://b/x'

/** Files by their key below the include path: JSON documents, or a group's other properties. */
export type Tree = Readonly<Record<string, readonly unknown[] | Partial<FileGroup>>>

/** A group for each file. */
export function groupsOf(tree: Tree, path = root): readonly FileGroup[] {
  return Object.entries(tree).map(([key, content]) => {
    const uri = `${path}/${key}`
    const folder = key.includes('/') ? key.slice(0, key.lastIndexOf('/')) : ''
    const base = { folder, files: [uri], compression: 'none', records: 1, bytes: 10, columns: [] }
    if (!Array.isArray(content)) return { ...base, format: 'parquet', ...content }
    const shape = observe(content, uri)
    const columns = columnsOfShape(shape, { mixed: 'glue' })
    return { ...base, format: 'json', records: content.length, shape, columns }
  })
}

export function groupTree(
  tree: Tree,
  crawler: Partial<Crawler> = {},
  existing: readonly { readonly name: string; readonly location: string }[] = [],
): GroupedTables<FileGroup> {
  return groupTables({
    crawler: crawlerOf(crawler),
    paths: [{ path: root, groups: groupsOf(tree) }],
    existing,
  })
}

/** `name location [keys]: folder folder`, a line for each table. */
export function summarise({ tables }: GroupedTables<FileGroup>): readonly string[] {
  return tables.map(({ name, location, partitionKeys, partitions, files }) => {
    const keys = partitionKeys.map((key) => key.name).join(',')
    const folders = partitions.map(({ folder }) => folder).join(' ')
    return `${name} ${location} ${files} files${keys === '' ? '' : ` by ${keys}: ${folders}`}`
  })
}
