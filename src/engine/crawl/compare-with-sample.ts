import type { Drift } from '../../crawl/drift/drift.ts'
import { findTableDrift } from '../../crawl/drift/find-table-drift.ts'
import type { FoundTables } from './find-tables.ts'

/** What a look at the beginning of each file misses of a table. */
export interface SampleComparison {
  readonly location: string
  /** Undefined where the sample has no table there, or under other files. */
  readonly table: string | undefined
  readonly missed: readonly Drift[]
}

/** What a crawler on AWS looks at: the first megabyte of each file. Source: re:Post, how crawlers detect the schema. */
export const sampleBytes = 1_000_000

/** Compares what all records say with what a sample of them says, table by table. */
export function compareWithSample(sample: FoundTables, all: FoundTables): readonly SampleComparison[] {
  return all.tables.map(({ location, columns, shape }) => {
    const sampled = sample.tables.find((table) => table.location === location)
    const missed =
      sampled === undefined
        ? []
        : findTableDrift({
            before: sampled.columns,
            after: columns,
            ...(shape === undefined ? {} : { shape }),
          })
    return { location, table: sampled?.name, missed }
  })
}
