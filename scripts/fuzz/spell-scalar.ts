import type { DataType } from '../../src/spec/data-type.ts'
import type { Random } from '../generate/random.ts'
import { texts } from './texts.ts'

const day = 86_400_000
const firstDay = Date.parse('0001-01-01') / day
const lastDay = Date.parse('9999-12-31') / day

/** A value of a scalar type as text. */
export function spellScalar(type: DataType, random: Random): string {
  switch (type.kind) {
    case 'tinyint':
      return spellInteger(8n, random)
    case 'smallint':
      return spellInteger(16n, random)
    case 'int':
      return spellInteger(32n, random)
    case 'bigint':
      return spellInteger(64n, random)
    case 'float':
      return random.chance(0.7)
        ? spellPlain(random)
        : random.pick([
            '-0.0',
            '0',
            '3.4028234663852886e38',
            '1.4e-45',
            '16777217',
            '0.1',
            '-1E-7',
            '1e20',
            '33554435.5',
          ])
    case 'double':
      return random.chance(0.7) ? spellPlain(random) : random.pick(doubles)
    case 'decimal':
      return spellDecimal(type.precision, type.scale, random)
    case 'boolean':
      return random.pick(['true', 'false'])
    case 'date':
      return spellDate(random)
    case 'timestamp':
      return spellTimestamp(random)
    case 'binary':
      return Buffer.from(
        Array.from({ length: random.integer(0, 6) }, () => random.pick([0, 65, 97, 255, 128, 195, 169, 10])),
      ).toString('base64')
    case 'char':
    case 'varchar':
      return [...spellText(random)].slice(0, type.length).join('')
    default:
      return spellText(random)
  }
}

const doubles = [
  '-0.0',
  '0',
  '0.0',
  '1e308',
  '-1.7976931348623157e308',
  '5e-324',
  '2.2250738585072014e-308',
  '1e21',
  '123456789012345680',
  '0.1',
  '0.30000000000000004',
  '1E5',
  '1.0',
  '-2.50',
  '9007199254740993',
  '1e-7',
  '100000000000000000000',
  '4.35',
  '2.675',
  '1e15',
  '1e16',
  '12345678.9',
  '1e7',
  '0.001',
  '0.0001',
]

function spellPlain(random: Random): string {
  const digits = random.integer(0, 3)
  return random.between(-1000, 1000).toFixed(digits)
}

function spellInteger(bits: bigint, random: Random): string {
  const half = 2n ** (bits - 1n)
  if (random.chance(0.65)) return String(random.integer(-9, bits === 8n ? 100 : 300))
  if (random.chance(0.5)) return random.pick([String(half - 1n), String(-half), '0', '-0', '-1', '1'])
  const any =
    BigInt(Math.floor(random.next() * 2 ** 32)) * 2n ** 32n + BigInt(Math.floor(random.next() * 2 ** 32))
  return String((any % (2n * half)) - half)
}

function spellDecimal(precision: number, scale: number, random: Random): string {
  const whole = precision - scale
  // beyond this many digits a fraction is not exact, and rejected
  const most = scale > 0 && precision > 15 ? Math.max(0, 15 - scale) : whole
  const digits = (count: number) => Array.from({ length: count }, () => random.integer(0, 9)).join('')
  const before = (
    random.chance(0.2) ? digits(Math.min(whole, most)) : digits(random.integer(0, Math.min(4, whole, most)))
  ).replace(/^0+/, '')
  const after = scale === 0 ? '' : random.chance(0.3) ? '' : digits(random.integer(1, scale))
  const sign = random.chance(0.3) ? '-' : ''
  return `${sign}${before === '' ? '0' : before}${after === '' ? '' : `.${after}`}`
}

function spellDate(random: Random): string {
  if (random.chance(0.25))
    return random.pick([
      '0001-01-01',
      '9999-12-31',
      '1970-01-01',
      '1969-12-31',
      '2024-02-29',
      '1582-10-10',
      '1900-03-01',
      '2024-12-30',
      '2021-01-03',
    ])
  const days = random.chance(0.6) ? random.integer(19_000, 19_030) : random.integer(firstDay, lastDay)
  return new Date(days * day).toISOString().slice(0, 10)
}

function spellTimestamp(random: Random): string {
  if (random.chance(0.1)) return spellDate(random)
  if (random.chance(0.1))
    return random.pick([
      '0001-01-01T00:00:00',
      '9999-12-31 23:59:59.999999',
      '1969-12-31T23:59:59.999999',
      '1970-01-01 00:00:00',
      '2024-03-31T01:30:00',
      '1883-11-18T12:00:00',
      '2016-12-31T23:59:59',
    ])
  const time = `${two(random.integer(0, 23))}:${two(random.integer(0, 59))}:${two(random.integer(0, 59))}`
  const fraction = random.chance(0.4)
    ? `.${Array.from({ length: random.integer(1, 6) }, () => random.integer(0, 9)).join('')}`
    : ''
  return `${spellDate(random)}${random.pick(['T', ' '])}${time}${fraction}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

function spellText(random: Random): string {
  if (random.chance(0.4)) return random.pick(texts)
  if (random.chance(0.4)) return random.pick(['Paris', 'Oslo', 'Lima', 'Bern', 'Rome'])
  return random.pick(texts.slice(0, 30)) + random.pick(['', '-', ' ', 'x']) + random.integer(0, 30)
}
