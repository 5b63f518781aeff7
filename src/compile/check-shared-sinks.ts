import { formatPlace, type Problem } from '../errors.ts'
import type { Project } from '../spec/parse-project.ts'
import type { Sink } from '../spec/sink.ts'

interface NamedSink {
  readonly name: string
  readonly sink: Sink
}

/**
 * A table's folder has one commit log, with the inputs and the quarantine of one job. So no other job may write into
 * it, nor below it: the tables of a relationalize lie there. A job with mistakes has no sink yet to compare.
 */
export function checkSharedSinks({ name, sink }: NamedSink, project: Project): readonly Problem[] {
  const others = project.jobs.flatMap((other): readonly NamedSink[] =>
    other.name === name || other.job === undefined ? [] : [{ name: other.name, sink: other.job.sink }],
  )
  return others.flatMap((other) => {
    const message = describeClash(sink, other)
    if (message === undefined) return []
    const found = `${other.name} writes ${other.sink.path} at ${formatPlace(other.sink.pathPlace)}`
    const hint = 'give each job a path and a table of its own; a query can put tables together'
    return [{ message, place: sink.pathPlace, found, hint }]
  })
}

function describeClash(own: Sink, { name, sink }: NamedSink): string | undefined {
  const mine = plainPath(own.path)
  const theirs = plainPath(sink.path)
  if (mine === theirs) return `job ${name} writes to ${own.path} as well`
  if (mine.startsWith(theirs)) return `${own.path} lies inside the sink of job ${name}`
  if (theirs.startsWith(mine)) return `the sink of job ${name} lies inside ${own.path}`
  if (own.database === sink.database && own.table === sink.table)
    return `job ${name} writes table ${own.database}.${own.table} as well`
  return undefined
}

/** One spelling per folder, with a slash at its end. */
function plainPath(path: string): string {
  const names = path
    .replace(/^s3a:/, 's3:')
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .map((name) => `${name}/`)
  return `${path.startsWith('/') ? '/' : ''}${names.join('')}`
}
