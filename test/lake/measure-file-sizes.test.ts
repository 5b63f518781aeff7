import fc from 'fast-check'
import { expect, it } from 'vitest'
import { measureFileSizes } from '../../src/lake/measure-file-sizes.ts'

it('of no files there is nothing to say', () => {
  expect(measureFileSizes([])).toMatchObject({
    count: 0,
    bytes: 0,
    smallestBytes: null,
    medianBytes: null,
    largestBytes: null,
  })
})

it('the median of an even number of files is the mean of the two in the middle', () => {
  expect(measureFileSizes([40, 10, 20, 25])).toMatchObject({
    smallestBytes: 10,
    medianBytes: 23,
    largestBytes: 40,
    bytes: 95,
  })
  expect(measureFileSizes([30, 10, 20])).toMatchObject({ medianBytes: 20 })
})

it('a size at a boundary belongs to the range that begins there', () => {
  const { histogram } = measureFileSizes([
    0, 999_999, 1_000_000, 15_999_999, 64_000_000, 128_000_000, 256_000_000, 1e12,
  ])
  expect(histogram.map(({ fromBytes, toBytes, files }) => [fromBytes, toBytes, files])).toEqual([
    [0, 1_000_000, 2],
    [1_000_000, 16_000_000, 2],
    [16_000_000, 64_000_000, 0],
    [64_000_000, 128_000_000, 1],
    [128_000_000, 256_000_000, 1],
    [256_000_000, null, 2],
  ])
})

it('every file is in one range', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000_000 })), (sizes) => {
      const { histogram, count, bytes } = measureFileSizes(sizes)
      expect(histogram.reduce((sum, { files }) => sum + files, 0)).toBe(count)
      expect(histogram.reduce((sum, range) => sum + range.bytes, 0)).toBe(bytes)
      expect(count).toBe(sizes.length)
    }),
  )
})
