import { closeSync, openSync, readSync } from 'node:fs'
import type { Classification, Classifier, Compression } from '../../crawl/classify/classification.ts'
import {
  type BinarySignature,
  findBinaryFormat,
  findCompression,
  namedCompression,
} from '../../crawl/classify/classify-signature.ts'
import { createTextClassifier } from '../../crawl/classify/classify-text.ts'
import { OperatorError } from '../../errors.ts'
import type { InputFile } from '../../lake/list-inputs.ts'
import type { Limits } from '../../spec/contract.ts'
import { readChunks, UnreadableFile } from '../scan/read-chunks.ts'

export interface ClassifyFileOptions {
  readonly classifiers: readonly Classifier[]
  readonly limits: Limits
}

/** What is read of every file; small files are whole then. */
const headBytes = 64 * 1024
const tailBytes = 16
const firstLookBytes = 8 * 1024

/** What a file is by its beginning and its end; the columns of Parquet are left out. Never throws for what a file is. */
export async function classifyFile(file: InputFile, options: ClassifyFileOptions): Promise<Classification> {
  const compression = namedCompression(file.path)
  try {
    return await classifyReadable(file, options)
  } catch (error) {
    if (error instanceof UnreadableFile) return unknown(compression, `truncated or damaged: ${error.message}`)
    return unknown(compression, `unreadable: ${explainFailure(error)}`)
  }
}

async function classifyReadable(file: InputFile, options: ClassifyFileOptions): Promise<Classification> {
  const { path, bytes } = file
  const ends = readEnds(path, bytes)
  const named = namedCompression(path)
  if (ends.head.length === 0) return unknown(named, 'empty')
  const found = findCompression(ends.head)
  const problem = findCompressionProblem(named, found)
  if (problem !== undefined) return unknown(found === 'none' ? named : found, problem)
  const binary = found === 'none' ? findBinaryFormat(ends.head, ends.tail, bytes) : undefined
  if (binary !== undefined) return classifyBinary(binary)
  const text = createTextClassifier(options)
  let known = 0
  // what one record tells need not be read through all of the head
  for (let size = firstLookBytes; found === 'none' && known < ends.head.length && !text.isDone(); size *= 2) {
    const more = ends.head.subarray(known, known + size)
    text.push(more)
    known += more.length
  }
  if (known < bytes && !text.isDone()) {
    await readChunks(path, { start: known, end: bytes }, { read() {}, push: text.push, isDone: text.isDone })
  }
  if (known === bytes || !text.isDone()) text.end()
  return { ...text.classification(), compression: found }
}

function classifyBinary({ format, problem }: BinarySignature): Classification {
  if (problem !== undefined) return unknown('none', problem)
  return { format, compression: 'none', classifier: undefined, certainty: 1, tried: [] }
}

/** Engines go by the name: what is not called `.gz` is not decompressed. */
function findCompressionProblem(named: Compression, found: Compression): string | undefined {
  if (found !== 'none' && found !== 'gzip' && found !== 'zstd') return `${found} is not read`
  if (found === named) return undefined
  if (named === 'none')
    return `it is ${found}, and its name does not end in ${found === 'gzip' ? '.gz' : '.zst'}`
  if (named === 'gzip' || named === 'zstd') return `by its name it is ${named}, by its content it is not`
  return `${named} is not read`
}

function unknown(compression: Compression, problem: string): Classification {
  return { format: 'unknown', compression, classifier: undefined, certainty: 0, tried: [], problem }
}

/** The first and the last bytes of a file; they may overlap. */
function readEnds(path: string, bytes: number): { readonly head: Buffer; readonly tail: Buffer } {
  const file = openSync(path, 'r')
  try {
    const head = readAt(file, 0, Math.min(bytes, headBytes))
    const tail = bytes <= headBytes ? head.subarray(-tailBytes) : readAt(file, bytes - tailBytes, tailBytes)
    return { head, tail }
  } finally {
    closeSync(file)
  }
}

function readAt(file: number, position: number, bytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(bytes)
  return buffer.subarray(0, readSync(file, buffer, 0, bytes, position))
}

function explainFailure(error: unknown): string {
  const cause = error instanceof OperatorError ? error.cause : error
  const { code, message } = cause as NodeJS.ErrnoException
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied'
  if (code === 'ENOENT') return 'it is gone'
  if (code === undefined && !(error instanceof OperatorError)) throw error
  return message
}
