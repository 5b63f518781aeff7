/** Which due row is which made row: pairs of equal rows first, then of those that differ least. */
export interface RowPairs {
  /** For each due row, the index of its made row. */
  readonly madeOf: readonly (number | undefined)[]
  /** Made rows that nothing is due for. */
  readonly surplus: readonly number[]
}

/** More rows than this on both sides are not paired with what differs: nobody reads that many differences. */
const mostUnlike = 100

/**
 * Pairs two bags of rows. Because due rows may leave columns out, one can equal several made rows: as many as
 * possible are paired (augmenting paths), not the first that come.
 * `differenceCount` is 0 for equal rows and Infinity for rows that have nothing in common.
 */
export function pairRows(
  { due, made }: { readonly due: number; readonly made: number },
  differenceCount: (due: number, made: number) => number,
): RowPairs {
  const equals = Array.from({ length: due }, (_, row) =>
    range(made).filter((candidate) => differenceCount(row, candidate) === 0),
  )
  const dueOf = new Map<number, number>()
  for (const row of range(due)) augment(row, new Set())
  const madeOf: (number | undefined)[] = Array.from({ length: due })
  for (const [candidate, row] of dueOf) madeOf[row] = candidate
  const open = range(due).filter((row) => madeOf[row] === undefined)
  const surplus = new Set(range(made).filter((candidate) => !dueOf.has(candidate)))
  if (open.length <= mostUnlike && surplus.size <= mostUnlike) pairUnlike()
  return { madeOf, surplus: [...surplus] }

  function augment(row: number, seen: Set<number>): boolean {
    for (const candidate of equals[row] ?? []) {
      if (seen.has(candidate)) continue
      seen.add(candidate)
      const holder = dueOf.get(candidate)
      if (holder === undefined || augment(holder, seen)) {
        dueOf.set(candidate, row)
        return true
      }
    }
    return false
  }

  function pairUnlike(): void {
    const candidates = open
      .flatMap((row) =>
        [...surplus].map((candidate) => ({ row, candidate, count: differenceCount(row, candidate) })),
      )
      .sort((left, right) => left.count - right.count)
    const alone = open.length === 1 && surplus.size === 1
    for (const { row, candidate, count } of candidates) {
      if (madeOf[row] !== undefined || !surplus.has(candidate)) continue
      if (count === Number.POSITIVE_INFINITY && !alone) continue
      madeOf[row] = candidate
      surplus.delete(candidate)
    }
  }
}

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index)
}
