import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { DataError } from '../../errors.ts'
import type { InputFile } from '../../lake/list-inputs.ts'
import { compileContract } from '../../records/compile-contract.ts'
import { detectForm } from '../../records/detect-form.ts'
import { compressionOf, readChunks } from '../scan/read-chunks.ts'

/** What is looked at before a job is drafted. */
export interface Sample {
  readonly files: readonly InputFile[]
  /** As stored. */
  readonly bytes: number
  /** Whether it is all there is. */
  readonly isAll: boolean
  /** Whether it is a copy of a file's beginning, in the folder for it. */
  readonly isCut: boolean
}

/** Of more data than this only a sample is looked at: bytes as stored, those of compressed files count four times. */
export const mostSampledBytes = 128_000_000

/** Of a file larger than that so much is looked at, decompressed. */
const headBytes = 64_000_000

/**
 * All files where they are small enough, else as many whole ones as are, from all over the list; of a file that is too
 * large itself, its beginning. Throws `DataError` where that tells nothing: for one huge JSON value.
 */
export async function chooseSample(options: {
  readonly files: readonly InputFile[]
  readonly format: 'json' | 'csv' | 'parquet'
  /** Absolute path of the folder for the beginning of a file; made when there is one. */
  readonly heads: string
}): Promise<Sample> {
  const { files, format, heads } = options
  const all = sumBytes(files)
  const weights = files.map(weigh)
  if (weights.reduce((sum, weight) => sum + weight, 0) <= mostSampledBytes) {
    return { files, bytes: all, isAll: true, isCut: false }
  }
  const whole = spread(files)
  if (whole.length > 0) return { files: whole, bytes: sumBytes(whole), isAll: false, isCut: false }
  const smallest = files.toSorted((left, right) => left.bytes - right.bytes)[0]
  if (smallest === undefined || format === 'parquet') {
    return { files: files.slice(0, 1), bytes: files[0]?.bytes ?? 0, isAll: files.length === 1, isCut: false }
  }
  const head = await copyHead(smallest, format, heads)
  return { files: [head], bytes: head.bytes, isAll: false, isCut: true }
}

/** Files that are not too large together, evenly spread over the list. */
function spread(files: readonly InputFile[]): readonly InputFile[] {
  const steps = Math.ceil(files.reduce((sum, file) => sum + weigh(file), 0) / mostSampledBytes)
  const inTurn = Array.from({ length: steps }, (_, turn) =>
    files.filter((__, index) => index % steps === turn),
  ).flat()
  const chosen = new Set<InputFile>()
  let left = mostSampledBytes
  for (const file of inTurn) {
    if (weigh(file) > left) continue
    left -= weigh(file)
    chosen.add(file)
  }
  return files.filter((file) => chosen.has(file))
}

function weigh({ path, bytes }: InputFile): number {
  return compressionOf(path) === undefined ? bytes : bytes * 4
}

function sumBytes(files: readonly InputFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0)
}

/** Copies the first whole lines of a file, decompressed. */
async function copyHead(file: InputFile, format: 'json' | 'csv', heads: string): Promise<InputFile> {
  const chunks: Buffer[] = []
  let bytes = 0
  const push = (chunk: Buffer) => {
    chunks.push(Buffer.from(chunk))
    bytes += chunk.length
  }
  await readChunks(
    file.path,
    { start: 0, end: Math.min(file.bytes, headBytes) },
    { read() {}, push, isDone: () => bytes >= headBytes },
  )
  const read = Buffer.concat(chunks)
  const head = read.subarray(0, read.lastIndexOf(0x0a) + 1)
  if (format === 'json' && detectForm(head, false, compileContract({})) !== 'ndjson') {
    throw new DataError({
      message: `${file.uri} is too large for a sample: its records do not stand in lines of their own`,
      place: { file: file.uri },
      expected: `a file of at most ${mostSampledBytes / 1e6} MB, or newline-delimited JSON`,
      hint: 'give one of its parts',
    })
  }
  const path = join(heads, basename(file.path).replace(/\.(gz|zst)$/, ''))
  await mkdir(heads, { recursive: true })
  await writeFile(path, head)
  return { ...file, path, bytes: head.length }
}
