import type { Problem } from '../errors.ts'
import { type JsonPath, parseJsonPath } from '../records/parse-json-path.ts'
import { closest } from '../spec/did-you-mean.ts'
import type { Project } from '../spec/parse-project.ts'
import { defaultCsv, type Source } from '../spec/source.ts'
import { checkJob } from './check-job.ts'
import { checkLayout } from './check-layout.ts'
import { checkSharedSinks } from './check-shared-sinks.ts'
import { type CheckedJob, type CheckedSource, partitionKeyType } from './checked-job.ts'

export interface JobCheck {
  readonly name: string
  readonly file: string
  readonly checked?: CheckedJob
  readonly problems: readonly Problem[]
}

interface SourceCheck {
  readonly source?: CheckedSource
  readonly problems: readonly Problem[]
}

/**
 * Checks jobs on demand, each once; a job that reads another's table needs that one first.
 * A circle of such jobs is a problem of the job that was asked for.
 */
export function createJobChecker(project: Project): (name: string) => JobCheck | undefined {
  const done = new Map<string, JobCheck>()
  const underWay: string[] = []

  function check(name: string): JobCheck | undefined {
    const parsed = project.jobs.find((job) => job.name === name)
    if (parsed === undefined) return undefined
    const before = done.get(name)
    if (before !== undefined) return before
    const { file, job } = parsed
    underWay.push(name)
    const result =
      job === undefined ? { problems: parsed.problems } : checkJob(job, { source: resolveSource })
    underWay.pop()
    const shared = job === undefined ? [] : checkSharedSinks({ name, sink: job.sink }, project)
    const checked = { name, file, ...result, problems: [...result.problems, ...shared] }
    done.set(name, checked)
    return checked
  }

  function resolveSource(source: Source): SourceCheck {
    return source.kind === 'files' ? resolveFiles(source, project) : resolveTable(source)
  }

  function resolveTable(source: Extract<Source, { kind: 'table' }>): SourceCheck {
    const { table, place } = source
    const tables = project.jobs.flatMap(({ job }) => (job ? [`${job.sink.database}.${job.sink.table}`] : []))
    const maker = project.jobs.find(({ job }) => job && `${job.sink.database}.${job.sink.table}` === table)
    if (maker?.job === undefined) {
      const suggestion = closest(table, tables)
      const hint = suggestion === undefined ? {} : { hint: `did you mean '${suggestion}'?` }
      return {
        problems: [
          { message: `no job writes table '${table}'`, place, expected: tables.join(', '), ...hint },
        ],
      }
    }
    const circle = underWay.indexOf(maker.name)
    if (circle >= 0) {
      const jobs = [...underWay.slice(circle), maker.name].join(' → ')
      const message = `a circle of jobs: ${jobs}; '${table}' would be read to make itself`
      return { problems: [{ message, place, hint: 'read a table that does not depend on this job' }] }
    }
    const { sink } = maker.job
    if (sink.format !== 'parquet') {
      return {
        problems: [{ message: `table '${table}' is ${sink.format}; a job reads tables in Parquet`, place }],
      }
    }
    if (maker.job.steps.some((step) => step.kind === 'relationalize')) {
      return {
        problems: [{ message: `'${table}' is several tables; read their files by path instead`, place }],
      }
    }
    const { checked, problems = [] } = check(maker.name) ?? {}
    if (checked === undefined) {
      const message = `job ${maker.name}, which writes '${table}', has problems of its own`
      return { problems: [{ message, place }, ...problems] }
    }
    const partitionKeys = checked.job.sink.partitionBy.map((key) => partitionKeyType(key, checked.columns))
    const data = checked.columns.filter((column) => !partitionKeys.some((key) => key.name === column.name))
    const columns = [...data, ...partitionKeys]
    return {
      source: { address: sink.path, format: 'parquet', columns, partitionKeys, csv: defaultCsv },
      problems: [],
    }
  }

  return check
}

function resolveFiles(source: Extract<Source, { kind: 'files' }>, project: Project): SourceCheck {
  const { name, place } = source.schema
  const entry = project.schemas.find((schema) => schema.name === name)
  if (entry === undefined) {
    const names = project.schemas.map((schema) => schema.name)
    const suggestion = closest(name, names)
    return {
      problems: [
        {
          message: `there is no schema '${name}'`,
          place,
          expected: names.length > 0 ? names.join(', ') : `a file schemas/${name}.yaml`,
          ...(suggestion === undefined ? {} : { hint: `did you mean '${suggestion}'?` }),
        },
      ],
    }
  }
  if (entry.problems.length > 0) return { problems: entry.problems }
  const { columns } = entry.schema
  const problems: Problem[] = []
  if (source.format === 'csv') {
    const nested = columns.filter(({ type }) => ['struct', 'array', 'map', 'choice'].includes(type.kind))
    problems.push(
      ...nested.map((column) => ({
        message: `a CSV cell cannot be the ${column.type.kind} '${column.name}'`,
        place,
      })),
    )
  }
  const { jsonPath } = source
  let path: JsonPath | undefined
  if (jsonPath !== undefined) {
    const parsed = source.format === 'json' ? parseJsonPath(jsonPath.text) : undefined
    if (parsed === undefined)
      problems.push({ message: `jsonPath is for JSON, not for ${source.format}`, place: jsonPath.place })
    else if ('problem' in parsed) problems.push({ ...parsed.problem, place: jsonPath.place })
    else path = parsed.path
  }
  const { layout, problems: wrongLayout } = checkLayout(source)
  problems.push(...wrongLayout)
  if (problems.length > 0) return { problems }
  return {
    source: {
      address: source.path,
      format: source.format,
      columns,
      partitionKeys: [],
      ...(path === undefined ? {} : { jsonPath: path }),
      csv: source.csv,
      ...(layout === undefined ? {} : { layout }),
    },
    problems: [],
  }
}
