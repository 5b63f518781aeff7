import type { Place } from '../../errors.ts'
import type { StepKind } from '../../spec/step.ts'

/** A spot of a project that uses a field. */
export type FieldUse = {
  /** As it is written there: `temp: slot.main.temp`. */
  readonly text: string
  readonly place: Place
  /** What the field is called there, or what holds it or stands in it: `slot.main.temp`, `list`. */
  readonly as: string
} & (
  | { readonly kind: 'step'; readonly job: string; readonly step: number; readonly stepKind: StepKind }
  | { readonly kind: 'check' | 'partitionBy'; readonly job: string }
  /** The field is written: `as` is a column of the table, or a field in one. */
  | { readonly kind: 'sink'; readonly job: string; readonly table: string }
  /** `query` is the file of a saved query. */
  | { readonly kind: 'query'; readonly query: string; readonly table: string }
)
