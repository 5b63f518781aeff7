import { type HostileCase, type HostileFile, type Part, type Rejected, toBytes } from './hostile-case.ts'

/** A record as the quarantine file has to have it; what is undefined may be anything. */
export interface DueRecord {
  readonly reason: string
  readonly path: string
  readonly expected?: string | undefined
  readonly found?: string | undefined
  readonly file: string
  readonly line: number
  readonly index: number
  readonly offset: number
  readonly bytes: number
  readonly raw?: string | undefined
  readonly rawBase64?: string | undefined
  readonly rawTruncated?: true | undefined
  /** What `raw` is a beginning of, where it is truncated. */
  readonly cutFrom?: Uint8Array | undefined
}

/** What stands in the source's folder: content as stored, by path. */
export function storedFiles(given: HostileCase): Readonly<Record<string, Uint8Array>> {
  return Object.fromEntries(Object.entries(given.files).map(([name, file]) => [name, storeFile(file)]))
}

/** In the order of the files' names, and of the records in them. */
export function dueQuarantine(given: HostileCase, address: string): readonly DueRecord[] {
  return Object.keys(given.files)
    .sort()
    .flatMap((name) => dueOfFile(given.files[name] as HostileFile, `${address}${name}`))
}

function storeFile(file: HostileFile): Uint8Array {
  if ('unreadable' in file) return file.unreadable
  return 'store' in file ? file.store(contentOf(file.parts)) : contentOf(file)
}

function contentOf(parts: readonly Part[]): Uint8Array {
  return Buffer.concat(parts.map(bytesOf))
}

function bytesOf(part: Part): Uint8Array {
  return isRejected(part) ? part.raw : toBytes(part)
}

function isRejected(part: Part): part is Rejected {
  return typeof part === 'object' && 'reason' in part
}

function dueOfFile(file: HostileFile, uri: string): readonly DueRecord[] {
  if ('unreadable' in file) {
    const { found } = file
    const place = { file: uri, line: 1, index: 0, offset: 0, bytes: -1 }
    return [{ reason: 'unreadableFile', path: '$', found, ...place }]
  }
  const due: DueRecord[] = []
  let offset = 0
  for (const part of 'store' in file ? file.parts : file) {
    if (isRejected(part)) due.push({ file: uri, ...describe(part), offset })
    offset += bytesOf(part).length
  }
  return due
}

function describe({ raw, reason, line, index, path, expected, found, isCut, isBase64 }: Rejected) {
  return { reason, path, expected, found, line, index, bytes: raw.length, ...spellRaw(raw, isCut, isBase64) }
}

function spellRaw(raw: Uint8Array, isCut: true | undefined, isBase64: true | undefined) {
  if (isCut) return { rawTruncated: isCut, cutFrom: raw }
  const text = Buffer.from(raw).toString('utf8')
  const isUtf8 = !isBase64 && Buffer.from(text).equals(raw)
  return isUtf8 ? { raw: text } : { rawBase64: Buffer.from(raw).toString('base64') }
}
