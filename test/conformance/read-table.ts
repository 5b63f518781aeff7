import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { decompress } from 'fzstd'
import type { Row } from '../reference/row.ts'
import { parseCsv } from './parse-csv.ts'
import { readParquetExactly } from './read-parquet-exactly.ts'

/**
 * The rows of a table's files, with the Hive partition keys as strings behind their own. CSV cells are text or NULL,
 * JSON values what `JSON.parse` makes of them.
 */
export async function readTable(folder: string): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const path of listDataFiles(folder)) {
    const partition = partitionOf(path)
    for (const row of await readRows(join(folder, path))) rows.push({ ...row, ...partition })
  }
  return rows
}

/** Files below a folder, relative to it, without what `_` or `.` hides; none for a table without rows. */
export function listDataFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !path.split(sep).some((name) => /^[_.]/.test(name)))
    .sort()
}

async function readRows(path: string): Promise<readonly Row[]> {
  if (path.endsWith('.parquet')) return (await readParquetExactly(path)).rows
  const text = readText(path)
  if (/\.csv(\.|$)/.test(path)) {
    const [header = [], ...lines] = parseCsv(text)
    return lines.map((cells) => Object.fromEntries(cells.map((cell, at) => [String(header[at]), cell])))
  }
  if (/\.json(\.|$)/.test(path)) {
    const lines = text.split('\n')
    if (lines.pop() !== '') throw new Error(`${path} does not end with a line feed`)
    return lines.map((line) => JSON.parse(line) as Row)
  }
  throw new Error(`${path} is of no format that is known here`)
}

/** Decompressed as the name says. */
export function readText(path: string): string {
  const bytes = readFileSync(path)
  const plain = path.endsWith('.gz') ? gunzipSync(bytes) : path.endsWith('.zst') ? decompress(bytes) : bytes
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain)
}

/** `p=a%2Fb/x.parquet` → `{ p: 'a/b' }`; each `%XX` stands for one ASCII character, as Hive escapes. */
export function partitionOf(path: string): Readonly<Record<string, string | null>> {
  const pairs = path
    .split(sep)
    .slice(0, -1)
    .map((name) => {
      const at = name.indexOf('=')
      const value = name.slice(at + 1)
      return [
        unescapeName(name.slice(0, at)),
        value === '__HIVE_DEFAULT_PARTITION__' ? null : unescapeName(value),
      ]
    })
  return Object.fromEntries(pairs)
}

function unescapeName(text: string): string {
  return text.replaceAll(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
