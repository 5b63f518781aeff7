import { conditional, type Production } from './grammar.ts'

const units = ['millisecond', 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year']
const zones = ['UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Kolkata', '+05:30']
const parsed = ['%Y-%m-%d', '%Y-%m-%d %H:%i:%s', '%d.%m.%Y', '%Y-%m-%dT%H:%i:%s']

export const timestampProductions: readonly Production[] = [
  ...conditional('timestamp'),
  ({ make }) => `CAST(${make('date')} AS timestamp)`,
  ({ make }) => `TRY_CAST(${make('text')} AS timestamp)`,
  ({ failing }) => failing(({ make }) => `CAST(${make('text')} AS timestamp)`),
  ({ failing, random }) =>
    failing(
      ({ make }) => `CAST(from_unixtime(${make(random.pick(['integer', 'number'] as const))}) AS timestamp)`,
    ),
  ({ failing }) =>
    failing(({ make }) => `CAST(from_unixtime(mod(${make('integer')}, 2000000000)) AS timestamp)`),
  ({ make, random }) => `date_trunc('${random.pick(units)}', ${make('timestamp')})`,
  ({ failing, random }) =>
    failing(
      ({ make }) =>
        `date_add('${random.pick(units)}', ${random.pick(['1', '-1', '30', make('integer')])}, ${make('timestamp')})`,
    ),
  ({ failing, random }) =>
    failing(
      ({ make }) =>
        `(${make('timestamp')} ${random.pick(['+', '-'])} INTERVAL '${random.pick([1, 3, 40])}' ${random.pick(['SECOND', 'HOUR', 'DAY', 'MONTH', 'YEAR'])})`,
    ),
  ({ failing, random }) => failing(({ make }) => `date_parse(${make('text')}, '${random.pick(parsed)}')`),
  ({ failing, random }) =>
    failing(({ make }) => `CAST(${make('timestamp')} AT TIME ZONE '${random.pick(zones)}' AS timestamp)`),
  ({ failing, random }) =>
    failing(
      ({ make }) =>
        `CAST(with_timezone(${make('timestamp')}, '${random.pick(zones)}') AT TIME ZONE 'UTC' AS timestamp)`,
    ),
  ({ failing }) => failing(({ make }) => `CAST(from_iso8601_timestamp(${make('text')}) AS timestamp)`),
  ({ make, random, isInTry }) =>
    isInTry
      ? make('timestamp')
      : `${random.pick(['greatest', 'least'])}(${make('timestamp')}, ${make('timestamp')})`,
]
