import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describeRejected } from '../../src/engine/scan/describe-rejected.ts'
import { compileContract } from '../../src/records/compile-contract.ts'
import type { FileForm } from '../../src/records/detect-form.ts'
import type { JsonPath } from '../../src/records/parse-json-path.ts'
import { createRecordReader } from '../../src/records/record-reader.ts'
import { walkRecord } from '../../src/records/walk-record.ts'
import type { Limits } from '../../src/spec/contract.ts'
import type { Field } from '../../src/spec/data-type.ts'

const driver = join(import.meta.dirname, '../python/read_records.py')

/** A file, how it is to be read, and how it arrives: chunks of the given sizes, over and over; none: in one. */
export interface ReadRequest {
  readonly name: string
  readonly file: Buffer
  readonly chunkSizes: readonly (readonly number[])[]
  readonly columns?: readonly Field[] | undefined
  readonly known?: readonly Field[] | undefined
  readonly limits?: Limits | undefined
  readonly jsonPath?: JsonPath | undefined
  readonly knownForm?: FileForm
  readonly isTrusted?: boolean
  readonly discardsValues?: boolean
  readonly maxRawBytes?: number
}

/** All that is found in a file, and why nothing more can be. */
export interface FoundRecords {
  readonly found: readonly object[]
  readonly failure?: string
}

/** Answers of a program in test/python, by default read_records.py, in the order of the requests. */
export async function askPython(
  python: string,
  requests: readonly object[],
  program: string = driver,
): Promise<readonly unknown[]> {
  const child = spawn(python, [program], { stdio: ['pipe', 'pipe', 'inherit'] })
  const parts: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => parts.push(part))
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  for (const request of requests) {
    const line = JSON.stringify(request, (_, value) => (isBuffer(value) ? toBase64(value) : value))
    if (!child.stdin.write(`${line}\n`)) await new Promise((resolve) => child.stdin.once('drain', resolve))
  }
  child.stdin.end()
  const code = await ended
  if (code !== 0) throw new Error(`${program} exits with ${code}`)
  const lines = Buffer.concat(parts).toString().split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line))
}

/** What a Buffer is by the time that a replacer sees it. */
function isBuffer(value: unknown): value is { readonly data: readonly number[] } {
  return typeof value === 'object' && value !== null && (value as { type?: unknown }).type === 'Buffer'
}

function toBase64({ data }: { readonly data: readonly number[] }): string {
  return Buffer.from(data).toString('base64')
}

/** The same as test/python/read_records.py says, from the TypeScript scan. */
export function readHere(request: ReadRequest, sizes: readonly number[]): FoundRecords {
  const contract = compileContract(request)
  const found: object[] = []
  let index = 0
  const reader = createRecordReader(
    { ...request, contract: request.isTrusted ? undefined : contract },
    {
      accept(bytes, start, end, line, hasUnknown, discards) {
        const unknown: string[] = []
        const discarded: string[] = []
        walkRecord(contract, bytes, start, end, discards, {
          unknown: (path) => unknown.push(path) < 0,
          discarded: (path) => discarded.push(path),
        })
        const data = Buffer.from(bytes.subarray(start, end)).toString('base64')
        found.push({ data, line, index, hasUnknown, discards: [...discards], unknown, discarded })
        index++
      },
      reject(mismatch, place, bytes, start, end) {
        const raw = bytes.subarray(start, end)
        found.push(describeRejected(mismatch, 'file', place, 0, raw, request.maxRawBytes ?? 1 << 20))
        index++
      },
    },
  )
  for (const chunk of cut(request.file, sizes)) reader.push(chunk)
  reader.end()
  const failure = reader.unreadable()
  return failure === undefined ? { found } : { found, failure }
}

function cut(file: Buffer, sizes: readonly number[]): readonly Buffer[] {
  const chunks: Buffer[] = []
  for (let at = 0, turn = 0; at < file.length; turn++) {
    const end = sizes.length === 0 ? file.length : at + (sizes[turn % sizes.length] as number)
    chunks.push(Buffer.from(file.subarray(at, end)))
    at = end
  }
  return chunks
}
