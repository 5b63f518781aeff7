import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
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
    else if (before.hash === (await hashFile(input.path))) unchanged.push(input)
    else changed.push(input)
  }
  return { fresh, unchanged, changed }
}

export async function committedInput({ uri, bytes, version, path }: ListedInput): Promise<CommittedInput> {
  return { uri, bytes, version, hash: await hashFile(path) }
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}
