import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layoutOf, partitionKeysOf, partitionValuesOf } from '../../src/crawl/tables/partition-keys.ts'
import { escapePartitionValue, partitionFolder } from '../../src/lake/partition-folder.ts'

function namesOf(folders: readonly string[]): readonly string[] {
  return partitionKeysOf(folders).map(({ name }) => name)
}

describe('the keys of partitions', () => {
  it.each([
    [['year=2019/month=09'], ['year', 'month']],
    [
      ['2019/09/07', '2020/01/01'],
      ['partition_0', 'partition_1', 'partition_2'],
    ],
    [['2019/month=09'], ['partition_0', 'month']],
    [['year=2019/09'], ['year', 'partition_0']],
    [
      ['table1/partition1', 'table2/partition4'],
      ['partition_0', 'partition_1'],
    ],
    [['Year=2019', 'year=2020', 'year=2021'], ['year']],
    [['B=1', 'b=2'], ['B']],
    [['a%20b=1'], ['a b']],
    [['=2019'], ['partition_0']],
    [['a=1/A=2'], ['a', 'A_1']],
    [['partition_0=1/x'], ['partition_0', 'partition_1']],
    [[], []],
  ])('of %j are %j', (folders, names) => {
    expect(namesOf(folders)).toEqual(names)
    for (const { type } of partitionKeysOf(folders)) expect(type).toEqual({ kind: 'string' })
  })

  it.each([
    ['year=2019/month=09', ['2019', '09']],
    ['2019/09', ['2019', '09']],
    ['a=b=c', ['b=c']],
    ['a=', ['']],
    ['a=__HIVE_DEFAULT_PARTITION__', ['__HIVE_DEFAULT_PARTITION__']],
    ['a=1%2F2', ['1/2']],
    ['a=100%', ['100%']],
    ['a=%zz%3', ['%zz%3']],
    ['a=%3d', ['=']],
    ['a=x y+z', ['x y+z']],
    ['1%2F2', ['1%2F2']],
    ['a=é', ['é']],
    // Hive reads each escape as a character, never as UTF-8
    ['a=%C3%A9', ['Ã©']],
  ])('values of %s are %j', (folder, values) => {
    expect(partitionValuesOf(folder)).toEqual(values)
  })

  it.each([
    ['year=2019/09', 'year=/*'],
    ['Year=1', 'year='],
    ['2019/09', '*/*'],
    ['', ''],
  ])('layout of %s is %s', (folder, layout) => {
    expect(layoutOf(folder)).toBe(layout)
  })

  it('and values are read back from the folders that our runs write', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 })
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 3 }), (pairs) => {
        const steps = pairs.map(([name, value]) => ({ name, value }))
        // a name that is escaped to the same letters in another case would be another's key
        fc.pre(new Set(steps.map(({ name }) => name.toLowerCase())).size === steps.length)
        fc.pre(steps.every(({ name, value }) => escapePartitionValue(name + value).length > 1))
        const folder = partitionFolder(steps)
        expect(partitionValuesOf(folder)).toEqual(steps.map(({ value }) => value))
        expect(namesOf([folder])).toEqual(steps.map(({ name }) => name))
      }),
    )
  })
})
