import { mkdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { listDataFiles } from './read-table.ts'

/**
 * Runs a compiled script as DuckDB's own shell would, with the folders of a project for its addresses, and gives the
 * folder that stands for the sink.
 */
export async function runScript(script: string, options: { readonly root: string; readonly sink: string }) {
  const { root, sink } = options
  const output = join(root, 'output')
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run("SET TimeZone = 'UTC'")
    for (const statement of script.split(/;\n+/)) {
      if (statement.replaceAll(/^--.*$/gm, '').trim() === '') continue
      const [, target] = /TO '([^']+)' \(/.exec(statement) ?? []
      if (target !== undefined) await mkdir(dirname(target.replace(sink, `${output}/`)), { recursive: true })
      await connection.run(await withFiles(statement.replace(`TO '${sink}`, `TO '${output}/`), root))
    }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
  return output
}

/** `SET VARIABLE source_files = ['data']` with the files below the folder. */
async function withFiles(statement: string, root: string): Promise<string> {
  const address = /(?<=^SET VARIABLE \w+_files = \[)'([^']+)'(?=\])/m
  const folder = address.exec(statement)?.[1]
  if (folder === undefined) return statement
  const path = join(root, folder)
  const files = (await stat(path)).isFile() ? [path] : listDataFiles(path).map((file) => join(path, file))
  return statement.replace(address, files.map((file) => `'${file}'`).join(', '))
}
