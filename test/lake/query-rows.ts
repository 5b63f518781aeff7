import { join } from 'node:path'
import { runQuery } from '../../src/engine/run-query.ts'

/** Rows of a query as lines of text, sorted. */
export async function queryRows(sql: string, root: string): Promise<readonly string[]> {
  const rows: string[] = []
  await runQuery(
    {
      sql,
      place: {},
      lake: { root, sampleData: [] },
      makers: () => new Map(),
      threads: 2,
      memoryLimitBytes: 500_000_000,
      temporaryDirectory: join(root, 'spill'),
    },
    { onColumns: () => {}, onRow: (values) => rows.push(values.join('|')) },
  )
  return rows.sort()
}
