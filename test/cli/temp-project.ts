import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder that goes away with the test. */
export async function createTempFolder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'etl-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFiles(folder, files)
  return folder
}

export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
}

/** A job that copies items from data/ to the table lake.items, one folder per day. */
export const itemProject = {
  'etl.yaml': 'name: items\n',
  'schemas/item.yaml': 'id: bigint\nday: string\nprice: double\n',
  'jobs/Items.yaml': `source:
  path: data/
  schema: item
steps:
  - select:
      id: id
      day: day
      price: price
sink:
  table: lake.items
  path: s3://lake/items/
  partitionBy: [day]
  mode: overwrite
`,
  'data/items.ndjson':
    '{"id":1,"day":"mon","price":1.5}\n{"id":2,"day":"tue","price":2.5}\n{"id":3,"day":"tue"}\n',
}

/** The same, where a record that breaks the contract fails the run. */
export const strictItems = `${itemProject['jobs/Items.yaml']}rejects: { onMismatch: fail }\n`

export function createItemProject(changes: Readonly<Record<string, string>> = {}): Promise<string> {
  return createTempFolder({ ...itemProject, ...changes })
}

/** Everything that a project has made: the hash of each file, and the folders, below .etl but for caches. */
export async function snapshotLake(root: string): Promise<Readonly<Record<string, string>>> {
  const entries: Record<string, string> = {}
  for (const folder of ['.etl/lake', '.etl/catalog', '.etl/tmp']) {
    const found = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(() => [])
    for (const entry of found) {
      const path = join(entry.parentPath, entry.name)
      // a failed run stands in the history
      if (/_etl(\/_runs.*)?$/.test(path)) continue
      const hash = createHash('sha256')
      if (entry.isFile()) hash.update(await readFile(path))
      entries[relative(root, path)] = entry.isFile() ? hash.digest('hex') : 'a folder'
    }
  }
  return entries
}
