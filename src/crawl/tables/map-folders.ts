import type { CrawledTable } from './crawled-table.ts'
import type { FileGroup } from './file-group.ts'
import { folderBelow, folderUri, type Placement } from './placement.ts'

/** Where the files of a folder went, as far as they went to one table. */
export interface MappedFolder {
  /** `s3://bucket/prefix/`; of a file that is a table of its own, its address. */
  readonly uri: string
  readonly files: number
  /** Its name; undefined where the files are in no table. */
  readonly table: string | undefined
  /** Below the table's location, where it is partitioned. */
  readonly partition?: string
}

/** For every folder of every include path: which tables its files are in. By uri; each file counts once for each table. */
export function mapFolders(
  paths: readonly { readonly path: string; readonly groups: readonly FileGroup[] }[],
  tables: readonly { readonly placement: Placement<FileGroup>; readonly table: CrawledTable }[],
): readonly MappedFolder[] {
  const placed = new Set<string>()
  const mapped = new Map<string, MappedFolder>()
  const add = (folder: MappedFolder) => {
    const key = `${folder.uri}\n${folder.table ?? ''}`
    mapped.set(key, { ...folder, files: folder.files + (mapped.get(key)?.files ?? 0) })
  }
  for (const { placement, table } of tables) {
    for (const group of placement.groups) {
      for (const file of group.files) placed.add(file)
      if (!placement.location.endsWith('/')) {
        add({ uri: placement.location, files: 1, table: table.name })
        continue
      }
      const partition = folderBelow(placement.folder, group.folder)
      const uri = folderUri(partition, placement.location)
      add({
        uri,
        files: group.files.length,
        table: table.name,
        ...(partition === '' ? {} : { partition }),
      })
    }
  }
  for (const { path, groups } of paths) {
    for (const group of groups) {
      const left = group.files.filter((file) => !placed.has(file)).length
      if (left > 0) add({ uri: folderUri(group.folder, `${path}/`), files: left, table: undefined })
    }
  }
  return [...mapped.entries()].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, folder]) => folder)
}
