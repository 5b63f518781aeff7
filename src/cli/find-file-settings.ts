import type { CatalogTable } from '../spec/catalog-table.ts'
import type { Project } from '../spec/parse-project.ts'
import { parseSizeBytes } from '../spec/quantity.ts'
import { type Compression, defaultTargetFileBytes } from '../spec/sink.ts'

/** How a table's files are written: as the job says that last wrote it; where it is gone, as etl.yaml says. */
export function findFileSettings(
  { updatedBy, format }: Pick<CatalogTable, 'updatedBy' | 'format'>,
  { jobs, settings }: Pick<Project, 'jobs' | 'settings'>,
): { readonly compression: Compression; readonly targetFileBytes: number } {
  const sink = jobs.find(({ name }) => name === updatedBy?.job)?.job?.sink
  if (sink?.format === format) return sink
  const { compression, targetFileSize } = settings.defaults.sink
  return {
    compression: compression ?? 'snappy',
    targetFileBytes: parseSizeBytes(targetFileSize ?? '') ?? defaultTargetFileBytes,
  }
}
