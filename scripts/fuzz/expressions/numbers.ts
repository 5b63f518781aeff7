import { conditional, type Production, weigh } from './grammar.ts'

const integerTypes = ['tinyint', 'smallint', 'int', 'bigint'] as const
const numberTypes = [
  ...integerTypes,
  'double',
  'real',
  'decimal(10,2)',
  'decimal(38,10)',
  'decimal(5,0)',
] as const

const ofTime: Production = ({ make, random }) => {
  const of = random.pick(['date', 'timestamp'] as const)
  const part = random.pick([
    'year',
    'quarter',
    'month',
    'week',
    'day',
    'day_of_week',
    'dow',
    'day_of_year',
    'year_of_week',
    'yow',
    'hour',
    'minute',
    'second',
    'millisecond',
  ])
  return `${part}(${make(of)})`
}

const extract: Production = ({ make, random }) =>
  `EXTRACT(${random.pick(['YEAR', 'MONTH', 'DAY', 'HOUR', 'WEEK', 'DOY', 'QUARTER'])} FROM ${make('timestamp')})`

const dateDiff: Production = ({ failing, random }) =>
  failing(({ make }) => {
    const of = random.pick(['date', 'timestamp'] as const)
    const unit = random.pick(
      of === 'date'
        ? ['day', 'week', 'month', 'quarter', 'year']
        : ['second', 'minute', 'hour', 'day', 'week', 'month', 'year', 'millisecond'],
    )
    return `date_diff('${unit}', ${make(of)}, ${make(of)})`
  })

export const integerProductions: readonly Production[] = [
  ...conditional('integer'),
  ...weigh(2, ({ failing, random }) =>
    failing(
      ({ make }) => `(${make('integer')} ${random.pick(['+', '-', '*', '/', '%'])} ${make('integer')})`,
    ),
  ),
  ({ failing }) => failing(({ make }) => `(- ${make('integer')})`),
  ({ failing }) => failing(({ make }) => `abs(${make('integer')})`),
  ({ make }) => `length(${make('text')})`,
  ({ make }) => `strpos(${make('text')}, ${make('text')})`,
  ({ make }) => `cardinality(${make('array')})`,
  ({ make }) => `cardinality(${make('map')})`,
  ({ make, literal }) => `array_position(${make('array')}, ${literal('integer')})`,
  ({ make, random }) =>
    `bitwise_${random.pick(['and', 'or', 'xor'])}(${make('integer')}, ${make('integer')})`,
  ofTime,
  ofTime,
  extract,
  dateDiff,
  ({ make, random }) =>
    `TRY_CAST(${make(random.pick(['text', 'number', 'integer', 'boolean'] as const))} AS ${random.pick(integerTypes)})`,
  ({ failing, random }) =>
    failing(
      ({ make }) =>
        `CAST(${make(random.pick(['text', 'number', 'integer'] as const))} AS ${random.pick(integerTypes)})`,
    ),
  ({ make, random }) => `json_array_length(${make('text')})${random.chance(0.1) ? ' + 0' : ''}`,
  ({ make, random }) => `json_size(${make('text')}, '${random.pick(['$', '$.a'])}')`,
  ({ make, random }) => `regexp_count(${make('text')}, '${random.pick(['[a-z]', '\\d+', 'a', '.'])}')`,
  ({ failing }) => failing(({ make, literal }) => `mod(${make('integer')}, ${literal('integer')})`),
]

const rounded: Production = ({ failing, random }) =>
  failing(({ make }) => {
    const name = random.pick([
      'round',
      'floor',
      'ceil',
      'ceiling',
      'truncate',
      'sign',
      'abs',
      'round',
      'truncate',
    ])
    const digits =
      (name === 'round' || name === 'truncate') && random.chance(0.5)
        ? `, ${random.pick(['0', '1', '2', '-1', '5'])}`
        : ''
    return `${name}(${make('number')}${digits})`
  })

/** Without what libraries round otherwise in the last digit: exp, ln, power, sin. */
export const numberProductions: readonly Production[] = [
  ...conditional('number'),
  ({ make }) => make('integer'),
  ({ make }) => make('integer'),
  ...weigh(3, ({ failing, random }) =>
    failing(({ make }) => `(${make('number')} ${random.pick(['+', '-', '*', '/', '%'])} ${make('number')})`),
  ),
  ...weigh(2, rounded),
  ({ failing }) => failing(({ make }) => `(- ${make('number')})`),
  ({ failing, random }) => failing(({ make }) => `${random.pick(['sqrt', 'abs'])}(${make('number')})`),
  ({ make, random, isInTry }) =>
    isInTry ? make('number') : `${random.pick(['greatest', 'least'])}(${make('number')}, ${make('number')})`,
  ({ make, random }) =>
    `TRY_CAST(${make(random.pick(['text', 'number', 'integer', 'boolean'] as const))} AS ${random.pick(numberTypes)})`,
  ({ failing, random }) =>
    failing(
      ({ make }) =>
        `CAST(${make(random.pick(['text', 'number', 'integer', 'boolean'] as const))} AS ${random.pick(numberTypes)})`,
    ),
  ({ make }) => `to_unixtime(${make('timestamp')})`,
  ({ make, random }) => `array_${random.pick(['max', 'min'])}(${make('array')})`,
  ({ failing, random }) =>
    failing(
      ({ make }) =>
        `reduce(${make('array')}, 0, (s, x) -> s + ${random.pick(['1', 's', 'coalesce(x, 0)', 'x'])}, s -> s)`,
    ),
  ({ make, random }) => `element_at(${make('array')}, ${random.pick(['1', '2', '-1', '9'])})`,
  ({ make, random }) => `element_at(${make('map')}, ${random.pick(["'a'", "'k'", '1'])})`,
  ({ random }) => random.pick(['pi()', 'e()', 'nan()', 'infinity()', '-infinity()']),
]
