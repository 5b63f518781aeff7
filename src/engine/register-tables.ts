import { readTable, writeTable } from '../catalog/local-catalog.ts'
import type { CommitRecord } from '../lake/commit-record.ts'

/** Enters what a commit has made into the catalog on this machine; twice is as good as once. */
export async function registerTables(root: string, { tables, mode }: CommitRecord): Promise<void> {
  for (const table of tables) {
    const before = mode === 'overwrite' ? undefined : await readTable(root, table)
    const partitions = new Map(
      [...(before?.partitions ?? []), ...table.partitions].map((entry) => [entry.folder, entry]),
    )
    const sorted = [...partitions.values()].sort((left, right) => (left.folder < right.folder ? -1 : 1))
    await writeTable(root, { ...table, partitions: sorted })
  }
}
