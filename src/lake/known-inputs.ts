import { createReadStream } from 'node:fs'
import { crc32 } from 'node:zlib'
import { OperatorError } from '../errors.ts'
import type { CommittedInput } from './commit-record.ts'
import type { ListedInput } from './list-inputs.ts'
import type { KnownInput } from './log-items.ts'
import { knownBlocks, type LogState } from './log-state.ts'
import { mapAtATime } from './map-at-a-time.ts'
import { itemsOf } from './sorted-blocks.ts'

/** What a table has loaded, by address: the bookmark. */
export type KnownInputs = ReadonlyMap<string, CommittedInput>

/** All at once, in the order of their addresses: for tables of which there is time and memory to list every input. */
export async function knownInputs(log: LogState): Promise<KnownInputs> {
  const known = new Map<string, CommittedInput>()
  for await (const inputs of itemsOf(knownBlocks(log)))
    for (const input of inputs) known.set(input.uri, withoutCommits(input))
  return known
}

/** As a commit record has it. */
export function withoutCommits({ commits: _, ...input }: KnownInput): CommittedInput {
  return input
}

/** The known inputs that are wanted, in the order of their addresses; the others are not kept in memory. */
export async function findKnownInputs(
  log: LogState,
  isWanted: (input: KnownInput) => boolean,
): Promise<readonly KnownInput[]> {
  const found: KnownInput[] = []
  for await (const inputs of itemsOf(knownBlocks(log)))
    for (const input of inputs) if (isWanted(input)) found.push(input)
  return found
}

/** Reading a larger file once more would cost a run a tenth of its time; touched, it counts as changed. */
const largestChecksumBytes = 32_000_000

/** As they are now, in their order. Throws `OperatorError` for one that cannot be read. */
export function committedInputs(inputs: readonly ListedInput[]): Promise<readonly CommittedInput[]> {
  return mapAtATime(inputs, committedInput)
}

export async function committedInput({ uri, bytes, version, path }: ListedInput): Promise<CommittedInput> {
  if (bytes > largestChecksumBytes) return { uri, bytes, version }
  return { uri, bytes, version, crc32: await checksum(path) }
}

/** CRC-32 of a file's bytes, in hex. Throws `OperatorError` where it cannot be read. */
export async function checksum(path: string): Promise<string> {
  let sum = 0
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
      sum = crc32(chunk as Buffer, sum)
  } catch (error) {
    throw new OperatorError(
      { message: `cannot read ${path}: ${(error as Error).message}`, place: { file: path } },
      { cause: error },
    )
  }
  return sum.toString(16).padStart(8, '0')
}
