import type { Field } from '../../spec/data-type.ts'

/** `key=value`, or a folder without a key. */
interface PartitionStep {
  readonly key: string | undefined
  readonly value: string
}

/**
 * The layout of a folder below its table, by which folders can be partitions of one: how deep it is and the keys of
 * its `key=value` steps, whatever their case: `year=/*`.
 */
export function layoutOf(folder: string): string {
  return readSteps(folder)
    .map(({ key }) => (key === undefined ? '*' : `${key.toLowerCase()}=`))
    .join('/')
}

/** Whether the first folder names its key. */
export function isNamedLayout(layout: string): boolean {
  return layout !== '' && !layout.startsWith('*')
}

/**
 * The keys of folders of one layout, as strings: the `k` of `k=v` in its most frequent spelling, `partition_0`,
 * `partition_1`, … for the folders that have none. A key that an earlier one has taken becomes `k_1`.
 */
export function partitionKeysOf(folders: readonly string[]): readonly Field[] {
  const paths = folders.map(readSteps)
  const names: string[] = []
  for (const [depth, { key }] of (paths[0] ?? []).entries()) {
    const spelt = key === undefined ? undefined : mostFrequent(paths.map((path) => path[depth]?.key ?? ''))
    const base = spelt ?? 'partition'
    let number = 0
    let name = spelt ?? 'partition_0'
    while (names.some((other) => other.toLowerCase() === name.toLowerCase())) name = `${base}_${++number}`
    names.push(name)
  }
  return names.map((name) => ({ name, type: { kind: 'string' } }))
}

/** In the order of the keys. What Hive escapes in `key=value` is unescaped; other folders are as they are. */
export function partitionValuesOf(folder: string): readonly string[] {
  return readSteps(folder).map(({ value }) => value)
}

function readSteps(folder: string): readonly PartitionStep[] {
  if (folder === '') return []
  return folder.split('/').map((name) => {
    const at = name.indexOf('=')
    if (at <= 0) return { key: undefined, value: name }
    return { key: unescapeName(name.slice(0, at)), value: unescapeName(name.slice(at + 1)) }
  })
}

/**
 * As Hive and Spark read folder names: `%` and two hex digits are that character, not a byte of UTF-8; any other `%`
 * is itself. Source: `unescapePathName` in Spark's ExternalCatalogUtils.
 */
function unescapeName(text: string): string {
  return text.replaceAll(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

/** Of two that are as frequent, the lesser. */
function mostFrequent(names: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  const [first] = [...counts].sort(
    ([left, some], [right, others]) => others - some || (left < right ? -1 : 1),
  )
  return first?.[0] ?? ''
}
