import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { OperatorError } from '../errors.ts'
import { stateFolder } from '../lake/addresses.ts'
import type { CatalogTable } from '../spec/catalog-table.ts'

export interface TableName {
  readonly database: string
  readonly name: string
}

export async function listTables(root: string): Promise<readonly TableName[]> {
  const databases = await list(catalogFolder(root))
  const tables: TableName[] = []
  for (const database of databases) {
    const files = await list(join(catalogFolder(root), database))
    tables.push(
      ...files
        .filter((file) => file.endsWith('.json'))
        .map((file) => ({ database, name: file.slice(0, -'.json'.length) })),
    )
  }
  return tables
}

/** All tables, as they are while they are read. */
export async function readTables(root: string): Promise<readonly CatalogTable[]> {
  const names = await listTables(root)
  const tables = await Promise.all(names.map((name) => readTable(root, name)))
  return tables.filter((table) => table !== undefined)
}

export async function readTable(root: string, table: TableName): Promise<CatalogTable | undefined> {
  const file = tableFile(root, table)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw unusable(file, error)
  })
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as CatalogTable
  } catch (error) {
    throw unusable(file, error)
  }
}

/** Written beside and renamed: a reader sees the old entry or the new one. */
export async function writeTable(root: string, table: CatalogTable): Promise<void> {
  const file = tableFile(root, table)
  try {
    await mkdir(dirname(file), { recursive: true })
    const beside = `${file}.${process.pid}.tmp`
    await writeFile(beside, `${JSON.stringify(table, undefined, 2)}\n`)
    await rename(beside, file)
  } catch (error) {
    throw unusable(file, error)
  }
}

/** Twice is as good as once. */
export async function deleteTable(root: string, table: TableName): Promise<void> {
  const file = tableFile(root, table)
  await rm(file, { force: true }).catch((error: unknown) => {
    throw unusable(file, error)
  })
}

function catalogFolder(root: string): string {
  return join(root, stateFolder, 'catalog')
}

function tableFile(root: string, { database, name }: TableName): string {
  return join(catalogFolder(root), database, `${name}.json`)
}

async function list(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw unusable(folder, error)
  })
  return entries.sort()
}

function unusable(file: string, error: unknown): OperatorError {
  const message = error instanceof Error ? error.message : String(error)
  return new OperatorError(
    {
      message: `cannot use the catalog: ${message}`,
      place: { file },
      hint: 'check its permissions, or remove it and run the job again',
    },
    { cause: error },
  )
}
