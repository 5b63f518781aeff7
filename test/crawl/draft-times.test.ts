import { describe, expect, it } from 'vitest'
import { choosePartitions, isIdName, rankTimeName } from '../../src/crawl/draft/draft-times.ts'

describe('the name of a time', () => {
  it('is ranked: when it happened before when it was written down, and both before what is due', () => {
    const names = [
      'updated_at',
      'dt',
      'placed_at',
      'event_time',
      'sunrise',
      'time',
      'shipped_on',
      'valid_until',
    ]
    const ranked = names
      .map((name) => ({ name, rank: rankTimeName(name) ?? Number.NaN }))
      .sort((left, right) => left.rank - right.rank)
    expect(ranked.map(({ name }) => name)).toEqual([
      'event_time',
      'time',
      'dt',
      'placed_at',
      'shipped_on',
      'updated_at',
      'sunrise',
      'valid_until',
    ])
  })

  it.each(['width', 'place', 'month_rate', 'format', 'station'])('is not %s', (name) => {
    expect(rankTimeName(name)).toBeUndefined()
  })
})

describe('partitions', () => {
  it.each([
    [{ rows: 314, days: 31, months: 2, years: 1 }, 'day'],
    [{ rows: 1099, days: 250, months: 25, years: 11 }, 'month'],
    [{ rows: 28, days: 28, months: 1, years: 1 }, 'month'],
    [{ rows: 5000, days: 4000, months: 130, years: 11 }, 'year'],
    [{ rows: 3, days: 3, months: 3, years: 3 }, undefined],
    [{ rows: 0, days: 0, months: 0, years: 0 }, undefined],
  ])('%j: %s', (counts, parts) => {
    expect(choosePartitions(counts)).toBe(parts)
  })
})

it('a key has the name of one', () => {
  expect(['id', 'order_id', 'uuid', 'code'].map(isIdName)).toEqual([true, true, true, true])
  expect(['idea', 'valid', 'keyboard', 'amount'].map(isIdName)).toEqual([false, false, false, false])
})
