import type { Random } from '../generate/random.ts'
import { booleanProductions } from './expressions/booleans.ts'
import {
  arrayProductions,
  binaryProductions,
  mapProductions,
  rowProductions,
} from './expressions/collections.ts'
import { dateProductions } from './expressions/dates.ts'
import type { Grammar, Kind, Reference } from './expressions/grammar.ts'
import { integerProductions, numberProductions } from './expressions/numbers.ts'
import { textProductions } from './expressions/texts.ts'
import { timestampProductions } from './expressions/timestamps.ts'

const productions: Readonly<Record<Kind, readonly ((grammar: Grammar) => string)[]>> = {
  integer: integerProductions,
  number: numberProductions,
  text: textProductions,
  boolean: booleanProductions,
  date: dateProductions,
  timestamp: timestampProductions,
  binary: binaryProductions,
  array: arrayProductions,
  map: mapProductions,
  row: rowProductions,
}

const kinds: readonly Kind[] = [
  'integer',
  'number',
  'number',
  'text',
  'text',
  'boolean',
  'date',
  'timestamp',
  'timestamp',
  'array',
  'map',
  'binary',
  'row',
]

/**
 * Text in Athena's SQL over the references, mostly well typed. `isGuarded`: what may fail stands in TRY. Nothing in it
 * differs from run to run.
 */
export function arbitraryExpression(
  options: { readonly references: readonly Reference[]; readonly isGuarded: boolean; readonly kind?: Kind },
  random: Random,
): string {
  const { references, isGuarded, kind = random.pick(kinds) } = options
  return grammarOf(references, random, {
    isGuarded,
    isInTry: false,
    depth: random.pick([1, 2, 2, 3, 3, 4]),
  }).make(kind)
}

interface State {
  readonly isGuarded: boolean
  readonly isInTry: boolean
  readonly depth: number
}

function grammarOf(references: readonly Reference[], random: Random, state: State): Grammar {
  const { isGuarded, isInTry, depth } = state
  const make = (kind: Kind): string => {
    const known = references.filter((reference) => reference.kind === kind)
    if (known.length > 0 && random.chance(depth <= 0 ? 0.85 : 0.35)) return random.pick(known).text
    if (depth <= 0) return literal(kind, random)
    const inner = grammarOf(references, random, { ...state, depth: depth - 1 })
    return random.pick(productions[kind])(inner)
  }
  return {
    random,
    make,
    literal: (kind) => literal(kind, random),
    references,
    isInTry,
    failing: (print) => {
      if (!isGuarded || isInTry) return print(grammarOf(references, random, state))
      return `TRY(${print(grammarOf(references, random, { ...state, isInTry: true }))})`
    },
    within: (added) => grammarOf([...references, ...added], random, state),
  }
}

const literals: Readonly<Record<Kind, readonly string[]>> = {
  integer: [
    '0',
    '1',
    '2',
    '3',
    '7',
    '-1',
    '10',
    '100',
    '2147483647',
    '9223372036854775807',
    'NULL',
    "BIGINT '5'",
    "TINYINT '3'",
  ],
  number: [
    '0',
    '1',
    '2',
    '-1',
    '0.5',
    '1.5',
    '2.50',
    '0.1',
    '100',
    '1e0',
    '1.5e3',
    '-2.5e0',
    '1e308',
    "DECIMAL '12345678901234567890.123'",
    "REAL '1.1'",
    "DOUBLE '0.3'",
    'NULL',
  ],
  text: [
    "''",
    "' '",
    "'a'",
    "'x'",
    "'abc'",
    "'Paris'",
    "'12'",
    "'1.5'",
    "'it''s'",
    "'\"'",
    "'\\'",
    "'$1'",
    "'😀'",
    "'é'",
    "'%'",
    "'_'",
    "','",
    "'-'",
    "'2024-01-31'",
    "'2024-01-31 12:34:56'",
    '\'{"a":1}\'',
    "'[1,2]'",
    'NULL',
    "'\n'",
    "'K'",
  ],
  boolean: ['true', 'false', 'NULL'],
  date: [
    "DATE '2024-02-29'",
    "DATE '1970-01-01'",
    "DATE '0001-01-01'",
    "DATE '9999-12-31'",
    "DATE '1969-12-31'",
  ],
  timestamp: [
    "TIMESTAMP '2024-02-29 12:34:56'",
    "TIMESTAMP '2024-02-29 12:34:56.789'",
    "TIMESTAMP '1969-12-31 23:59:59.999999'",
    "TIMESTAMP '0001-01-01 00:00:00'",
    "TIMESTAMP '9999-12-31 23:59:59.999'",
  ],
  binary: ["X'00ff61'", "X''", "to_utf8('abc')", "to_utf8('é')"],
  array: [
    'ARRAY[1, 2, 3]',
    "ARRAY['a', 'b', 'a']",
    'ARRAY[1.5, NULL]',
    'ARRAY[3, 1, 2, 1]',
    "ARRAY['x', NULL, '']",
    'ARRAY[true, false]',
  ],
  map: [
    "map(ARRAY['a', 'b'], ARRAY[1, 2])",
    "map(ARRAY[1, 2], ARRAY['x', 'y'])",
    "map(ARRAY['k'], ARRAY[1.5e0])",
  ],
  row: ["CAST(ROW(1, 'x') AS ROW(a int, b varchar))", 'CAST(ROW(NULL, 2.5e0) AS ROW(n bigint, d double))'],
}

function literal(kind: Kind, random: Random): string {
  return random.pick(literals[kind])
}
