import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A saved query: `sql/<name>.sql`. */
export interface SavedQuery {
  readonly name: string
  readonly file: string
  readonly sql: string
}

export async function readQueries(root: string): Promise<readonly SavedQuery[]> {
  const files = await readdir(join(root, 'sql')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return Promise.all(
    files
      .filter((file) => file.endsWith('.sql'))
      .sort()
      .map(async (file) => ({
        name: file.slice(0, -'.sql'.length),
        file: `sql/${file}`,
        sql: await readFile(join(root, 'sql', file), 'utf8'),
      })),
  )
}
