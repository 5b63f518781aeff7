/** Items in the order of their keys, some thousands of them: read only when they are asked for. */
export interface Block<T> {
  /** Key of its first item. */
  readonly first: string
  /** Key of its last item. */
  readonly last: string
  readonly count: number
  items(): Promise<readonly T[]>
  /** As it stands in a checkpoint; undefined in memory, or where it is damaged there. */
  stored?(): Buffer | undefined
}

/** Blocks whose keys follow each other. */
export type SortedBlocks<T> = AsyncIterable<Block<T>>

/** What items are sorted by, and what becomes of one when another comes under the same key. */
export interface BlockItem<T> {
  /** Compared as JavaScript compares strings. */
  keyOf(item: T): string
  combine(before: T, change: T): T
}

/** So many that a run which looks for few reads little, and that the list of all blocks stays short. */
const wantedItems = 8192

/**
 * Sorted blocks with changes to some of their items: undefined removes one. Blocks that no change falls into are
 * passed on as they are, without being read.
 */
export async function* mergeBlocks<T>(
  blocks: SortedBlocks<T>,
  changes: ReadonlyMap<string, T | undefined>,
  item: BlockItem<T>,
): SortedBlocks<T> {
  const keys = [...changes.keys()].sort()
  let position = 0
  let pending: T[] = []
  const take = (isTaken: (key: string) => boolean) => {
    const start = position
    while (position < keys.length && isTaken(keys[position] as string)) position += 1
    return keys.slice(start, position)
  }
  for await (const block of blocks) {
    addNew(
      take((key) => key < block.first),
      changes,
      pending,
    )
    const inside = take((key) => key <= block.last)
    const isWhole = inside.length === 0 && block.count >= wantedItems / 2
    if (isWhole && (pending.length === 0 || pending.length >= wantedItems / 2)) {
      yield* cutBlocks(pending, item)
      pending = []
      yield block
    } else {
      mergeItems(await block.items(), inside, { changes, item, into: pending })
      if (pending.length >= 2 * wantedItems) yield* cutBlocks(pending.splice(0, wantedItems), item)
    }
  }
  addNew(
    take(() => true),
    changes,
    pending,
  )
  yield* cutBlocks(pending, item)
}

/** All items, block by block. */
export async function* itemsOf<T>(blocks: SortedBlocks<T>): AsyncGenerator<readonly T[]> {
  for await (const block of blocks) yield await block.items()
}

/** A block of items that are in memory. There is at least one. */
export function blockOf<T>(items: readonly T[], { keyOf }: Pick<BlockItem<T>, 'keyOf'>): Block<T> {
  const [first, last] = [items[0] as T, items.at(-1) as T]
  return { first: keyOf(first), last: keyOf(last), count: items.length, items: async () => items }
}

/** Blocks of equal length; none of nothing. */
function* cutBlocks<T>(items: readonly T[], item: BlockItem<T>): Generator<Block<T>> {
  const parts = Math.ceil(items.length / wantedItems)
  for (let part = 0; part < parts; part += 1) {
    const start = Math.floor((part * items.length) / parts)
    yield blockOf(items.slice(start, Math.floor(((part + 1) * items.length) / parts)), item)
  }
}

function addNew<T>(keys: readonly string[], changes: ReadonlyMap<string, T | undefined>, into: T[]): void {
  for (const key of keys) {
    const change = changes.get(key)
    if (change !== undefined) into.push(change)
  }
}

function mergeItems<T>(
  items: readonly T[],
  keys: readonly string[],
  options: {
    readonly changes: ReadonlyMap<string, T | undefined>
    readonly item: BlockItem<T>
    readonly into: T[]
  },
): void {
  const { changes, item, into } = options
  let position = 0
  for (const before of items) {
    const start = position
    const key = item.keyOf(before)
    while (position < keys.length && (keys[position] as string) < key) position += 1
    addNew(keys.slice(start, position), changes, into)
    if (keys[position] !== key) into.push(before)
    else {
      const change = changes.get(key)
      if (change !== undefined) into.push(item.combine(before, change))
      position += 1
    }
  }
  addNew(keys.slice(position), changes, into)
}
