import type { ProjectFiles } from './in-project.ts'

/** A project whose job does some steps to documents: the schema and the steps as YAML. */
export function stepProject(options: {
  readonly schema: string
  /** JSON documents, one to a line, or values to print so. */
  readonly documents: string | readonly unknown[]
  readonly steps: string
  /** Lines below `sink:` beside table and path. */
  readonly sink?: string
  /** Lines of the job beside source, steps and sink. */
  readonly job?: string
  readonly files?: ProjectFiles
}): ProjectFiles {
  const { schema, documents, steps, sink = '', job = '', files = {} } = options
  const lines =
    typeof documents === 'string' ? documents : documents.map((one) => `${JSON.stringify(one)}\n`).join('')
  return {
    'schemas/in.yaml': dedent(schema),
    'data/documents.json': lines,
    'jobs/Case.yaml': [
      'source: { path: data, schema: in }',
      ...(steps === '' ? ['steps: []'] : ['steps:', indent(dedent(steps))]),
      'sink:',
      '  table: lake.out',
      '  path: s3://lake/out/',
      indent(dedent(sink)),
      dedent(job),
    ].join('\n'),
    ...files,
  }
}

/** Lines without the indentation that they share. */
export function dedent(text: string): string {
  const lines = text.replace(/^\n/, '').trimEnd().split('\n')
  const margins = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/))
  const margin = Math.min(...margins, Number.POSITIVE_INFINITY)
  return Number.isFinite(margin) ? `${lines.map((line) => line.slice(margin)).join('\n')}\n` : ''
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ')
}
