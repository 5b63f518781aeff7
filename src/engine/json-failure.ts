import { DataError } from '../errors.ts'

/**
 * What DuckDB says of JSON that it cannot read, which only happens where the contract has not been checked; undefined
 * for its other errors. The line of malformed JSON is one too high in its message (measured with 1.5.6).
 */
export function jsonFailure(error: unknown): DataError | undefined {
  const text = error instanceof Error ? error.message : String(error)
  const told =
    /(JSON transform error|Malformed JSON) in file "(.+?)",? (?:at byte \d+ )?in (line|record\/value) (\d+): (.+)/.exec(
      text,
    )
  if (told === null) return undefined
  const [, what, file = '', unit, number, found = ''] = told
  const isMalformed = what === 'Malformed JSON'
  const isLine = unit === 'line'
  const line = Number(number) - (isMalformed ? 1 : 0)
  return new DataError(
    {
      message: isMalformed ? 'a record is not JSON' : 'a record does not fit its schema',
      place: { file, ...(isLine ? { line } : {}) },
      found: isLine ? found : `in record ${number}: ${found}`,
      hint: 'leave --trust-input out: the check sets such records aside, and says what is wrong with them',
    },
    { cause: error },
  )
}
