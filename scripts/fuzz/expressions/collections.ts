import { conditional, type Kind, type Production, weigh } from './grammar.ts'

const elements: readonly Kind[] = ['integer', 'number', 'text', 'text', 'boolean', 'date', 'timestamp']

const lambdas = [
  'x',
  'x + 1',
  'TRY(x * 2)',
  'CAST(x AS varchar)',
  'upper(x)',
  'x IS NULL',
  'coalesce(x, 0)',
  "coalesce(x, '')",
  'ARRAY[x]',
  'CAST(ROW(x) AS ROW(x varchar))',
]
const conditions = ['x IS NOT NULL', 'x > 1', "x <> 'a'", "x LIKE '%a%'", 'x', 'x IS NULL', 'true']

export const arrayProductions: readonly Production[] = [
  ...conditional('array'),
  ...weigh(3, ({ make, random, isInTry }) => {
    if (isInTry) return make('array')
    const kind = random.pick(elements)
    return `ARRAY[${Array.from({ length: random.integer(1, 3) }, () => make(kind)).join(', ')}]`
  }),
  ({ make, random, isInTry }) =>
    isInTry ? make('array') : `transform(${make('array')}, x -> ${random.pick(lambdas)})`,
  ({ make, random, isInTry }) =>
    isInTry ? make('array') : `filter(${make('array')}, x -> ${random.pick(conditions)})`,
  ...weigh(
    2,
    ({ make, random }) =>
      `${random.pick(['array_distinct', 'array_sort', 'reverse', 'flatten'])}(${make('array')})`,
  ),
  ({ make, random }) => {
    const side = make('array')
    return `${random.pick(['array_union', 'array_intersect', 'array_except'])}(${side}, ${random.chance(0.5) ? side : make('array')})`
  },
  ({ make, random }) => `array_remove(${make('array')}, ${make(random.pick(['integer', 'text'] as const))})`,
  ({ failing, random }) =>
    failing(
      ({ make }) =>
        `slice(${make('array')}, ${random.pick(['1', '2', '-1', '-2'])}, ${random.pick(['0', '1', '2', '5'])})`,
    ),
  ({ make, random }) => `repeat(${make(random.pick(elements))}, ${random.pick(['1', '3'])})`,
  ({ random }) =>
    `sequence(${random.pick(['1, 3', '3, 1', '0, 10, 5', "DATE '2024-01-30', DATE '2024-02-02'"])})`,
  ({ make, random }) =>
    `split(${make('text')}, ${random.pick(["','", "' '", "'-'", "'a'"])}${random.chance(0.3) ? ', 2' : ''})`,
  ({ make, random }) => `regexp_extract_all(${make('text')}, '${random.pick(['[a-z]+', '\\d', '.'])}')`,
  ({ make, random }) => `regexp_split(${make('text')}, '${random.pick(['\\s+', ',', '[-a]'])}')`,
  ({ make }) => `(${make('array')} || ${make('array')})`,
  ({ make, random }) => `${random.pick(['map_keys', 'map_values'])}(${make('map')})`,
  ({ make, random }) =>
    `TRY_CAST(${make('array')} AS array(${random.pick(['varchar', 'bigint', 'double'])}))`,
]

export const mapProductions: readonly Production[] = [
  ...conditional('map'),
  ({ make, random, isInTry }) =>
    isInTry
      ? make('map')
      : `map_filter(${make('map')}, (k, v) -> ${random.pick(['v IS NOT NULL', "k <> 'a'", 'k IS NOT NULL', 'v > 1'])})`,
  ({ make, random, isInTry }) =>
    isInTry
      ? make('map')
      : `transform_values(${make('map')}, (k, v) -> ${random.pick(['k', 'v', 'v IS NULL', 'CAST(v AS varchar)', 'coalesce(v, v)'])})`,
  ({ failing, random }) =>
    failing(
      ({ make }) =>
        `transform_keys(${make('map')}, (k, v) -> ${random.pick(['k', 'CAST(k AS varchar)', "k || 'x'"])})`,
    ),
  ({ make }) => {
    const side = make('map')
    return `map_concat(${side}, ${side})`
  },
  ({ make, random }) =>
    `map_concat(${make('map')}, ${random.pick(["map(ARRAY['a'], ARRAY[9])", "map(ARRAY['a'], ARRAY['z'])"])})`,
  ({ failing, random }) =>
    failing(({ make }) => `map(ARRAY['a', ${make('text')}], ARRAY[${make(random.pick(elements))}, NULL])`),
  ({ failing }) => failing(({ make }) => `map_from_entries(map_entries(${make('map')}))`),
]

export const binaryProductions: readonly Production[] = [
  ...conditional('binary'),
  ({ make }) => `to_utf8(${make('text')})`,
  ({ make, random }) => `${random.pick(['md5', 'sha1', 'sha256'])}(${make('binary')})`,
  ({ failing }) => failing(({ make }) => `from_hex(to_hex(${make('binary')}))`),
  ({ failing }) => failing(({ make }) => `from_hex(${make('text')})`),
]

export const rowProductions: readonly Production[] = [
  ...conditional('row'),
  ({ make, random, isInTry }) =>
    isInTry
      ? make('row')
      : `CAST(ROW(${make('integer')}, ${make('text')}) AS ROW("${random.pick(['a', 'A b', 'x.y'])}" bigint, b varchar))`,
  ({ make, isInTry }) =>
    isInTry
      ? make('row')
      : `CAST(ROW(${make('timestamp')}, ${make('array')}, ${make('number')}) AS ROW(t timestamp, l array(varchar), d double))`,
]
