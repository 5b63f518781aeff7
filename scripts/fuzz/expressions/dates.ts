import { conditional, type Production } from './grammar.ts'

const units = ['day', 'week', 'month', 'quarter', 'year']

export const dateProductions: readonly Production[] = [
  ...conditional('date'),
  ({ make }) => `CAST(${make('timestamp')} AS date)`,
  ({ make }) => `TRY_CAST(${make('text')} AS date)`,
  ({ failing }) => failing(({ make }) => `CAST(${make('text')} AS date)`),
  ({ make, random }) => `date_trunc('${random.pick(units)}', ${make('date')})`,
  ({ failing, random }) =>
    failing(
      ({ make }) =>
        `date_add('${random.pick(units)}', ${random.pick(['1', '-1', '30', make('integer')])}, ${make('date')})`,
    ),
  ({ failing, random }) =>
    failing(
      ({ make }) =>
        `(${make('date')} ${random.pick(['+', '-'])} INTERVAL '${random.pick([1, 3, 40])}' ${random.pick(['DAY', 'MONTH', 'YEAR'])})`,
    ),
  ({ make, random }) => `last_day_of_month(${make(random.pick(['date', 'timestamp'] as const))})`,
  ({ failing }) => failing(({ make }) => `from_iso8601_date(${make('text')})`),
  ({ make, random, isInTry }) =>
    isInTry ? make('date') : `${random.pick(['greatest', 'least'])}(${make('date')}, ${make('date')})`,
]
