import { SpecError } from '../../errors.ts'
import type { Command } from '../command.ts'
import type { Io } from '../io.ts'

interface QueryArguments {
  readonly query?: string
  readonly sql?: string
  readonly format: 'table' | 'csv' | 'json' | 'ndjson'
}

export const queryCommand: Command = {
  command: ['query [query]'],
  describe: "Ask the catalog's tables, in Athena's SQL",
  builder: (parser) =>
    parser
      .positional('query', {
        type: 'string',
        describe: 'Name of a file in sql/, a SELECT, or - for standard input',
      })
      .option('sql', { type: 'string', describe: 'A SELECT' })
      .option('format', {
        choices: ['table', 'csv', 'json', 'ndjson'],
        default: 'table',
        describe: 'Of the rows on stdout',
      })
      .example('etl query readings_by_unnest', 'A saved query')
      .example(
        'etl query "SELECT country, avg(temp) AS temp FROM weather.weather_readings GROUP BY country" --format csv',
        '',
      ),
  async run(args, io) {
    const { format } = args as unknown as QueryArguments
    const { readProject } = await import('../read-project.ts')
    const { requireLocal } = await import('../require-local.ts')
    const { root, project } = await readProject(io.workingDirectory)
    requireLocal(args.target, project.settings)
    const { text, place } = await findSql(args as unknown as QueryArguments, root)
    const { queryThisMachine } = await import('../query-this-machine.ts')
    const { createRowWriter } = await import('../render/rows.ts')
    const { declaredTables } = await import('../../compile/declared-tables.ts')
    const makers = () => declaredTables(project).makers
    const started = Date.now()
    const writer = createRowWriter(args.json ? 'envelope' : format, {
      stream: io.stdout,
      width: io.stdout.columns ?? 100,
    })
    const { rows } = await queryThisMachine(
      { sql: text, place, lake: { root, sampleData: project.settings.sampleData }, makers },
      writer,
    )
    const seconds = (Date.now() - started) / 1000
    writer.end({ rows, seconds })
    if (!args.quiet && !args.json) await tell(io, rows, seconds)
    return 0
  },
}

async function tell(io: Io, rows: number, seconds: number): Promise<void> {
  const { formatSeconds, plural } = await import('../render/numbers.ts')
  io.stderr.write(`${plural(rows, 'row')} in ${formatSeconds(seconds)}\n`)
}

async function findSql({ query, sql }: QueryArguments, root: string) {
  if (sql !== undefined) return { text: sql, place: { file: '--sql', line: 1, column: 1 } }
  if (query === '-') return { text: await readStandardInput(), place: { file: 'stdin', line: 1, column: 1 } }
  const { readQueries } = await import('../read-queries.ts')
  const saved = await readQueries(root)
  const found = saved.find(({ name }) => name === query)
  if (found !== undefined) return { text: found.sql, place: { file: found.file, line: 1, column: 1 } }
  if (query !== undefined && /\s/.test(query))
    return { text: query, place: { file: 'query', line: 1, column: 1 } }
  const { closest } = await import('../../spec/did-you-mean.ts')
  const names = saved.map(({ name }) => name)
  const suggestion = closest(query ?? '', names)
  throw new SpecError({
    message: query === undefined ? 'which query?' : `there is no saved query '${query}'`,
    expected: names.length > 0 ? `${names.join(', ')}, or a SELECT` : 'a file in sql/, or a SELECT',
    ...(suggestion === undefined ? {} : { hint: `did you mean '${suggestion}'?` }),
  })
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
