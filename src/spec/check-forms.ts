import { z } from 'zod'
import { expressionForm, nameForm, onePair, pairs } from './form-parts.ts'
import { durationPattern } from './quantity.ts'

const severity = z
  .enum(['fail', 'warn'])
  .optional()
  .describe('fail (default): the run fails before anything is published; warn: it is reported')

const columns = z.array(nameForm).min(1, { error: 'expected at least one column' })

const valueForm = z.union([z.string(), z.number(), z.boolean()], {
  error: 'expected a text, a number, true or false',
})

const countForm = z
  .number()
  .refine((value) => Number.isSafeInteger(value) && value >= 0, {
    error: 'expected a whole number from 0 on',
  })
  .optional()

/** A condition on every row; anything else that a check can be is a mapping with one of these keys. */
export const checkForms = {
  warn: z
    .strictObject({ warn: expressionForm })
    .describe('A condition on every row; rows for which it is false are counted and reported'),
  notNull: z
    .strictObject({ notNull: columns, severity })
    .describe('Columns that are never NULL: notNull: [id, day]'),
  unique: z
    .strictObject({ unique: columns, severity })
    .describe('Columns whose values, taken together, no two rows share; rows with a NULL among them pass'),
  between: z
    .strictObject({
      between: pairs(
        z.array(valueForm).length(2, { error: 'expected [lowest, highest]' }),
        'column: [lowest, highest]',
      ),
      severity,
    })
    .describe(
      'Values from the lowest to the highest, both included; NULL passes: between: { temp: [-90, 60] }',
    ),
  isIn: z
    .strictObject({
      isIn: pairs(z.array(valueForm).min(1, { error: 'expected at least one value' }), 'column: [value, …]'),
      severity,
    })
    .describe('The only values that a column may have; NULL passes: isIn: { status: [open, closed] }'),
  matches: z
    .strictObject({ matches: pairs(z.string().min(1), 'column: regular expression'), severity })
    .describe(
      'A regular expression that is found in every text, as regexp_like finds it: ^ and $ make it the whole text; NULL passes',
    ),
  rowCount: z
    .strictObject({
      rowCount: z
        .strictObject({
          min: countForm.describe('At least so many rows'),
          max: countForm.describe('At most so many rows'),
        })
        .refine(({ min, max }) => min !== undefined || max !== undefined, { error: 'expected min or max' })
        .refine(({ min, max }) => min === undefined || max === undefined || min <= max, {
          error: 'expected a min that is not above max',
        }),
      severity,
    })
    .describe('How many rows a run writes: rowCount: { min: 1, max: 1000000 }'),
  freshness: z
    .strictObject({
      freshness: onePair(
        z.string().regex(durationPattern, { error: 'expected a duration such as 2d, 12h or 30m' }),
        'column: age',
      ),
      severity,
    })
    .describe(
      'How old the newest timestamp or date of a run may be when the run starts, dates from their midnight in UTC; no rows, or only NULL, fails: freshness: { ts: 2d }',
    ),
} as const

export type CheckKind = keyof typeof checkForms

/** Every form of a check, for the published JSON Schema. */
export const publishedCheckForm = z
  .union([expressionForm, ...Object.values(checkForms)])
  .describe('A condition on every row; a row for which it is false fails the run')
