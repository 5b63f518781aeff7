import { describe, expect, it } from 'vitest'
import { areNearly } from '../../src/engine/verify/nearly-same.ts'

describe('rows whose doubles are rounded', () => {
  const columns = { names: ['k', 'x'], rounded: new Set(['x']) }

  it('may be one apart in the last digit, wherever it stands', () => {
    expect(areNearly([['a', '0.12345678901']], [['a', '0.12345678902']], columns)).toBe(true)
    expect(
      areNearly([['a', { l: ['1e+300', null] }]], [['a', { l: ['1.0000000001e+300', null] }]], columns),
    ).toBe(true)
  })

  it('may come in any order', () => {
    const [one, two] = [
      ['a', '1'],
      ['b', '2'],
    ]
    expect(areNearly([one, two], [two, one], columns)).toBe(true)
    expect(areNearly([one, one], [one, two], columns)).toBe(false)
  })

  it('may not differ in anything else', () => {
    expect(areNearly([['a', '0.1234']], [['a', '0.1235']], columns)).toBe(false)
    expect(areNearly([['a', '1']], [['b', '1']], columns)).toBe(false)
    expect(areNearly([['a', '1']], [['a', null]], columns)).toBe(false)
    expect(areNearly([['a', '1']], [], columns)).toBe(false)
    expect(areNearly([['a', '1']], [['a', '1.0000000001']], { ...columns, rounded: new Set() })).toBe(false)
  })
})
