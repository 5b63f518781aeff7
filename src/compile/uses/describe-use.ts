import { formatPlace } from '../../errors.ts'
import type { FieldUse } from './field-use.ts'

/** `jobs/FlattenWeather.yaml:23:13: step 3, select: temp: slot.main.temp`. */
export function describeUse(use: FieldUse): string {
  return `${formatPlace(use.place)}: ${whatOf(use)}`
}

function whatOf(use: FieldUse): string {
  switch (use.kind) {
    case 'step':
      return `step ${use.step}, ${use.stepKind}: ${use.text}`
    case 'check':
      return `check: ${use.text}`
    case 'partitionBy':
      return `partitioned by ${use.text}`
    case 'sink':
      return `written to ${use.table} as ${use.as}`
    case 'query':
      return use.text
  }
}
