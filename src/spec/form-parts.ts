import { z } from 'zod'

// Every form is used once or twice in a process: compiling it first would cost more than it saves.
z.config({ jitless: true })

/** Pieces that several forms share. Their descriptions become the hovers of the published JSON Schemas. */
export const expressionForm = z
  .union([z.string().min(1), z.number(), z.boolean()])
  .describe('An Athena SQL expression, for example city.id or CAST(from_unixtime(slot.dt) AS timestamp)')

export const nameForm = z.string().min(1)

/** `{ name: value }` with exactly one entry. */
export function onePair<T extends z.ZodType>(value: T, what: string) {
  return z
    .record(nameForm, value)
    .refine((record) => Object.keys(record).length === 1, { error: `expected exactly one ${what}` })
}

/** At least one `name: value`. */
export function pairs<T extends z.ZodType>(value: T, what: string) {
  return z
    .record(nameForm, value)
    .refine((record) => Object.keys(record).length > 0, { error: `expected at least one ${what}` })
}

/** The only entry of a record that `onePair` has let through. */
export function onlyEntry<T>(record: Readonly<Record<string, T>>): readonly [string, T] {
  const [entry] = Object.entries(record)
  if (entry === undefined) throw new TypeError('expected one entry')
  return entry
}
