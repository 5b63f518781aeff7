import { conditional, type Production, weigh } from './grammar.ts'

/** Patterns that RE2 and Java read, and those whose classes are not the same in both. */
export const patterns = [
  'a',
  '^a',
  'x$',
  '[a-z]+',
  '\\d+',
  '(\\w+)-(\\d+)',
  '.',
  '.*',
  '^$',
  '\\s',
  '[^a-c]',
  'a|b',
  '(?i)PARIS',
  'é',
  '\\.',
  'o{1,2}',
  '(a)?b*',
  '\\bone\\b',
  '[[:alpha:]]',
  '\\p{L}+',
  '😀',
  '$',
]

const formats = [
  '%Y-%m-%d',
  '%Y-%m-%d %H:%i:%s',
  '%d.%m.%y',
  '%H:%i',
  '%b %e %Y',
  '%W %M',
  '%j',
  '%Y%m%d%H%i%s',
  '%T.%f',
  '%p %h',
]
const jodaFormats = [
  'yyyy-MM-dd',
  'yyyy-MM-dd HH:mm:ss',
  'dd/MM/yy',
  'HH:mm:ss.SSS',
  'EEEE',
  'MMM d',
  'D',
  "yyyy-MM-dd'T'HH:mm:ss",
]

const castable = ['integer', 'number', 'number', 'boolean', 'date', 'timestamp'] as const

export const textProductions: readonly Production[] = [
  ...conditional('text'),
  ...weigh(2, ({ make }) => `(${make('text')} || ${make('text')})`),
  ({ make }) => `concat(${make('text')}, ${make('text')}, ${make('text')})`,
  ...weigh(
    2,
    ({ make, random }) =>
      `${random.pick(['lower', 'upper', 'reverse', 'trim', 'ltrim', 'rtrim'])}(${make('text')})`,
  ),
  ({ make, random }) =>
    `substr(${make('text')}, ${random.pick(['1', '2', '0', '-2', '5', make('integer')])}${random.chance(0.5) ? `, ${random.pick(['0', '1', '3', '100', '-1'])}` : ''})`,
  ({ make }) => `replace(${make('text')}, ${make('text')}, ${make('text')})`,
  ({ failing, random }) =>
    failing(
      ({ make }) =>
        `split_part(${make('text')}, ${random.pick(["','", "'-'", "' '", "'a'"])}, ${random.pick(['1', '2', '3'])})`,
    ),
  ({ failing, random }) =>
    failing(
      ({ make }) =>
        `${random.pick(['lpad', 'rpad'])}(${make('text')}, ${random.pick(['0', '3', '8'])}, ${random.pick(["'x'", "' '", "'ab'", "'é'"])})`,
    ),
  ({ failing, random }) =>
    failing(
      ({ make }) => `chr(${random.pick(['65', '233', '128512', `bitwise_and(${make('integer')}, 127)`])})`,
    ),
  ({ make, random }) =>
    `translate(${make('text')}, ${random.pick(["'abc'", "'é'", "'a'"])}, ${random.pick(["'xyz'", "'x'", "''"])})`,
  ...weigh(3, ({ make, random }) => `CAST(${make(random.pick(castable))} AS varchar)`),
  ({ failing, random }) =>
    failing(({ make }) => `CAST(${make(random.pick(castable))} AS varchar(${random.pick([1, 3, 10])}))`),
  ({ make, random }) =>
    `date_format(${make(random.pick(['timestamp', 'date'] as const))}, '${random.pick(formats)}')`,
  ({ make, random }) =>
    `format_datetime(${make('timestamp')}, '${random.pick(jodaFormats).replaceAll("'", "''")}')`,
  ({ make, random }) => `to_iso8601(${make(random.pick(['timestamp', 'date'] as const))})`,
  ({ make, random }) => `regexp_extract(${make('text')}, '${random.pick(patterns)}')`,
  ({ make }) => `regexp_extract(${make('text')}, '(\\w+)-(\\d+)', 2)`,
  ({ make, random }) =>
    `regexp_replace(${make('text')}, '${random.pick(patterns)}'${random.chance(0.6) ? `, '${random.pick(['', '-', 'x', '$0$0', '\\$'])}'` : ''})`,
  ({ make, random }) =>
    `json_extract_scalar(${make('text')}, '${random.pick(['$.a', '$.a.b[2]', '$[0]', '$', '$["a"]', '$.zz'])}')`,
  ({ make }) => `CAST(json_extract(${make('text')}, '$.a') AS varchar)`,
  ({ make, random }) =>
    `array_join(${make('array')}, ${random.pick(["','", "''", "'-'"])}${random.chance(0.4) ? ", 'NULL'" : ''})`,
  ({ make, random }) => `${random.pick(['to_hex', 'to_base64'])}(${make('binary')})`,
  ({ failing }) => failing(({ make }) => `from_utf8(${make('binary')})`),
  ({ make, random, isInTry }) =>
    isInTry ? make('text') : `${random.pick(['greatest', 'least'])}(${make('text')}, ${make('text')})`,
  ({ make, random }) => `element_at(${make('array')}, ${random.pick(['1', '-1'])})`,
  ({ make, random }) => `typeof(${make(random.pick(['number', 'timestamp', 'array', 'text'] as const))})`,
]
