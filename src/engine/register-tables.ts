import { readTable, writeTable } from '../catalog/local-catalog.ts'
import type { CommitRecord } from '../lake/commit-record.ts'
import { addFields } from '../lake/table-types.ts'

/**
 * Enters what a commit has made into the catalog on this machine; twice is as good as once. A commit without files
 * brings no columns either: none of the table's files would have them. Columns that a commit lacks stay, in their
 * order: older files have them, and in newer ones they are NULL. An entry of that name for another location, as a
 * crawler may have made one, says nothing of this table.
 */
export async function registerTables(root: string, { tables, mode, files }: CommitRecord): Promise<void> {
  for (const table of tables) {
    const entry = mode === 'overwrite' ? undefined : await readTable(root, table)
    const before = entry?.location === table.location ? entry : undefined
    const partitions = new Map(
      [...(before?.partitions ?? []), ...table.partitions].map((entry) => [entry.folder, entry]),
    )
    const sorted = [...partitions.values()].sort((left, right) => (left.folder < right.folder ? -1 : 1))
    const columns =
      before === undefined
        ? table.columns
        : files.length === 0
          ? before.columns
          : addFields(before.columns, table.columns)
    await writeTable(root, { ...table, columns, partitions: sorted })
  }
}
