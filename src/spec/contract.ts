import type { DataType } from './data-type.ts'
import { printType } from './data-type.ts'

/** How large a record may be; the same in every engine. Beyond a limit the record is rejected. */
export interface Limits {
  /** Bytes of a record as it stands in the file, without the whitespace around it. */
  readonly documentBytes: number
  /** Open objects and arrays, the record itself being the first; at most `maxDepth`. */
  readonly depth: number
  /** Bytes between the quotes of one string, as written. */
  readonly stringBytes: number
}

export const defaultLimits: Limits = {
  documentBytes: 128 * 1024 * 1024,
  depth: 500,
  stringBytes: 16 * 1024 * 1024,
}

/** Nesting is checked by recursion, which the default stack of a Node process carries this far. */
export const maxDepth = 1000

/**
 * The JSON that a column type accepts. Missing and null fit every type; everything else is refused rather than
 * converted, because the engines convert differently and in silence.
 */
export type AcceptedJson =
  /** A number without fraction and exponent, `minimum` to `maximum`; -0 is 0. */
  | { readonly json: 'number'; readonly form: 'integer'; readonly minimum: bigint; readonly maximum: bigint }
  /** Any number that is finite after rounding to double, and then, for 32 bits, to float. */
  | { readonly json: 'number'; readonly form: 'finite'; readonly bits: 32 | 64 }
  /** A number that `scale` and `precision` hold without rounding. See `exactDigits`. */
  | { readonly json: 'number'; readonly form: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly json: 'boolean' }
  | { readonly json: 'string'; readonly form: 'text'; readonly maxCodePoints?: number }
  /** Text that matches `pattern` and is a date of the calendar from the year 1 on. */
  | { readonly json: 'string'; readonly form: 'date' | 'timestamp'; readonly pattern: string }
  /** RFC 4648, section 4: standard alphabet, padded, unused bits zero. */
  | { readonly json: 'string'; readonly form: 'base64' }
  | { readonly json: 'array'; readonly element: DataType }
  /** A key of another type than string, char and varchar has to spell a literal of that type. */
  | { readonly json: 'object'; readonly form: 'map'; readonly key: DataType; readonly value: DataType }
  | { readonly json: 'object'; readonly form: 'struct' }
  | { readonly json: 'any of'; readonly alternatives: readonly DataType[] }
  | { readonly json: 'null' }

/**
 * DuckDB reads a number with a fraction or an exponent through a double, also into a decimal. That is exact
 * while the unscaled value has at most this many digits, so larger ones are refused unless written as integers.
 */
export const exactDigits = 15

/**
 * Both forms fit both types: DuckDB and Spark read a timestamp into a date column as its date, and a date into
 * a timestamp column as its midnight. A timestamp holds microseconds: more digits are refused, not cut off.
 */
const dateOrTimestamp =
  '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])([T ]([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?)?$'

/** The one place that says what a column type accepts. */
export function acceptedJson(type: DataType): AcceptedJson {
  switch (type.kind) {
    case 'tinyint':
      return integer(8)
    case 'smallint':
      return integer(16)
    case 'int':
      return integer(32)
    case 'bigint':
      return integer(64)
    case 'float':
      return { json: 'number', form: 'finite', bits: 32 }
    case 'double':
      return { json: 'number', form: 'finite', bits: 64 }
    case 'decimal':
      return { json: 'number', form: 'decimal', precision: type.precision, scale: type.scale }
    case 'boolean':
      return { json: 'boolean' }
    case 'string':
      return { json: 'string', form: 'text' }
    case 'char':
    case 'varchar':
      return { json: 'string', form: 'text', maxCodePoints: type.length }
    case 'date':
    case 'timestamp':
      return { json: 'string', form: type.kind, pattern: dateOrTimestamp }
    case 'binary':
      return { json: 'string', form: 'base64' }
    case 'array':
      return { json: 'array', element: type.element }
    case 'map':
      return { json: 'object', form: 'map', key: type.key, value: type.value }
    case 'struct':
      return { json: 'object', form: 'struct' }
    case 'choice':
      return { json: 'any of', alternatives: type.alternatives }
    case 'null':
      return { json: 'null' }
  }
}

/** The table in words, for documentation and for the `expected` of a mismatch. */
export function describeAccepted(type: DataType): string {
  const accepted = acceptedJson(type)
  switch (accepted.json) {
    case 'number':
      return describeNumber(accepted)
    case 'boolean':
      return 'true or false'
    case 'string':
      return describeString(accepted)
    case 'array':
      return `an array of ${printType(accepted.element)}`
    case 'object':
      return accepted.form === 'struct'
        ? 'an object'
        : `an object with keys of ${printType(accepted.key)} and values of ${printType(accepted.value)}`
    case 'any of':
      return `what one of ${accepted.alternatives.map(printType).join(', ')} accepts`
    case 'null':
      return 'null'
  }
}

function integer(bits: 8 | 16 | 32 | 64): AcceptedJson {
  const half = 2n ** BigInt(bits - 1)
  return { json: 'number', form: 'integer', minimum: -half, maximum: half - 1n }
}

function describeNumber(accepted: AcceptedJson & { json: 'number' }): string {
  switch (accepted.form) {
    case 'integer':
      return `a number without fraction or exponent, ${accepted.minimum} to ${accepted.maximum}`
    case 'finite':
      return `a number that is finite in ${accepted.bits} bits`
    case 'decimal': {
      const { precision, scale } = accepted
      const words = `a number with at most ${precision - scale} digits before and ${scale} after the point`
      const inexact = precision > exactDigits && scale > 0
      return inexact ? `${words}; with a fraction or an exponent, below 1e${exactDigits - scale}` : words
    }
  }
}

function describeString(accepted: AcceptedJson & { json: 'string' }): string {
  switch (accepted.form) {
    case 'text':
      return accepted.maxCodePoints === undefined
        ? 'a string'
        : `a string of at most ${accepted.maxCodePoints} characters`
    case 'date':
    case 'timestamp':
      return 'a string such as 2024-01-31, 2024-01-31T23:59:59 or 2024-01-31 23:59:59.123456'
    case 'base64':
      return 'a string in base64'
  }
}
