import { describe, expect, it } from 'vitest'
import { compileContract } from '../../src/records/compile-contract.ts'
import { defaultLimits } from '../../src/spec/contract.ts'
import { readAll } from './read-all.ts'

describe('a record beyond what is usual', () => {
  it('may have a number of any length', () => {
    const contract = compileContract({ columns: [{ name: 'v', type: { kind: 'double' } }] })
    const zeros = '0'.repeat(200_000)
    const { found } = readAll(`{"v":1.${zeros}e5}\n{"v":1${zeros}}\n{}\n`, { contract })
    expect(found.map(({ reason }) => reason)).toEqual([undefined, 'outOfRange', undefined])
  })

  it('has no key over the limit of strings, also where that key was to be expected', () => {
    const columns = [{ name: 'abcd', type: { kind: 'int' as const } }]
    const contract = compileContract({ columns, limits: { ...defaultLimits, stringBytes: 3 } })
    const { found } = readAll('{"abcd":1}\n{"abc":1}\n{"abcd":1}\n', { contract })
    expect(found.map(({ reason }) => reason)).toEqual(['tooLarge', undefined, 'tooLarge'])
  })

  it('is given with its rest alike, however a file is cut that cannot be split', () => {
    const rest = `{"b":[${'1,'.repeat(20)}}`
    const limits = { ...defaultLimits, documentBytes: 10 }
    const whole = readAll(`{"a":1} ${rest}`, { limits })
    expect(whole.found[1]?.text).toBe(rest)
    expect(readAll(`{"a":1} ${rest}`, { limits }, [3]).found).toEqual(whole.found)
  })
})
