import type { CompiledOutput } from '../compile/duckdb/compile-job.ts'
import type { DataType } from '../spec/data-type.ts'

/** DuckDB closes the files of partitions beyond so many, and starts further ones when more rows come. */
const mostFiles = 100
/** DuckDB holds 2,048 values of each column, per partition and thread: with 2 threads this is 200 MB. */
const mostColumns = 6000
const fewest = 8

/** How many partitions a COPY may write at a time, so that each is one file and memory is bounded. */
export function openPartitions({ columns, partitionKeys }: CompiledOutput): number {
  const width = columns.reduce((sum, { type }) => sum + countLeaves(type), partitionKeys.length)
  return Math.max(fewest, Math.min(mostFiles, Math.floor(mostColumns / width)))
}

function countLeaves(type: DataType): number {
  switch (type.kind) {
    case 'struct':
      return type.fields.reduce((sum, field) => sum + countLeaves(field.type), 0)
    case 'array':
      return countLeaves(type.element)
    case 'map':
      return countLeaves(type.key) + countLeaves(type.value)
    default:
      return 1
  }
}
