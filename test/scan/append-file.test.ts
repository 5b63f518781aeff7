import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { createAppendFile } from '../../src/engine/scan/append-file.ts'
import { createWorkspace } from './scan-files.ts'

const { dir, remove } = createWorkspace()
afterAll(remove)

describe('an append file', () => {
  it('holds what was appended and not taken back', () => {
    const size = fc.oneof(fc.nat(10), fc.integer({ min: 500_000, max: 1_200_000 }))
    const action = fc.oneof(
      fc.record({ append: size, byte: fc.integer({ min: 1, max: 255 }) }),
      fc.record({ keep: fc.double({ min: 0, max: 1, noNaN: true }) }),
    )
    fc.assert(
      fc.property(fc.array(action, { maxLength: 8 }), fc.uuid(), (actions, name) => {
        const file = createAppendFile(join(dir, name))
        let expected = Buffer.alloc(0)
        for (const step of actions) {
          if ('append' in step) {
            const bytes = Buffer.alloc(step.append, step.byte)
            file.append(bytes)
            expected = Buffer.concat([expected, bytes])
          } else {
            const kept = Math.floor(expected.length * step.keep)
            file.takeBackTo(kept)
            expected = expected.subarray(0, kept)
          }
          expect(file.size()).toBe(expected.length)
        }
        file.close()
        const content = existsSync(file.path) ? readFileSync(file.path) : Buffer.alloc(0)
        expect(content.equals(expected)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })
})
