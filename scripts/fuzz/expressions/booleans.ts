import { conditional, type Production, weigh } from './grammar.ts'
import { patterns } from './texts.ts'

const comparable = ['integer', 'number', 'text', 'text', 'date', 'timestamp', 'boolean', 'binary'] as const
const anything = [...comparable, 'array', 'map', 'row'] as const
const operators = ['=', '<>', '<', '<=', '>', '>=', '=', '<']

const likePatterns = ['%', '_', 'a%', '%a', '%a%', '_b%', '', 'Paris', '%-1_', '%é%', '%\n%']

export const booleanProductions: readonly Production[] = [
  ...conditional('boolean'),
  ...weigh(5, ({ make, random }) => {
    const kind = random.pick(comparable)
    return `(${make(kind)} ${random.pick(operators)} ${make(kind)})`
  }),
  ({ make, random }) => {
    const kind = random.pick(['array', 'row', 'map'] as const)
    const side = make(kind)
    return `(${side} = ${random.chance(0.5) ? side : make(kind)})`
  },
  ({ make, random, isInTry }) =>
    isInTry ? make('boolean') : `(${make('boolean')} ${random.pick(['AND', 'OR'])} ${make('boolean')})`,
  ({ make }) => `(NOT ${make('boolean')})`,
  ...weigh(2, ({ make, random, isInTry }) =>
    isInTry ? make('boolean') : `(${make(random.pick(anything))} IS ${random.pick(['', 'NOT '])}NULL)`,
  ),
  ({ make, random }) => {
    const kind = random.pick(comparable)
    return `(${make(kind)} ${random.pick(['', 'NOT '])}BETWEEN ${make(kind)} AND ${make(kind)})`
  },
  ({ make, random, isInTry }) => {
    const kind = random.pick(comparable)
    return isInTry
      ? make('boolean')
      : `(${make(kind)} ${random.pick(['', 'NOT '])}IN (${make(kind)}, ${make(kind)}))`
  },
  ({ make, random }) => `(${make('text')} ${random.pick(['', 'NOT '])}LIKE '${random.pick(likePatterns)}')`,
  ({ make }) => `(${make('text')} LIKE '%x_%' ESCAPE 'x')`,
  ({ make, random, isInTry }) => {
    const kind = random.pick(comparable)
    return isInTry
      ? make('boolean')
      : `(${make(kind)} IS ${random.pick(['', 'NOT '])}DISTINCT FROM ${make(kind)})`
  },
  ({ make }) => `starts_with(${make('text')}, ${make('text')})`,
  ({ make, random }) => `regexp_like(${make('text')}, '${random.pick(patterns)}')`,
  ({ make, random }) =>
    `contains(${make('array')}, ${make(random.pick(['integer', 'text', 'number'] as const))})`,
  ({ make, random }) =>
    `${random.pick(['any_match', 'all_match', 'none_match'])}(${make('array')}, x -> ${random.pick(['x IS NULL', 'x > 1', "x = 'a'", 'x IS NOT NULL', "x < 'b'"])})`,
  ({ make, random }) => `${random.pick(['is_nan', 'is_finite', 'is_infinite'])}(${make('number')})`,
  ({ make, random }) => `TRY_CAST(${make(random.pick(['text', 'integer', 'number'] as const))} AS boolean)`,
]
