/** What the values of a column count, or how they are written, if they are times. */
export type TimeUnit = 'seconds' | 'milliseconds' | 'microseconds' | 'text' | 'time'

/** When something happened, the best name first. */
const exactNames = [
  'ts',
  'timestamp',
  'event_time',
  'event_ts',
  'time',
  'dt',
  't',
  'epoch',
  'unixtime',
  'datetime',
  'date_time',
  'date',
  'occurred_at',
  'placed_at',
  'created_at',
  'created',
  'recorded_at',
  'received_at',
  'day',
]

const timeWords = /(^|_)(at|time|ts|ms|date|dt|timestamp|datetime|epoch|on|day|since|until)$/
const laterWords = /updat|modif|generat|expir|delet|sunrise|sunset|birth|born|due|valid|end/
const laterNames = new Set(['updated', 'modified', 'generated', 'sunrise', 'sunset', 'expires'])

/**
 * How likely it is that a column of that name says when what its row is about happened: smaller is likelier; undefined
 * where the name does not speak of time.
 */
export function rankTimeName(name: string): number | undefined {
  const exact = exactNames.findIndex(
    (candidate) => name === candidate || (candidate !== 't' && name.endsWith(`_${candidate}`)),
  )
  if (laterNames.has(name) || (laterWords.test(name) && timeWords.test(name))) return 200
  if (exact >= 0) return exact + (name === exactNames[exact] ? 0 : 50)
  return timeWords.test(name) ? 100 : undefined
}

/** The parts of a time by which a table is partitioned. */
export type PartitionParts = 'day' | 'month' | 'year'

/** More partitions than this are too many for a first table. */
const mostPartitions = 100

/** Fewer rows in each than this make partitions of next to nothing. */
const fewestRows = 2

/** The finest parts that make a sensible number of partitions of the rows; undefined where none does. */
export function choosePartitions(counts: {
  readonly rows: number
  readonly days: number
  readonly months: number
  readonly years: number
}): PartitionParts | undefined {
  const { rows, days, months, years } = counts
  const isSensible = (partitions: number) =>
    partitions > 0 && partitions <= mostPartitions && rows >= partitions * fewestRows
  if (isSensible(days)) return 'day'
  if (isSensible(months)) return 'month'
  return isSensible(years) ? 'year' : undefined
}

/** Whether a name is that of a key: `id`, `order_id`, `uuid`. */
export function isIdName(name: string): boolean {
  return /(^|_)(id|uuid|guid|key)$/.test(name) || name === 'code'
}
