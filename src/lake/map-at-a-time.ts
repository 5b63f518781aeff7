/**
 * So many that a disk is kept busy, and a hundred objects on S3 take no more than a second: 100,000 files are looked at
 * in 1.4 s instead of 8 s.
 */
const atATime = 16

/** Maps items a few at a time; the results are in the order of the items. */
export async function mapAtATime<T, R>(
  items: readonly T[],
  map: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  const waiting = items.entries()
  const mapWaiting = async () => {
    for (const [index, item] of waiting) results[index] = await map(item)
  }
  await Promise.all(Array.from({ length: atATime }, mapWaiting))
  return results
}
