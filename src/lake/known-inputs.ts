import { createReadStream } from 'node:fs'
import { crc32 } from 'node:zlib'
import type { CommitLog } from './commit-log.ts'
import type { CommittedInput } from './commit-record.ts'
import type { ListedInput } from './list-inputs.ts'

/** What a table has loaded, by address: the bookmark. */
export type KnownInputs = ReadonlyMap<string, CommittedInput>

export function knownInputs({ records }: Pick<CommitLog, 'records'>): KnownInputs {
  const known = new Map<string, CommittedInput>()
  for (const record of records) {
    if (record.replacesInputs) known.clear()
    for (const input of record.inputs) known.set(input.uri, input)
  }
  return known
}

export interface SelectedInputs {
  /** Never loaded. */
  readonly fresh: readonly ListedInput[]
  /** Loaded as they are. */
  readonly unchanged: readonly ListedInput[]
  /** Loaded once, and another file since. */
  readonly changed: readonly ListedInput[]
}

/**
 * Tells files that are known from those that are not. A file of another size has changed; where only the time of
 * its last change differs, its bytes decide.
 */
export async function selectInputs(
  inputs: readonly ListedInput[],
  known: KnownInputs,
): Promise<SelectedInputs> {
  const fresh: ListedInput[] = []
  const unchanged: ListedInput[] = []
  const changed: ListedInput[] = []
  for (const input of inputs) {
    const before = known.get(input.uri)
    if (before === undefined) fresh.push(input)
    else if (before.bytes !== input.bytes) changed.push(input)
    else if (before.version === input.version) unchanged.push(input)
    else if (before.crc32 !== undefined && before.crc32 === (await checksum(input.path)))
      unchanged.push(input)
    else changed.push(input)
  }
  return { fresh, unchanged, changed }
}

/** Reading a larger file once more would cost a run a tenth of its time; touched, it counts as changed. */
const largestChecksumBytes = 32_000_000

export async function committedInput({ uri, bytes, version, path }: ListedInput): Promise<CommittedInput> {
  if (bytes > largestChecksumBytes) return { uri, bytes, version }
  return { uri, bytes, version, crc32: await checksum(path) }
}

async function checksum(path: string): Promise<string> {
  let sum = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
    sum = crc32(chunk as Buffer, sum)
  return sum.toString(16).padStart(8, '0')
}
