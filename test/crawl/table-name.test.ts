import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainTableName, tableName } from '../../src/crawl/tables/table-name.ts'

describe('the name of a table', () => {
  it.each([
    ['areas.json', '', 'areas_json'],
    ['weatherSmall.json', '', 'weathersmall_json'],
    ['weather-full', '', 'weather_full'],
    ['year=2017', '', 'year_2017'],
    ['My Data (1)', '', 'my_data__1_'],
    ['2019', '', '2019'],
    ['Größe', '', 'gr__e'],
    ['a😀b', '', 'a_b'],
    ['raw', 'Landing-', 'landing_raw'],
    ['_x', 'p', 'p_x'],
    ['', '', ''],
  ])('%j with prefix %j is %s', (from, prefix, name) => {
    expect(plainTableName(from, prefix)).toBe(name)
    expect(tableName({ from, prefix, location: 's3://b/x/', taken: [] })).toBe(name)
  })

  it('is cut to 128 characters', () => {
    const from = 'a'.repeat(300)
    expect(plainTableName(from, 'p_')).toBe(`p_${'a'.repeat(126)}`)
    const taken = [{ name: `p_${'a'.repeat(126)}`, location: 's3://b/other/' }]
    const name = tableName({ from, prefix: 'p_', location: 's3://b/x/', taken })
    expect(name).toMatch(/^p_a{93}_[0-9a-f]{32}$/)
    expect(name).toHaveLength(128)
  })

  it('gets 32 hex digits where a table elsewhere has it, the same for the same location', () => {
    const taken = [{ name: 'raw', location: 's3://a/raw/' }]
    const name = tableName({ from: 'raw', prefix: '', location: 's3://b/raw/', taken })
    expect(name).toMatch(/^raw_[0-9a-f]{32}$/)
    expect(tableName({ from: 'RAW', prefix: '', location: 's3://b/raw/', taken })).toBe(name)
    expect(tableName({ from: 'raw', prefix: '', location: 's3://c/raw/', taken })).not.toBe(name)
  })

  it('stays what it is in the catalog', () => {
    const other = { name: 'raw', location: 's3://a/raw/' }
    const mine = { from: 'raw', prefix: '', location: 's3://b/raw/' }
    const hashed = { name: tableName({ ...mine, taken: [other] }), location: mine.location }
    expect(tableName({ ...mine, taken: [other, hashed] })).toBe(hashed.name)
    expect(tableName({ ...mine, taken: [hashed] })).toBe(hashed.name)
    expect(tableName({ ...mine, location: other.location, taken: [other, hashed] })).toBe('raw')
  })

  it('is a new one for each location, whatever they are called', () => {
    const names = fc.array(fc.constantFrom('a', 'A', 'a-', 'a_', 'b'), { maxLength: 8 })
    fc.assert(
      fc.property(names, (folders) => {
        const taken: { name: string; location: string }[] = []
        for (const [index, from] of folders.entries()) {
          const location = `s3://b/${index}/${from}/`
          taken.push({ name: tableName({ from, prefix: '', location, taken }), location })
        }
        expect(new Set(taken.map(({ name }) => name)).size).toBe(folders.length)
        for (const { name } of taken) expect(name).toMatch(/^[a-z0-9_]{1,128}$/)
        for (const [index, { name, location }] of taken.entries()) {
          expect(tableName({ from: folders[index] ?? '', prefix: '', location, taken })).toBe(name)
        }
      }),
    )
  })
})
