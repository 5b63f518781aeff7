import { checksum } from './known-inputs.ts'
import type { ListedInput } from './list-inputs.ts'
import type { KnownInput } from './log-items.ts'
import { knownBlocks, type LogState } from './log-state.ts'
import { mapAtATime } from './map-at-a-time.ts'
import type { Block, SortedBlocks } from './sorted-blocks.ts'

export interface SelectedInputs {
  /** Never loaded, in the order of the listing. */
  readonly fresh: readonly ListedInput[]
  /** Loaded as they are: how many. */
  readonly unchanged: number
  /** Loaded once, and another file since; in the order of the listing. */
  readonly changed: readonly ChangedInput[]
}

export interface ChangedInput {
  readonly input: ListedInput
  /** As it was when it was loaded. */
  readonly before: KnownInput
}

/** A listing in one piece, or as it comes. */
export type Listing = readonly ListedInput[] | AsyncIterable<readonly ListedInput[]>

/**
 * Tells files that are known from those that are not. A file of another size has changed; where only the time of
 * its last change differs, its bytes decide. One that could not be read when it was loaded and has changed since is
 * fresh: nothing of it is in the table.
 *
 * What is known is read beside the listing, in the same order, and is not kept: memory goes by what is fresh or
 * changed. Inputs that come out of order are kept, and looked up in a second pass.
 */
export async function selectInputs(listing: Listing, log: LogState): Promise<SelectedInputs> {
  const fresh: Listed[] = []
  const changed: Changed[] = []
  const touched: Changed[] = []
  let unchanged = 0
  const judge = (listed: Listed, before: KnownInput | undefined) => {
    const { input } = listed
    if (before === undefined) fresh.push(listed)
    else if (before.bytes === input.bytes && before.version === input.version) unchanged += 1
    else if (before.bytes === input.bytes && before.crc32 !== undefined) touched.push({ ...listed, before })
    else if (before.rejected) fresh.push(listed)
    else changed.push({ ...listed, before })
  }
  const strays = await matchInOrder(numberInputs(listing), knownBlocks(log), judge)
  if (strays.length > 0) {
    strays.sort((left, right) => (left.input.uri < right.input.uri ? -1 : 1))
    await matchInOrder([strays], knownBlocks(log), judge)
  }
  const same = await areSame(touched)
  for (const [index, one] of touched.entries()) {
    if (same[index]) unchanged += 1
    else if (one.before.rejected) fresh.push(one)
    else changed.push(one)
  }
  return {
    fresh: fresh.sort(byPosition).map(({ input }) => input),
    unchanged,
    changed: changed.sort(byPosition).map(({ input, before }) => ({ input, before })),
  }
}

interface Listed {
  /** In the listing, from 0. */
  readonly position: number
  readonly input: ListedInput
}

type Changed = Listed & ChangedInput

function byPosition(left: Listed, right: Listed): number {
  return left.position - right.position
}

async function* numberInputs(listing: Listing): AsyncGenerator<Iterable<Listed>> {
  let position = 0
  function* number(inputs: readonly ListedInput[]): Generator<Listed> {
    for (const input of inputs) yield { position: position++, input }
  }
  for await (const inputs of isPaged(listing) ? listing : [listing]) yield number(inputs)
}

function isPaged(listing: Listing): listing is AsyncIterable<readonly ListedInput[]> {
  return Symbol.asyncIterator in listing
}

/** Tells what is known of each input that comes in order, and gives back the others. */
async function matchInOrder(
  pages: AsyncIterable<Iterable<Listed>> | Iterable<Iterable<Listed>>,
  blocks: SortedBlocks<KnownInput>,
  tell: (listed: Listed, known: KnownInput | undefined) => void,
): Promise<Listed[]> {
  const strays: Listed[] = []
  const remaining = blocks[Symbol.asyncIterator]()
  const next = async () => ((await remaining.next()) as IteratorResult<Block<KnownInput>, undefined>).value
  try {
    let block = await next()
    let items: readonly KnownInput[] | undefined
    let index = 0
    let reached = ''
    for await (const page of pages) {
      for (const listed of page) {
        const { uri } = listed.input
        if (uri < reached) {
          strays.push(listed)
          continue
        }
        reached = uri
        while (block !== undefined && block.last < uri) {
          block = await next()
          items = undefined
        }
        if (block === undefined || uri < block.first) {
          tell(listed, undefined)
          continue
        }
        if (items === undefined) {
          items = await block.items()
          index = 0
        }
        for (let known = items[index]; known !== undefined && known.uri < uri; known = items[index])
          index += 1
        const known = items[index]
        tell(listed, known?.uri === uri ? known : undefined)
      }
    }
  } finally {
    await remaining.return?.()
  }
  return strays
}

/** Whether files have the bytes that they had. */
function areSame(touched: readonly Changed[]): Promise<readonly boolean[]> {
  return mapAtATime(touched, async ({ input, before }) => (await checksum(input.path)) === before.crc32)
}
