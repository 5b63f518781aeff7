import type { DataType } from '../../src/spec/data-type.ts'
import type { Random } from '../generate/random.ts'
import { spellScalar } from './spell-scalar.ts'
import { texts } from './texts.ts'

/** A value of the type as JSON. NULL at every level; `twist` says what stands there instead, if anything. */
export function writeValue(type: DataType, random: Random, twist: () => string | undefined): string {
  const twisted = twist()
  if (twisted !== undefined) return twisted
  if (random.chance(0.08)) return 'null'
  switch (type.kind) {
    case 'array':
      return `[${Array.from({ length: random.pick([0, 1, 1, 2, 2, 3, 4]) }, () => writeValue(type.element, random, twist)).join(',')}]`
    case 'struct':
      return writeObject(
        type.fields.map(({ name, type: inner }) => [name, () => writeValue(inner, random, twist)]),
        random,
      )
    case 'map': {
      const keys = new Set(Array.from({ length: random.integer(0, 3) }, () => spellKey(type.key, random)))
      return `{${[...keys].map((key) => `${writeText(key, random)}:${writeValue(type.value, random, twist)}`).join(',')}}`
    }
    case 'choice':
      return writeValue(random.pick(type.alternatives), random, twist)
    case 'null':
      return 'null'
    case 'string':
    case 'char':
    case 'varchar':
    case 'date':
    case 'timestamp':
    case 'binary':
      return writeText(spellScalar(type, random), random)
    default:
      return spellScalar(type, random)
  }
}

/** Fields are missing now and then, and stand in any order, among others that nobody knows. */
export function writeObject(fields: readonly (readonly [string, () => string])[], random: Random): string {
  const present = fields.filter(() => !random.chance(0.07))
  const ordered = random.chance(0.1) ? present.toReversed() : present
  const written = ordered.map(([name, value]) => `${writeText(name, random)}:${value()}`)
  if (random.chance(0.04)) written.splice(random.integer(0, written.length), 0, random.pick(unknownFields))
  return `{${written.join(random.chance(0.1) ? ' , ' : ',')}}`
}

const unknownFields = [
  '"zz":1',
  '"zz":{"deep":[1,{"x":null}]}',
  '"ID":7',
  '"zz y":"x"',
  '"zz":[]',
  '"zz.q":1e5',
]

function spellKey(type: DataType, random: Random): string {
  if (type.kind === 'string')
    return random.chance(0.7) ? random.pick(['k', 'key', 'a', 'b', 'x y']) : random.pick(texts.slice(0, 40))
  return spellScalar(type, random)
}

/** JSON text, some of its characters escaped that need not be. */
export function writeText(text: string, random: Random): string {
  const plain = JSON.stringify(text)
  if (!random.chance(0.05)) return plain
  return plain.replace(/[a-z/\u0080-\uffff](?<!\\.)/g, (unit) =>
    unit === '/'
      ? '\\/'
      : random.chance(0.5)
        ? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
        : unit,
  )
}
