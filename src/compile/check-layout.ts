import type { Problem } from '../errors.ts'
import type { Job } from '../spec/job.ts'
import { parseLayout } from '../spec/layout.ts'
import type { FileSource } from '../spec/source.ts'
import type { CheckedSource } from './checked-job.ts'

/** The layout of a source with how far back runs look. */
export function checkLayout({ layout, lookback }: FileSource): {
  readonly layout?: NonNullable<CheckedSource['layout']>
  readonly problems: readonly Problem[]
} {
  if (layout === undefined) {
    if (lookback === undefined) return { problems: [] }
    return {
      problems: [
        {
          message: 'lookback needs a layout, which says of which time a folder is',
          place: lookback.place,
          hint: 'add for example layout: "{yyyy}/{MM}/{dd}", or drop lookback',
        },
      ],
    }
  }
  const parsed = parseLayout(layout.text)
  if ('problem' in parsed) return { problems: [{ ...parsed.problem, place: layout.place }] }
  const lookbackSeconds = lookback === undefined ? {} : { lookbackSeconds: lookback.seconds }
  return { layout: { ...parsed.layout, ...lookbackSeconds }, problems: [] }
}

/** Where a part of the inputs would not do: an overwrite makes its table of all of them, a join looks for a match. */
export function checkLookback(job: Job): readonly Problem[] {
  const problems: Problem[] = []
  const { source, sink } = job
  if (source.kind === 'files' && source.lookback !== undefined && sink.mode === 'overwrite') {
    problems.push({
      message:
        'lookback would empty the table of all older rows: mode overwrite makes it of what a run reads',
      place: source.lookback.place,
      hint: 'drop lookback, or use mode: overwritePartitions or append',
    })
  }
  for (const step of job.steps) {
    if (step.kind !== 'join' || step.source.kind !== 'files') continue
    const { layout, lookback } = step.source
    const { place } = lookback ?? layout ?? {}
    if (place === undefined) continue
    const message = `a joined source is read whole: it takes no ${lookback === undefined ? 'layout' : 'lookback'}`
    problems.push({ message, place, hint: 'a filter step after the join narrows it' })
  }
  return problems
}
