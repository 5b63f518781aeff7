import { quoteString } from '../../pyspark/quote.ts'

/** Patterns of Spark's date_format by those of strftime: only such as Spark 3 and 4 read alike. */
const patterns: Readonly<Record<string, string>> = {
  '%Y': 'yyyy',
  '%y': 'yy',
  '%B': 'MMMM',
  '%b': 'MMM',
  '%m': 'MM',
  '%-m': 'M',
  '%d': 'dd',
  '%-d': 'd',
  '%j': 'DDD',
  '%-j': 'D',
  '%A': 'EEEE',
  '%a': 'EEE',
  '%H': 'HH',
  '%-H': 'H',
  '%I': 'hh',
  '%-I': 'h',
  '%M': 'mm',
  '%-M': 'm',
  '%S': 'ss',
  '%-S': 's',
  '%p': 'a',
  '%g': 'SSS',
  '%f': 'SSSSSS',
}

/** What date_format has no pattern for. */
const computed: Readonly<Record<string, (value: string) => string>> = {
  '%V': (value) => `lpad(weekofyear(${value}), 2, '0')`,
  '%G': (value) => formatPart(`make_date(extract(YEAROFWEEK FROM ${value}), 1, 1)`, 'yyyy'),
}

/** A timestamp as strftime writes it; the value may stand between commas. */
export function formatTime(value: string, format: string): string {
  const parts: string[] = []
  let pattern = ''
  const flush = () => {
    if (pattern === '') return
    parts.push(formatPart(value, pattern))
    pattern = ''
  }
  for (const [token] of format.matchAll(/%-?[A-Za-z]|(?:%%|[^%])+/gs)) {
    const compute = computed[token]
    if (compute !== undefined) {
      flush()
      parts.push(compute(value))
    } else if (/^%-?[A-Za-z]/.test(token)) {
      const mapped = patterns[token]
      if (mapped === undefined) throw new TypeError(`strftime has no ${token}`)
      // patterns that follow each other directly could run into one
      if (/[A-Za-z]$/.test(pattern) && pattern.endsWith(mapped.slice(0, 1))) flush()
      pattern += mapped
    } else pattern += literal(token.replaceAll('%%', '%'))
  }
  flush()
  const [only] = parts
  if (only === undefined) return `CASE WHEN ${value} IS NOT NULL THEN '' END`
  return parts.length === 1 ? only : `concat(${parts.join(', ')})`
}

/** Spark puts a plus before the years from 10000 on. */
function formatPart(value: string, pattern: string): string {
  const text = `date_format(${value}, ${quoteString(pattern)})`
  if (!pattern.includes('yyyy')) return text
  if (pattern.startsWith('yyyy')) return `trim(LEADING '+' FROM ${text})`
  return pattern.includes('+')
    ? pattern
        .split(/(yyyy)/)
        .filter((piece) => piece !== '')
        .map((piece) => formatPart(value, piece))
        .join(' || ')
    : `replace(${text}, '+', '')`
}

/** Bare where it is no letter and nothing that a pattern gives a meaning. */
function literal(text: string): string {
  return /^[-/:., _+]*$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`
}
