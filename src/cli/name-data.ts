import { basename, dirname, extname } from 'node:path'
import { snakeCase } from '../crawl/draft/draft-names.ts'

const generic = new Set([
  'data',
  'documents',
  'downloads',
  'files',
  'home',
  'input',
  'json',
  'raw',
  'sample_data',
  'tmp',
])

/** The name of a project in a folder: as far as possible the folder's. */
export function nameProject(folder: string): string {
  const name = basename(folder)
    .replaceAll(/[^\w-]+/g, '-')
    .replace(/^[^A-Za-z]+/, '')
    .replace(/[-_]+$/, '')
  return name === '' ? 'data' : name
}

/**
 * What records are called, in lower-case letters, digits and `_`: by their file or folder, or by the folder around it
 * where that says nothing. `orders-2026-03-02.ndjson.gz` → `orders`, `earthquakes/4.5_month.geojson` → `earthquakes`.
 */
export function nameRecords(path: string, { isFolder }: { readonly isFolder: boolean }): string {
  const own = isFolder ? basename(path) : withoutExtensions(basename(path))
  const candidates = [own, basename(dirname(path)), basename(dirname(dirname(path)))]
  const names = candidates.map((candidate) => snakeCase(candidate).replace(/(_\d+)+$/, ''))
  return names.find((name) => /^[a-z]{2}/.test(name) && !generic.has(name)) ?? 'records'
}

function withoutExtensions(name: string): string {
  const plain = name.replace(/\.(gz|zst)$/, '')
  return plain.slice(0, plain.length - extname(plain).length)
}
