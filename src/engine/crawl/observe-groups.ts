import type { ObservedReject } from '../../crawl/shape/observe-records.ts'
import { columnsOfShape } from '../../crawl/shape/type-of-shape.ts'
import type { FileGroup } from '../../crawl/tables/file-group.ts'
import type { Limits } from '../../spec/contract.ts'
import type { ClassifiedFile } from './classify-files.ts'
import { observeCsvFiles } from './observe-csv-files.ts'
import { observeFiles } from './observe-files.ts'
import type { ObservedGroup } from './observed-group.ts'

/** Files that may be of one table, and how many of their records are none. */
export interface CrawledGroup extends FileGroup {
  readonly rejected: number
  readonly firstReject?: ObservedReject | undefined
}

/** A file below an include path. */
export interface PlacedFile extends ClassifiedFile {
  /** Below the include path: `year=2019/a.json`. */
  readonly key: string
}

interface ObserveGroupsOptions {
  /** Of one include path. */
  readonly files: readonly PlacedFile[]
  /** What classifiers declare, by name. */
  readonly jsonPaths: ReadonlyMap<string, string>
  readonly limits: Limits
  /** Of each file, only so much is looked at. */
  readonly sampleBytes?: number | undefined
  readonly threads: number
}

interface ObserveGroupsEffects {
  readonly workerUrl?: URL | undefined
  readonly signal?: AbortSignal | undefined
  /** So far. */
  onProgress(progress: { readonly bytes: number; readonly records: number }): void
}

/** Groups files by folder, format, classifier and the type of their records. JSON and CSV are read through. */
export async function observeGroups(
  options: ObserveGroupsOptions,
  effects: ObserveGroupsEffects,
): Promise<readonly CrawledGroup[]> {
  const { files, limits, threads, sampleBytes } = options
  const grouped = files.map((file) => ({ ...file, group: groupOf(file), sampleBytes }))
  const json = grouped.filter(({ format }) => format === 'json')
  const csv = grouped.flatMap((file) => (file.csv === undefined ? [] : [{ ...file, csv: file.csv }]))
  const rest = grouped.filter(({ format }) => format !== 'json' && format !== 'csv')
  const before = { bytes: 0, records: 0 }
  const observed = [
    ...(await observeCsvFiles(
      { files: csv, limits },
      {
        signal: effects.signal,
        onProgress(bytes, records) {
          before.bytes += bytes
          before.records += records
          effects.onProgress(before)
        },
      },
    )),
    ...(await observeFiles(
      { files: json, limits, threads },
      {
        ...effects,
        onProgress: ({ bytes, records }) =>
          effects.onProgress({ bytes: before.bytes + bytes, records: before.records + records }),
      },
    )),
  ]
  const firstOf = new Map(grouped.toReversed().map((file) => [file.group, file]))
  return [
    ...observed.flatMap((group) => {
      const first = firstOf.get(group.group)
      return first === undefined ? [] : [describeObserved(group, first, options.jsonPaths)]
    }),
    ...groupUnread(rest),
  ]
}

/** What two files have in common that may share a group. */
function groupOf({ key, format, compression, classifier, csv, columns }: PlacedFile): string {
  return JSON.stringify([folderOf(key), format, compression, classifier, csv, columns])
}

function describeObserved(
  { files, records, rejected, bytes, shape, firstReject }: ObservedGroup,
  first: PlacedFile,
  jsonPaths: ReadonlyMap<string, string>,
): CrawledGroup {
  return {
    ...describeFile(first),
    files,
    ...(first.classifier === undefined ? {} : { jsonPath: jsonPaths.get(first.classifier) }),
    columns: columnsOfShape(shape, { mixed: 'glue' }),
    shape,
    records,
    rejected,
    ...(firstReject === undefined ? {} : { firstReject }),
    bytes,
  }
}

/** Of files that are not read through: Parquet says itself what it holds, of others nobody knows. */
function groupUnread(files: readonly (PlacedFile & { readonly group: string })[]): readonly CrawledGroup[] {
  const groups = new Map<string, (PlacedFile & { readonly group: string })[]>()
  for (const file of files) {
    const known = groups.get(file.group)
    if (known === undefined) groups.set(file.group, [file])
    else known.push(file)
  }
  return [...groups.values()].flatMap((members) => {
    const [first] = members
    if (first === undefined) return []
    return [
      {
        ...describeFile(first),
        files: members.map(({ uri }) => uri),
        columns: first.columns ?? [],
        records: members.reduce((sum, { records }) => sum + (records ?? 0), 0),
        rejected: 0,
        bytes: members.reduce((sum, { bytes }) => sum + bytes, 0),
      },
    ]
  })
}

function describeFile({ key, format, compression, classifier, csv }: PlacedFile) {
  return {
    folder: folderOf(key),
    format,
    compression,
    ...(classifier === undefined ? {} : { classifier }),
    ...(csv === undefined ? {} : { csv }),
  }
}

function folderOf(key: string): string {
  return key.includes('/') ? key.slice(0, key.lastIndexOf('/')) : ''
}
