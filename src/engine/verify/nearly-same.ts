import type { Json } from '@duckdb/node-api'

type Row = readonly Json[]

interface Columns {
  readonly names: readonly string[]
  /** Those whose numbers are rounded to 11 digits, so that two that are as good as equal may be one digit apart. */
  readonly rounded: ReadonlySet<string>
}

/** True if the rows can be paired so that those of a pair differ in nothing but the last of the rounded digits. */
export function areNearly(left: readonly Row[], right: readonly Row[], columns: Columns): boolean {
  if (columns.rounded.size === 0 || left.length !== right.length) return false
  const rest = [...right]
  return left.every((row) => {
    const index = rest.findIndex((other) => isNearly(row, other, columns))
    if (index >= 0) rest.splice(index, 1)
    return index >= 0
  })
}

function isNearly(one: Row, two: Row, { names, rounded }: Columns): boolean {
  return names.every((name, index) => isSame(one[index] ?? null, two[index] ?? null, rounded.has(name)))
}

function isSame(one: Json, two: Json, isRounded: boolean): boolean {
  if (typeof one === 'object' && typeof two === 'object' && one !== null && two !== null) {
    const [ones, twos] = [Object.entries(one), Object.entries(two)]
    return (
      ones.length === twos.length &&
      ones.every(
        ([name, value], index) =>
          name === twos[index]?.[0] && isSame(value, twos[index]?.[1] ?? null, isRounded),
      )
    )
  }
  if (one === two) return true
  if (!isRounded || typeof one !== 'string' || typeof two !== 'string') return false
  const [a, b] = [Number(one), Number(two)]
  return Math.abs(a - b) <= 1.1e-10 * Math.max(Math.abs(a), Math.abs(b))
}
