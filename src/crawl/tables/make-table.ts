import type { Field } from '../../spec/data-type.ts'
import { mergeAllShapes, type Shape } from '../shape/shape.ts'
import type { CrawlWarning } from './crawl-warning.ts'
import type { CrawledPartition, CrawledTable } from './crawled-table.ts'
import type { FileGroup } from './file-group.ts'
import { groupBy } from './group-by.ts'
import { mergeColumns } from './merge-columns.ts'
import { partitionKeysOf, partitionValuesOf } from './partition-keys.ts'
import { countFiles, folderBelow, type Placement } from './placement.ts'
import { listFew } from './shape-similarity.ts'

/**
 * The table of a placement. A column that has the name of a partition key is left out: no engine knows two columns of
 * one name, and the folder says what the files of the partition hold.
 */
export function makeTable(
  placement: Placement<FileGroup>,
  name: string,
): {
  readonly table: CrawledTable & { readonly shape: Shape | undefined }
  readonly warnings: readonly CrawlWarning[]
} {
  const { location, groups } = placement
  const shape = shapeOf(groups)
  const isFile = !location.endsWith('/')
  const folders = groupBy(groups, (group) => folderBelow(placement.folder, group.folder))
  const partitionKeys = placement.layout === '' ? [] : partitionKeysOf([...folders.keys()])
  const { kept, dropped } = withoutKeys(mergeColumns(groups, shape), partitionKeys)
  const [first] = groups
  const [main] = countFilesBy(groups, readerOf)
  const reader = main?.members[0]
  const table = {
    shape,
    name,
    location,
    format: first?.format ?? 'unknown',
    ...(reader?.classifier === undefined ? {} : { classifier: reader.classifier }),
    ...(reader?.jsonPath === undefined ? {} : { jsonPath: reader.jsonPath }),
    compression: countFilesBy(groups, compressionOf)[0]?.key ?? 'none',
    ...(first?.csv === undefined ? {} : { csv: first.csv }),
    columns: kept,
    partitionKeys,
    partitions:
      placement.layout === ''
        ? []
        : [...folders].map(([folder, members]) => makePartition(folder, members, partitionKeys)),
    ...(isFile ? shareCounts(groups) : sumCounts(groups)),
  }
  return { table, warnings: [...keyWarnings(table, dropped), ...mixtureWarnings(table, groups)] }
}

function makePartition(
  folder: string,
  groups: readonly FileGroup[],
  keys: readonly Field[],
): CrawledPartition {
  const { kept } = withoutKeys(mergeColumns(groups, shapeOf(groups)), keys)
  return { values: partitionValuesOf(folder), folder, columns: kept, ...sumCounts(groups) }
}

function shapeOf(groups: readonly FileGroup[]): Shape | undefined {
  return mergeAllShapes(groups.flatMap(({ shape }) => shape ?? []))
}

interface Counts {
  readonly files: number
  readonly bytes: number
  readonly records: number
}

function sumCounts(groups: readonly FileGroup[]): Counts {
  const sum = (countOf: (group: FileGroup) => number) =>
    groups.reduce((total, group) => total + countOf(group), 0)
  return {
    files: countFiles(groups),
    bytes: sum(({ bytes }) => bytes),
    records: sum((group) => group.records),
  }
}

/** Of one file of a group: an equal share, which is an estimate where there are several. */
function shareCounts(groups: readonly FileGroup[]): Counts {
  const { files, bytes, records } = sumCounts(groups)
  return { files: 1, bytes: Math.round(bytes / files), records: Math.round(records / files) }
}

function withoutKeys(columns: readonly Field[], keys: readonly Field[]) {
  const names = new Set(keys.map(({ name }) => name.toLowerCase()))
  return {
    kept: columns.filter(({ name }) => !names.has(name.toLowerCase())),
    dropped: columns.filter(({ name }) => names.has(name.toLowerCase())),
  }
}

function keyWarnings({ name, location }: CrawledTable, dropped: readonly Field[]): readonly CrawlWarning[] {
  return dropped.map((column) => ({
    kind: 'key-is-column',
    uri: location,
    message: `${column.name} is a field of the records and a partition key of table ${name}: the table has the key's value, from the folder`,
    hint: 'rename the field or the folders; Athena refuses a table that has both',
  }))
}

function mixtureWarnings(
  { name, location }: CrawledTable,
  groups: readonly FileGroup[],
): readonly CrawlWarning[] {
  const warn = (kind: CrawlWarning['kind'], mixed: readonly FilesBy[], message: string, hint: string) => {
    if (mixed.length < 2) return []
    const spelt = mixed.map(({ key, files }) => `${key} (${files} ${files === 1 ? 'file' : 'files'})`)
    return [
      { kind, uri: location, message: `the files of table ${name} ${message}: ${listFew(spelt)}`, hint },
    ]
  }
  return [
    ...warn(
      'mixed-compression',
      countFilesBy(groups, compressionOf),
      'are compressed in several ways',
      'Glue may make a table for each; compress all in one way',
    ),
    ...warn(
      'mixed-classifiers',
      countFilesBy(groups, readerOf),
      'are read by several classifiers',
      'Glue may make a table for each; write all documents in one form',
    ),
  ]
}

function compressionOf({ compression }: FileGroup): string {
  return compression
}

function readerOf({ classifier }: FileGroup): string {
  return classifier ?? 'the built-in one'
}

interface FilesBy {
  readonly key: string
  readonly files: number
  readonly members: readonly FileGroup[]
}

/** That of most files first. */
function countFilesBy(groups: readonly FileGroup[], keyOf: (group: FileGroup) => string): readonly FilesBy[] {
  return [...groupBy(groups, keyOf)]
    .map(([key, members]) => ({ key, members, files: countFiles(members) }))
    .sort((left, right) => right.files - left.files || (left.key < right.key ? -1 : 1))
}
