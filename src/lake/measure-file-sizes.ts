/** How large the files of a table are. Bytes are null where there is no file. */
export interface FileSizes {
  readonly count: number
  readonly bytes: number
  readonly smallestBytes: number | null
  /** Of an even number of files the mean of the two in the middle, rounded. */
  readonly medianBytes: number | null
  readonly largestBytes: number | null
  readonly histogram: readonly FileSizeRange[]
}

/** Files of at least `fromBytes` and less than `toBytes`; the last range has no end. */
export interface FileSizeRange {
  readonly fromBytes: number
  readonly toBytes: number | null
  readonly files: number
  readonly bytes: number
}

const boundaries = [0, 1, 16, 64, 128, 256].map((megabytes) => megabytes * 1_000_000)

export function measureFileSizes(sizes: readonly number[]): FileSizes {
  const sorted = sizes.toSorted((left, right) => left - right)
  const [lower, upper] = [(sorted.length - 1) >> 1, sorted.length >> 1].map((index) => sorted[index] ?? 0)
  return {
    count: sorted.length,
    bytes: sum(sorted),
    smallestBytes: sorted[0] ?? null,
    medianBytes: sorted.length === 0 ? null : Math.round(((lower ?? 0) + (upper ?? 0)) / 2),
    largestBytes: sorted.at(-1) ?? null,
    histogram: boundaries.map((fromBytes, index) => {
      const toBytes = boundaries[index + 1] ?? null
      const within = sorted.filter(
        (size) => size >= fromBytes && size < (toBytes ?? Number.POSITIVE_INFINITY),
      )
      return { fromBytes, toBytes, files: within.length, bytes: sum(within) }
    }),
  }
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0)
}
