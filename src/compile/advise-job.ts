import type { CheckedJob } from './checked-job.ts'

/** What is right as it is written, but may not do what its author thinks. A sentence each. */
export function adviseJob({ job, steps }: CheckedJob): readonly string[] {
  const { mode } = job.sink
  if (mode === 'overwrite') return []
  const scope =
    mode === 'append'
      ? 'of one run: rows that earlier runs have appended are not looked at'
      : 'that a run reads: those of partitions that it leaves alone are not looked at'
  return steps.flatMap((step, index) => {
    const named = `steps[${index}]`
    if (step.kind === 'dropDuplicates') return [`${named} dropDuplicates compares the rows ${scope}`]
    if (step.kind === 'sql') return [`${named} sql, where it groups or compares rows, sees those ${scope}`]
    return []
  })
}
