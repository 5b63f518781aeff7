import type { Field } from '../../src/spec/data-type.ts'
import { parseType } from '../../src/spec/parse-type.ts'

const types: Readonly<Record<string, string>> = {
  id: 'int',
  team: 'string',
  n: 'int',
  small: 'smallint',
  big: 'bigint',
  amount: 'decimal(12,3)',
  price: 'decimal(30,10)',
  real_value: 'float',
  flag: 'boolean',
  name: 'string',
  day: 'date',
  arr: 'array<int>',
  other: 'array<int>',
  names: 'array<string>',
  decimals: 'array<decimal(9,2)>',
  nested: 'array<array<int>>',
  m: 'map<string,int>',
}

export const rowColumns: readonly Field[] = Object.entries(types).map(([name, text]): Field => {
  const parsed = parseType(text)
  if (!parsed.ok) throw new Error(text)
  return { name, type: parsed.type }
})

/** Rows with NULLs, empty and long lists, repeated values and values at their limits; the same for the same seed. */
export function generateRows(count: number, seed: number): readonly Readonly<Record<string, unknown>>[] {
  let state = seed
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const pick = <T>(items: readonly T[]): T => items[next(items.length)] as T
  const list = <T>(item: () => T): readonly T[] | null =>
    next(8) === 0 ? null : Array.from({ length: next(5) }, item)
  const number = () => pick([null, 0, 1, 1, 2, 3, 4, 5, -1, -7, 12, 2_147_483_647])
  const text = () =>
    pick([null, '', 'a', 'b', 'ab', 'B', 'é', 'z', '😀', '\u{10ffff}', '\uffff', "it's", 'e\u0301'])
  const digits = (whole: number, scale: number) =>
    `${pick(['', '-'])}${next(10 ** whole)}.${String(next(10 ** scale)).padStart(scale, '0')}`
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    team: pick([null, 'red', 'green', 'blue', 'sole']),
    n: number(),
    small: pick([null, next(60_000) - 30_000, 32_767, -32_768]),
    big: pick([
      null,
      3,
      next(1_000_000) * 1_000_000,
      9_007_199_254_740_991,
      -9_007_199_254_740_991,
      12_884_901_889,
    ]),
    amount: pick([null, digits(9, 3), digits(2, 3)]),
    price: pick([null, `${next(1e9)}${next(1e9)}.${String(next(1e9)).padStart(10, '0')}`, digits(3, 5)]),
    real_value: pick([null, next(1000) / 8, -0.5, 1.5]),
    flag: pick([null, true, false]),
    name: text(),
    day: pick(['2024-01-31', '2024-02-29', '2023-12-30', '1969-12-31', null, '2024-01-01']),
    arr: list(number),
    other: list(number),
    names: list(text),
    decimals: list(() => pick([null, digits(2, 2), digits(5, 2)])),
    nested: list(() => list(number)),
    m: pick([
      null,
      Object.fromEntries((list(() => pick(['a', 'b', '', '😀', 'z'])) ?? []).map((key) => [key, number()])),
    ]),
  }))
}
