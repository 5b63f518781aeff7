import type { MismatchReason } from '../../src/records/mismatch.ts'

/** The types that the cells are of; most also stand inside other types. */
export const cellTypes = [
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'float',
  'double',
  'decimal(10,2)',
  'boolean',
  'string',
  'char(3)',
  'varchar(3)',
  'date',
  'timestamp',
  'binary',
  'array<int>',
  'struct<a:int>',
  'map<string,int>',
] as const

export type CellType = (typeof cellTypes)[number]

/** What becomes of one JSON kind, by type. */
export interface JsonKind {
  /** As the reference names it. */
  readonly name: string
  /** As the quarantine tells of it; anything, if undefined. */
  readonly found?: string
  /** The values of the types that take it. */
  readonly takes: Readonly<Partial<Record<CellType, unknown>>>
  /** Where a type refuses it otherwise than the rest does. */
  readonly refuses?: Readonly<Partial<Record<CellType, Refusal>>>
  /** The reason of all that is not named. Default: `wrongType`. */
  readonly otherwise?: Refusal
}

/** At the value; or at the record's root, with what is found there. */
type Refusal = MismatchReason | { readonly reason: MismatchReason; readonly found: string }

/** A kind of value, as JSON; that is to say JSON but for NaN and the like. */
interface ValueKind extends JsonKind {
  readonly json: string
}

/** A kind of record: its text, given the name of its column and the value of `k`. */
interface RecordKind extends JsonKind {
  readonly record: (column: string, k: number) => string
}

const integers = ['tinyint', 'smallint', 'int', 'bigint'] as const
const numbers = [...integers, 'float', 'double', 'decimal(10,2)'] as const
const texts = ['string', 'char(3)', 'varchar(3)'] as const
const times = ['date', 'timestamp'] as const

function each<Value>(types: readonly CellType[], value: Value): Partial<Record<CellType, Value>> {
  return Object.fromEntries(types.map((type) => [type, value]))
}

/** Every type of number, with the value that each has of one that is an integer. */
function integer(value: number): JsonKind['takes'] {
  const narrow = each(['tinyint', 'smallint', 'int', 'float', 'double'], value)
  return { ...narrow, bigint: BigInt(value), 'decimal(10,2)': `${value}.00` }
}

function fraction(value: number, decimal: string): JsonKind['takes'] {
  return { float: value, double: value, 'decimal(10,2)': decimal }
}

/** A string that is neither a date nor base64. */
const noOther = each<MismatchReason>([...times, 'binary'], 'outOfRange')
const noText = each<MismatchReason>(['char(3)', 'varchar(3)'], 'tooLong')
const every = (value: unknown) => each(cellTypes, value)

function time(name: string, json: string, date: string, timestamp: string): ValueKind {
  const text = JSON.parse(json) as string
  const takes = { string: text, date, timestamp }
  return { name, json, found: `string ${json}`, takes, refuses: { ...noText, binary: 'outOfRange' } }
}

