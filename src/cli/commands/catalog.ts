import { SpecError } from '../../errors.ts'
import type { CatalogTable } from '../../spec/catalog-table.ts'
import type { Command } from '../command.ts'
import type { Io } from '../io.ts'

interface CatalogArguments {
  readonly action: 'databases' | 'tables' | 'show' | 'partitions'
  readonly table?: string
  readonly json: boolean
}

export const catalogCommand: Command = {
  command: ['catalog [action] [table]'],
  describe: 'Look at databases, tables and partitions',
  builder: (parser) =>
    parser
      .positional('action', {
        choices: ['tables', 'databases', 'show', 'partitions'],
        default: 'tables',
        describe: 'What to list',
      })
      .positional('table', { type: 'string', describe: 'database.table, for show and partitions' })
      .example('etl catalog', 'All tables')
      .example('etl catalog show weather.weather_readings', 'Columns and partition keys of one'),
  async run(args, io) {
    const { action, table, json } = args as unknown as CatalogArguments
    const { readProject } = await import('../read-project.ts')
    const { requireLocal } = await import('../require-local.ts')
    const { root, project } = await readProject(io.workingDirectory)
    requireLocal(args.target, project.settings)
    const { listTables, readTable } = await import('../../catalog/local-catalog.ts')
    const names = await listTables(root)
    const read = async (name: (typeof names)[number]) => {
      const found = await readTable(root, name)
      return found === undefined ? [] : [found]
    }
    if (action === 'show' || action === 'partitions') {
      const found = await requireTable(table, names)
      const [shown] = await read(found)
      if (shown !== undefined) print(io, json, shown, await renderOne(action, shown, io))
      return 0
    }
    const tables = (await Promise.all(names.map(read))).flat()
    if (action === 'databases') {
      const databases = [
        ...new Set([
          ...project.settings.databases.map(({ name }) => name),
          ...tables.map(({ database }) => database),
        ]),
      ].sort()
      print(io, json, { databases }, databases.join('\n'))
      return 0
    }
    print(io, json, { tables: tables.map(summary) }, await renderTables(tables, io))
    return 0
  },
}

async function requireTable(table: string | undefined, names: readonly { database: string; name: string }[]) {
  const known = names.map(({ database, name }) => `${database}.${name}`)
  const found = names.find(({ database, name }) => `${database}.${name}` === table)
  if (found !== undefined) return found
  const { closest } = await import('../../spec/did-you-mean.ts')
  const suggestion = closest(table ?? '', known)
  throw new SpecError({
    message: table === undefined ? 'which table?' : `there is no table '${table}' in the catalog`,
    expected: known.length > 0 ? known.join(', ') : 'a table; run a job first',
    ...(suggestion === undefined ? {} : { hint: `did you mean '${suggestion}'?` }),
  })
}

function summary({
  database,
  name,
  format,
  columns,
  partitionKeys,
  partitions,
  location,
  updatedBy,
}: CatalogTable) {
  return {
    table: `${database}.${name}`,
    format,
    columns: columns.length,
    partitionKeys: partitionKeys.map((key) => key.name),
    partitions: partitions.length,
    location,
    updatedBy,
  }
}

async function renderTables(tables: readonly CatalogTable[], io: Io): Promise<string> {
  if (tables.length === 0) return 'no tables yet: run a job first, for example etl run-job <job>'
  const { renderTable } = await import('../render/table.ts')
  const rows = tables
    .map(summary)
    .map((row) => [
      row.table,
      row.format,
      row.columns,
      row.partitions === 0 ? '' : `${row.partitions} by ${row.partitionKeys.join(', ')}`,
      row.updatedBy.job,
    ])
  return renderTable({
    columns: ['table', 'format', 'columns', 'partitions', 'written by'],
    rows,
    width: io.stdout.columns ?? 100,
    rightAligned: new Set([2]),
  })
}

async function renderOne(action: 'show' | 'partitions', table: CatalogTable, io: Io): Promise<string> {
  const { renderTable } = await import('../render/table.ts')
  const { printType } = await import('../../spec/data-type.ts')
  const width = io.stdout.columns ?? 100
  if (action === 'partitions') {
    const rows = table.partitions.map(({ values }) => values)
    return renderTable({ columns: table.partitionKeys.map(({ name }) => name), rows, width })
  }
  const rows = [
    ...table.columns.map(({ name, type }) => [name, printType(type), '']),
    ...table.partitionKeys.map(({ name, type }) => [name, printType(type), 'partition key']),
  ]
  const head = [
    `${table.database}.${table.name}${table.description === undefined ? '' : `: ${table.description}`}`,
    `${table.format} at ${table.location}, ${table.partitions.length} partitions, written by ${table.updatedBy.job} (${table.updatedBy.run})`,
  ]
  return [...head, '', renderTable({ columns: ['column', 'type', ''], rows, width })].join('\n')
}

function print(io: Io, json: boolean, data: unknown, text: string): void {
  io.stdout.write(`${json ? JSON.stringify(data) : text}\n`)
}
