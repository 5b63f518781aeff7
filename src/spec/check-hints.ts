import type { Check } from './check.ts'

/** What to do where a check does not pass. */
export function hintOf({ kind, severity }: Check): string {
  const mend = remedies[kind]
  if (severity === 'warn') return mend
  return `${mend}, or make it a warning with ${kind === 'condition' ? 'warn:' : 'severity: warn'}`
}

const mendRows = 'mend the data or the job, filter the rows out'
const mendInput = 'find out what the input lacks'

const remedies: Readonly<Record<Check['kind'], string>> = {
  condition: mendRows,
  notNull: mendRows,
  between: mendRows,
  isIn: mendRows,
  matches: mendRows,
  unique: 'mend the data or the job, use dropDuplicates',
  rowCount: mendInput,
  freshness: mendInput,
}
