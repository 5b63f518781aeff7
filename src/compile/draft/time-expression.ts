import type { TimeUnit } from '../../crawl/draft/draft-times.ts'

/** The timestamp that a column or path means; NULL where a text is none. */
export function timeExpression(operand: string, unit: TimeUnit): string {
  switch (unit) {
    case 'seconds':
      return `CAST(from_unixtime(${operand}) AS timestamp)`
    case 'milliseconds':
      return `CAST(from_unixtime(${operand} / 1e3) AS timestamp)`
    case 'microseconds':
      return `CAST(from_unixtime(${operand} / 1e6) AS timestamp)`
    case 'text':
      return `TRY_CAST(replace(replace(${operand}, 'T', ' '), 'Z') AS timestamp)`
    case 'time':
      return operand
  }
}