/** The kinds of json-kinds.md that are about a value. */
export const valueKinds: readonly ValueKind[] = [
  { name: 'null', json: 'null', found: 'null', takes: every(null) },
  { name: 'true', json: 'true', found: 'true', takes: { boolean: true } },
  { name: 'false', json: 'false', found: 'false', takes: { boolean: false } },
  { name: 'int', json: '7', found: 'number 7', takes: integer(7) },
  { name: 'neg', json: '-7', found: 'number -7', takes: integer(-7) },
  {
    name: 'big',
    json: '9223372036854775808',
    found: 'number 9223372036854775808',
    takes: each(['float', 'double'], 2 ** 63),
    refuses: each([...integers, 'decimal(10,2)'], 'outOfRange'),
  },
  { name: 'frac', json: '1.5', found: 'number 1.5', takes: fraction(1.5, '1.50') },
  { name: 'int.0', json: '2.0', found: 'number 2.0', takes: fraction(2, '2.00') },
  { name: 'exp', json: '1e3', found: 'number 1e3', takes: fraction(1000, '1000.00') },
  {
    name: '1e400',
    json: '1e400',
    found: 'number 1e400',
    takes: {},
    refuses: each(['float', 'double', 'decimal(10,2)'], 'outOfRange'),
  },
  { name: 'str', json: '"x"', found: 'string "x"', takes: each(texts, 'x'), refuses: noOther },
  { name: 'numstr', json: '"12"', found: 'string "12"', takes: each(texts, '12'), refuses: noOther },
  { name: 'fracstr', json: '"1.5"', found: 'string "1.5"', takes: each(texts, '1.5'), refuses: noOther },
  {
    name: 'empty',
    json: '""',
    found: 'string ""',
    takes: { ...each(texts, ''), binary: new Uint8Array() },
    refuses: each(times, 'outOfRange'),
  },
  { name: 'NaN', json: 'NaN', found: "'N'", takes: {}, otherwise: 'malformed' },
  { name: '"NaN"', json: '"NaN"', found: 'string "NaN"', takes: each(texts, 'NaN'), refuses: noOther },
  {
    name: 'obj',
    json: '{"a":1}',
    found: 'object',
    takes: { 'struct<a:int>': { a: 1 }, 'map<string,int>': { a: 1 } },
  },
  { name: 'arr', json: '[1]', found: 'array', takes: { 'array<int>': [1] } },
  {
    name: 'eobj',
    json: '{}',
    found: 'object',
    takes: { 'struct<a:int>': { a: null }, 'map<string,int>': {} },
  },
  { name: 'earr', json: '[]', found: 'array', takes: { 'array<int>': [] } },
  time('isots', '"2024-01-02T03:04:05"', '2024-01-02', '2024-01-02 03:04:05.000000'),
  time('sqlts', '"2024-01-02 03:04:05"', '2024-01-02', '2024-01-02 03:04:05.000000'),
  time('date', '"2024-01-02"', '2024-01-02', '2024-01-02 00:00:00.000000'),
  { name: '1.50', json: '1.50', found: 'number 1.50', takes: fraction(1.5, '1.50') },
  {
    name: 'u',
    json: '"\\u0000\\ud83d\\ude00"',
    found: 'string "\\u0000\\ud83d\\ude00"',
    takes: each(texts, '\0😀'),
    refuses: noOther,
  },
  {
    name: 'lone',
    json: '"\\ud800"',
    takes: {},
    refuses: each([...texts, ...times, 'binary'], 'invalidUnicode'),
  },
  { name: 'lead0', json: '07', found: 'number 07', takes: {}, refuses: each(numbers, 'malformed') },
  { name: 'plus', json: '+7', found: "'+'", takes: {}, otherwise: 'malformed' },
]

const malformed = (found: string): Refusal => ({ reason: 'malformed', found })
const notAnObject: Refusal = { reason: 'notAnObject', found: 'array' }
/** A type that is no number refuses the 7 before what is wrong behind it is met. */
const seven = { found: 'number 7', takes: {} }

/** The kinds of json-kinds.md that are about the whole record. */
export const recordKinds: readonly RecordKind[] = [
  {
    name: 'dup',
    record: (column, k) => `{"k":${k},"${column}":1,"${column}":2}`,
    takes: {},
    refuses: each(numbers, 'duplicateKey'),
  },
  { name: 'missing', record: (_, k) => `{"k":${k}}`, takes: every(null) },
  {
    name: 'badjson',
    record: (column, k) => `{"k":${k},"${column}":`,
    found: 'the end of the record',
    takes: {},
    otherwise: 'malformed',
  },
  {
    name: 'toparr',
    record: (column, k) => `[{"k":${k},"${column}":7}]`,
    takes: {},
    otherwise: notAnObject,
  },
  {
    name: 'two',
    record: (column, k) => `{"k":${k},"${column}":7}{"k":2,"${column}":8}`,
    ...seven,
    refuses: each(numbers, malformed('object')),
  },
  { name: 'caseV', record: (column, k) => `{"k":${k},"${column.toUpperCase()}":7}`, takes: every(null) },
  {
    name: 'both',
    record: (column, k) => `{"k":${k},"${column}":7,"${column.toUpperCase()}":8}`,
    ...seven,
    takes: integer(7),
  },
  {
    name: 'trail',
    record: (column, k) => `{"k":${k},"${column}":7} garbage`,
    ...seven,
    refuses: each(numbers, malformed("'g'")),
  },
  {
    name: 'sq',
    record: (column, k) => `{'k':${k},'${column}':7}`,
    takes: {},
    otherwise: malformed("'''"),
  },
  {
    name: 'comment',
    record: (column, k) => `{"k":${k},/* c */"${column}":7}`,
    takes: {},
    otherwise: malformed("'/'"),
  },
  {
    name: 'trailcomma',
    record: (column, k) => `{"k":${k},"${column}":7,}`,
    ...seven,
    refuses: each(numbers, malformed("'}'")),
  },
]
