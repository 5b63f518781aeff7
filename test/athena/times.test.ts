import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEvaluator } from './evaluate.ts'

const day = 86_400_000
const instants = fc
  .integer({ min: Date.UTC(1900, 0, 1) / 1000, max: Date.UTC(2100, 0, 1) / 1000 })
  .map((seconds) => seconds * 1000)
/** Around the ends of months, where the rules differ. */
const edges = fc
  .tuple(
    fc.integer({ min: 1970, max: 2030 }),
    fc.integer({ min: 0, max: 11 }),
    fc.integer({ min: -3, max: 3 }),
    fc.integer({ min: 0, max: 1 }),
  )
  .map(([year, month, days, half]) => Date.UTC(year, month, 1) + days * day + half * (day / 2))
const times = fc.oneof(instants, edges)

const timestamp = (time: number) =>
  `TIMESTAMP '${new Date(time).toISOString().slice(0, 23).replace('T', ' ')}'`
const date = (time: number) => `DATE '${new Date(time).toISOString().slice(0, 10)}'`
const shown = (time: number) => new Date(time).toISOString().slice(0, 19).replace('T', ' ')

const daysIn = (year: number, month: number) => new Date(Date.UTC(year, month + 1, 0)).getUTCDate()

/** So many months later, on the last day where the month is too short. */
function addMonths(time: number, months: number): number {
  const start = new Date(time)
  const month = start.getUTCFullYear() * 12 + start.getUTCMonth() + months
  const [year, inYear] = [Math.floor(month / 12), ((month % 12) + 12) % 12]
  return (
    Date.UTC(year, inYear, Math.min(start.getUTCDate(), daysIn(year, inYear))) + (((time % day) + day) % day)
  )
}

/** The full months between two times: the most that can be added to the earlier one without passing the later one. */
function monthsBetween(from: number, to: number): number {
  if (from > to) return -monthsBetween(to, from)
  let months = Math.floor((to - from) / (31 * day))
  while (addMonths(from, months + 1) <= to) months++
  return months
}

describe('times', () => {
  let evaluate: (text: string) => Promise<unknown>
  let close: () => void

  beforeAll(async () => {
    ;({ evaluate, close } = await openEvaluator())
  })
  afterAll(() => close())

  it('date_diff counts the units that have passed in full', async () => {
    const units = { second: 1000, minute: 60_000, hour: 3_600_000, day, week: 7 * day }
    await fc.assert(
      fc.asyncProperty(times, times, async (from, to) => {
        for (const [unit, length] of Object.entries(units)) {
          expect(await evaluate(`date_diff('${unit}', ${timestamp(from)}, ${timestamp(to)})`)).toBe(
            String(Math.trunc((to - from) / length) + 0),
          )
        }
        const months = monthsBetween(from, to)
        expect(await evaluate(`date_diff('month', ${timestamp(from)}, ${timestamp(to)})`)).toBe(
          String(months),
        )
        expect(await evaluate(`date_diff('quarter', ${timestamp(from)}, ${timestamp(to)})`)).toBe(
          String(Math.trunc(months / 3) + 0),
        )
        expect(await evaluate(`date_diff('year', ${timestamp(from)}, ${timestamp(to)})`)).toBe(
          String(Math.trunc(months / 12) + 0),
        )
      }),
      { numRuns: 150 },
    )
  })

  it('date_add keeps to the end of a month that is too short', async () => {
    await fc.assert(
      fc.asyncProperty(times, fc.integer({ min: -40, max: 40 }), async (time, count) => {
        expect(await evaluate(`date_add('month', ${count}, ${timestamp(time)})`)).toBe(
          shown(addMonths(time, count)),
        )
        expect(await evaluate(`date_add('quarter', ${count}, ${date(time)})`)).toBe(
          shown(addMonths(time, count * 3)).slice(0, 10),
        )
        expect(await evaluate(`date_add('year', ${count}, ${date(time)})`)).toBe(
          shown(addMonths(time, count * 12)).slice(0, 10),
        )
        expect(await evaluate(`date_add('hour', ${count}, ${timestamp(time)})`)).toBe(
          shown(time + count * 3_600_000),
        )
        expect(await evaluate(`date_add('day', ${count}, ${date(time)})`)).toBe(
          shown(time + count * day).slice(0, 10),
        )
      }),
      { numRuns: 100 },
    )
  })

  it('the parts of a time are those of UTC', async () => {
    await fc.assert(
      fc.asyncProperty(times, async (time) => {
        const value = new Date(time)
        const weekday = ((value.getUTCDay() + 6) % 7) + 1
        expect(await evaluate(`year(${timestamp(time)})`)).toBe(String(value.getUTCFullYear()))
        expect(await evaluate(`month(${date(time)})`)).toBe(String(value.getUTCMonth() + 1))
        expect(await evaluate(`hour(${timestamp(time)})`)).toBe(String(value.getUTCHours()))
        expect(await evaluate(`day_of_week(${date(time)})`)).toBe(String(weekday))
        expect(await evaluate(`CAST(${timestamp(time)} AS varchar)`)).toBe(`${shown(time)}.000`)
        expect(await evaluate(`CAST(from_unixtime(${time / 1000}) AS timestamp)`)).toBe(shown(time))
        expect(await evaluate(`date_format(${timestamp(time)}, '%Y%m%d')`)).toBe(
          value.toISOString().slice(0, 10).replaceAll('-', ''),
        )
      }),
      { numRuns: 100 },
    )
  })
})
