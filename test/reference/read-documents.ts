import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { decompress } from 'fzstd'

/** The JSON values in a file of any layout, top-level arrays taken apart. */
export function readDocuments(path: string): readonly unknown[] {
  return parseDocuments(readText(path))
}

/** The documents of all files in a folder, in the order of their names. */
export function readDocumentsIn(folder: string): readonly unknown[] {
  const names = readdirSync(folder).sort()
  return names.flatMap((name) => readDocuments(join(folder, name)))
}

/** The text of a file, decompressed as its extension says, without a byte order mark. */
export function readText(path: string): string {
  const bytes = readFileSync(path)
  const plain = path.endsWith('.gz') ? gunzipSync(bytes) : path.endsWith('.zst') ? decompress(bytes) : bytes
  // a TextDecoder drops the mark
  return new TextDecoder('utf-8', { fatal: true }).decode(plain)
}

export function parseDocuments(text: string): readonly unknown[] {
  return splitDocuments(text).flatMap((document) => JSON.parse(document) as unknown)
}

/** Cuts where brackets balance outside of strings; the reading is left to `JSON.parse`. */
function splitDocuments(text: string): readonly string[] {
  const documents: string[] = []
  let depth = 0
  let start = 0
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '{' || token === '[') depth += 1
    if (token === '}' || token === ']') depth -= 1
    if (depth > 0) continue
    documents.push(text.slice(start, index + token.length))
    start = index + token.length
  }
  if (text.slice(start).trim() !== '') documents.push(text.slice(start))
  return documents
}
