import { addFields, type NewField } from '../crawl/shape/add-fields.ts'
import type { Project } from '../spec/parse-project.ts'
import type { CheckedJob } from './checked-job.ts'
import { findJob } from './find-job.ts'

/** The job as it is when new fields have entered the schema of its source. */
export function evolveJob(project: Project, name: string, fields: readonly NewField[]): CheckedJob {
  const source = project.jobs.find((job) => job.name === name)?.job?.source
  if (source?.kind !== 'files') return findJob(project, name)
  const schemas = project.schemas.map((parsed) => {
    if (parsed.name !== source.schema.name) return parsed
    const { schema } = parsed
    return { ...parsed, schema: { ...schema, columns: addFields(schema.columns, fields) } }
  })
  return findJob({ ...project, schemas }, name)
}
